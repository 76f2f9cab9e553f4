// Hawk's own server. Its clock is so many seconds off as the first argument says.

import Hawk from "hawk";

import { serve } from "./serve.mjs";

const offset = Number(process.argv[2] ?? 0) * 1000;
const used = new Set();
const known = {
  me: { id: "me", key: "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn", algorithm: "sha256", user: "ada" },
  old: { id: "old", key: "the old key é", algorithm: "sha1", user: "ada" },
};
const nonceFunc = (key, nonce, ts) => {
  if (used.has(`${key} ${nonce} ${ts}`)) throw new Error("used twice");
  used.add(`${key} ${nonce} ${ts}`);
};

serve(async (request, response) => {
  try {
    const payload = request.headers["x-signed"] ? request.text : undefined;
    const { artifacts } = await Hawk.server.authenticate(request, (id) => known[id], {
      payload,
      nonceFunc,
      localtimeOffsetMsec: offset,
    });
    const wanted = request.headers["x-wanted"];
    if (wanted !== undefined && wanted !== `${artifacts.ext}|${artifacts.app}|${artifacts.dlg}`) {
      throw new Error(`ext, app and dlg are ${artifacts.ext}|${artifacts.app}|${artifacts.dlg}`);
    }
  } catch (error) {
    for (const [name, value] of Object.entries(error.output?.headers ?? {})) response.setHeader(name, value);
    throw Object.assign(new Error(`${error.message} ${request.headers.authorization}`), { code: error.output?.statusCode });
  }
});
