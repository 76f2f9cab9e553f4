// The server of http-auth, for digest with the algorithm in the first argument.

import { createHash } from "node:crypto";

import auth from "http-auth";

import { serve } from "./serve.mjs";

const hash = createHash("md5").update("ada:Ada:open-sesame").digest("hex");
const digest = auth.digest({ realm: "Ada", algorithm: process.argv[2] }, (name, give) => give(name === "ada" ? hash : undefined));

serve(
  (request, response) =>
    new Promise((resolve) => {
      digest.once("fail", () => resolve("answered 401"));
      digest.check(() => resolve())(request, response);
    }),
);
