// The collection run in place, beside the folder of YAML files that `posthaste export --to postman-v3` makes of it: everything the same.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { options, start } from "./cases.mjs";
import { comparable } from "./import.mjs";
import { trouble } from "./seen.mjs";

const { POSTHASTE_BIN } = process.env;

/** What a format has no word for, by case; each is noted by the export. */
const UNSAID = {
  "postman-v3": {
    "body-file": ["wire", "a body that is the content of a file: there are only paths"],
    "body-formdata-base64": ["wire", "a part that is the content of a file: there are only paths"],
    "body-graphql": ["wire", "variables that are written as null are those that are not written"],
    "cookies-disabled": ["wire tests", "no setting `disableCookies`"],
    "redirect-headers": ["wire", "no settings for the headers of redirects"],
    "redirect-original-method": ["wire", "no setting `followOriginalHttpMethod`"],
    "request-body-seen": ["tests", "a body that GET does not send is left out, and a file is found before a script sees its path"],
    "url-encoding-off": ["wire tests exit", "no setting `disableUrlEncoding`"],
    "var-types-collection": ["wire tests", "variables are texts"],
  },
};

/** The aspects of a case that differ because a format has no word for something, with the reason. */
export function unsaid(format, name) {
  const [aspects, why] = UNSAID[format]?.[name] ?? ["", ""];
  return new Map(aspects.split(" ").filter(Boolean).map((it) => [it, why]));
}

export const asFile = (name, echo, within) => within(name, echo, (folder) => run(folder, "collection.json"), told);

export const asFolder = (to) => (name, echo, within) =>
  within(
    name,
    echo,
    (folder) => {
      if (!comparable(folder)) return run(folder);
      const args = ["export", "collection.json", "made", "--to", to, "--with-secrets"];
      const made = spawnSync(POSTHASTE_BIN, args, { cwd: folder, encoding: "utf8" });
      return made.status === 0 ? run(folder, "made") : { exit: made.status, stdout: made.stdout, stderr: made.stderr };
    },
    told,
  );

function run(folder, what) {
  if (!comparable(folder)) return { exit: "left out", stdout: "", stderr: "" };
  return start(POSTHASTE_BIN, ["run", what, ...options(folder).slice(1), "-r", `json=${join("out", "report.json")}`], folder);
}

/** Each request with its outcome, its tests and what went wrong. */
function told(folder) {
  const path = join(folder, "out", "report.json");
  if (!existsSync(path)) return null;
  const lines = [];
  for (const { iteration, name, outcome, attempts } of JSON.parse(readFileSync(path, "utf8")).steps) {
    lines.push(`[${iteration}] ${name}: ${outcome}`);
    const { scripts = [], broken } = attempts.at(-1) ?? {};
    for (const it of scripts.flatMap((it) => it.tests)) lines.push(`  ${it.name}: ${it.skipped ? "skipped" : it.failure ? trouble(it.failure) : "passed"}`);
    if (broken) lines.push("  request error");
    for (const it of scripts.flatMap((it) => it.errors)) lines.push(`  script error: ${trouble(it)}`);
  }
  return lines;
}
