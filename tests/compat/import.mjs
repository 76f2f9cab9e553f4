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

export const inPlace = (name, echo, within) => within(name, echo, (folder) => run(folder, "collection.json"), outcomes);

export const imported = (name, echo, within) =>
  within(
    name,
    echo,
    (folder) => {
      const made = spawnSync(POSTHASTE_BIN, ["import", "collection.json", "native"], { cwd: folder, encoding: "utf8" });
      if (made.status !== 0) return { exit: `import ended with ${made.status}`, stdout: made.stdout, stderr: made.stderr };
      return run(folder, "native");
    },
    outcomes,
  );

function run(folder, what) {
  if (!comparable(folder)) return { exit: "left out", stdout: "", stderr: "" };
  const more = options(folder).slice(1);
  return start(POSTHASTE_BIN, ["run", what, ...more, "-r", `json=${join("out", "report.json")}`], folder);
}

/** The collection run in place, in the words of Newman's report. */
export const ran = (name, echo, within) => within(name, echo, (folder) => run(folder, "collection.json"), tests);

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
