// Looks whether Newman and Bruno have every flag that docs/MIGRATING.md says people type today.
//
//   NEWMAN_BIN=.../newman.js BRU_BIN=.../bru.js node tests/compat/flags.mjs

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Reporters of Newman's take these; its help names the reporters alone. */
const OF_REPORTERS = /^--reporter-/;

const page = readFileSync(new URL("../../docs/MIGRATING.md", import.meta.url), "utf8");
const chapter = (name) => page.split(`## From ${name}\n`)[1].split("\n## ")[0];
const typed = (text) => {
  const rows = text.split("\n").filter((it) => it.startsWith("| ") && !it.startsWith("|--"));
  const cells = rows.map((it) => it.split(" | ")[0]);
  return new Set(cells.flatMap((it) => it.split(/[\s`,;]+/)).filter((it) => /^--?[a-z]/.test(it)));
};

let wrong = 0;
for (const [name, bin, told] of [["Newman", process.env.NEWMAN_BIN, "Newman"], ["Bruno", process.env.BRU_BIN, "Bruno"]]) {
  if (!bin) continue;
  const help = spawnSync("node", [bin, "run", "--help"], { encoding: "utf8" }).stdout;
  const words = new Set(help.split(/[\s,=\[\]]+/));
  const flags = [...typed(chapter(told))].filter((it) => name !== "Newman" || !OF_REPORTERS.test(it));
  const missing = flags.filter((it) => !words.has(it));
  wrong += missing.length;
  console.log(`${name}: ${flags.length} flags, ${missing.length ? `without ${missing.join(" ")}` : "all there"}`);
}
process.exit(wrong ? 1 : 0);
