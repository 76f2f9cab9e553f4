// Import, then run, beside the collection run in place: the same requests on the wire, and each request with the same end.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { options, start } from "./cases.mjs";
import { trouble } from "./seen.mjs";

const { POSTHASTE_BIN } = process.env;

/** What `posthaste run` knows by the same name as `newman run`; a case that asks for more is left out. */
const SHARED = new Set(["collection.json", "-e", "environment.json", "-g", "globals.json", "-d", "data.csv", "data.json", "-n", "-k"]);

/** Whether import has anything to say about a case: there is a collection, and the run asks for nothing of Newman's own. */
export function comparable(folder) {
  return options(folder).every((it) => SHARED.has(it) || /^\d+$/.test(it));
}

/** Headers that Postman adds by itself, or that follow from the body's spelling. */
const ADDED = new Set(["accept", "accept-encoding", "cache-control", "connection", "content-length", "postman-token", "referer", "user-agent"]);
/** Where the client puts it is its own affair. */
const OWN_HOST = /^(127\.0\.0\.1|localhost):\d+$/;

export const inPlace = async (name, echo, within) => meant(await within(name, echo, (folder) => run(folder, "collection.json", options(folder).slice(1)), outcomes));

export const imported = async (name, echo, within) =>
  meant(await within(
    name,
    echo,
    (folder) => {
      const given = options(folder).slice(1);
      const before = given.flatMap((it, at) => (["-e", "-g"].includes(it) ? given.slice(at, at + 2) : []));
      const made = spawnSync(POSTHASTE_BIN, ["import", "collection.json", "native", ...before], { cwd: folder, encoding: "utf8" });
      if (made.status !== 0) return { exit: made.status, stdout: made.stdout, stderr: made.stderr };
      const after = given.filter((it, at) => !["-e", "-g"].includes(it) && !["-e", "-g"].includes(given[at - 1]));
      const environment = /^run it: .* (-e) (\S+)$/m.exec(made.stdout)?.slice(1) ?? [];
      return run(folder, "native", [...after, ...environment]);
    },
    outcomes,
  ));

/** What a server would take the requests for: JSON and fields by what they say, not by their blanks and escapes. */
function meant(all) {
  const wire = all.wire.map(({ line, headers, body }) => {
    const type = headers.find(([name]) => name === "content-type")?.[1] ?? "";
    const told = headers.filter(([name, text]) => !ADDED.has(name) && !(name === "host" && OWN_HOST.test(text)));
    const kept = told.map(([name, text]) => [name, name === "cookie" ? text.split("; ").sort().join("; ") : text.replace(/; charset=utf-8$/, "")]);
    return { line, headers: kept, body: content(body, type) };
  });
  return { ...all, wire };
}

function content(body, type) {
  if (type.includes("x-www-form-urlencoded")) return JSON.stringify([...new URLSearchParams(body)]);
  if (!/json/.test(type)) return body;
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body;
  }
}

function run(folder, what, more) {
  if (!comparable(folder)) return { exit: "left out", stdout: "", stderr: "" };
  return start(POSTHASTE_BIN, ["run", what, ...more, "-r", `json=${join("out", "report.json")}`], folder);
}

/** The collection run in place, in the words of Newman's report. */
export const ran = (name, echo, within) => within(name, echo, (folder) => run(folder, "collection.json", options(folder).slice(1)), tests);

function tests(folder) {
  const path = join(folder, "out", "report.json");
  if (!existsSync(path)) return null;
  const lines = [];
  for (const { iteration, name, attempts } of JSON.parse(readFileSync(path, "utf8")).steps) {
    const { scripts = [], broken } = attempts.at(-1) ?? {};
    if (scripts.some((it) => it.skips)) continue;
    lines.push(`[${iteration - 1}] ${name}`);
    for (const it of scripts.flatMap((it) => it.tests)) {
      lines.push(it.skipped ? `  skipped ${it.name}` : it.failure ? `  failed  ${it.name}: ${trouble(it.failure)}` : `  passed  ${it.name}`);
    }
    if (broken) lines.push("  request error");
    for (const it of scripts.flatMap((it) => it.errors)) lines.push(`  script error: ${trouble(it)}`);
  }
  return lines;
}

/** One line for each request that came to an end: what imports turn into data has no name that both could share. */
function outcomes(folder) {
  const path = join(folder, "out", "report.json");
  if (!existsSync(path)) return null;
  const { steps } = JSON.parse(readFileSync(path, "utf8"));
  return steps.map(({ iteration, name, outcome }) => `[${iteration}] ${name}: ${outcome}`);
}
