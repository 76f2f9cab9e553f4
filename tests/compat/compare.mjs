// Runs the cases with both runners, and prints where they differ; `run` beside it says how it is called.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { NEWMAN_EXPORTS, PORTS, fingerprint, known, names, options, stage, start } from "./cases.mjs";
import { ASPECTS, differences } from "./differences.mjs";
import { Echo } from "./echo.mjs";
import { asFile, asFolder, unsaid } from "./folder.mjs";
import { imported, inPlace, ran } from "./import.mjs";
import { seen } from "./seen.mjs";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    newman: { type: "boolean" },
    import: { type: "boolean" },
    export: { type: "string" },
    run: { type: "boolean" },
    show: { type: "boolean" },
    console: { type: "boolean" },
    list: { type: "boolean" },
    jobs: { type: "string", default: "1" },
  },
});
const { COMPAT_HOME, POSTHASTE_BIN, NEWMAN_BIN } = process.env;

const chosen = names(positionals);
if (!chosen.length) fail(`no case begins with ${positionals.join(" or ")}`);
if (flags.list) {
  console.log(chosen.join("\n"));
  process.exit(0);
}
if (!flags.newman && !existsSync(POSTHASTE_BIN)) fail(`${POSTHASTE_BIN} is not there: build it, or say where it is in POSTHASTE_BIN`);

const results = new Map();
const queue = [...chosen];
await Promise.all(Array.from({ length: Number(flags.jobs) }, (_, at) => work(at === 0)));
flags.newman ? tellOne() : tellBoth();

/** The first has the ports that the cases name, if they are free: with others, signatures that cover the port differ. */
async function work(first) {
  const echo = await new Echo().open(first ? Number(PORTS[0]) : 0).catch(() => new Echo().open());
  for (let name; (name = queue.shift()); ) {
    const [first, second] = flags.export ? [asFile, asFolder(flags.export)] : flags.import ? [inPlace, imported] : [newman, flags.run ? ran : posthaste];
    results.set(name, { first: await first(name, echo, within), second: flags.newman ? null : await second(name, echo, within) });
  }
  echo.close();
}

/** What Newman does, from the last time if nothing has changed since. */
async function newman(name, echo) {
  const kept = join(COMPAT_HOME, "newman", `${name}-${fingerprint(name)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8"));
  const args = [NEWMAN_BIN, "run", "--reporters", "cli,json", ...NEWMAN_EXPORTS];
  const all = await within(name, echo, (folder) => start(process.execPath, [...args, ...options(folder)], folder));
  mkdirSync(join(COMPAT_HOME, "newman"), { recursive: true });
  writeFileSync(kept, JSON.stringify(all, null, 1));
  return all;
}

function posthaste(name, echo) {
  const args = ["newman", "run", "--reporters", "cli,json", ...NEWMAN_EXPORTS];
  return within(name, echo, (folder) => start(POSTHASTE_BIN, [...args, ...options(folder)], folder));
}

/** Runs a case in a folder of its own; `judge` reads its outcomes where they are not those of a report like Newman's. */
async function within(name, echo, run, judge) {
  const folder = mkdtempSync(join(tmpdir(), "compat-"));
  try {
    stage(name, echo, folder);
    echo.begin(folder);
    return seen(await run(folder), echo, folder, judge);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tellOne() {
  for (const name of chosen) console.log(name, JSON.stringify(results.get(name).first, null, 2));
}

function tellBoth() {
  const rows = [];
  let agreeing = 0;
  const compared = chosen.filter((name) => ![results.get(name).first.exit, results.get(name).second.exit].includes("left out"));
  for (const name of compared) {
    const { first, second } = results.get(name);
    const reasons = reasonsFor(name);
    const found = differences(first, second, flags);
    const open = [...found].filter(([aspect]) => !reasons.has(aspect));
    const gone = [...reasons.keys()].filter((aspect) => !found.has(aspect));
    if (!open.length && !gone.length) agreeing += 1;
    for (const aspect of gone) rows.push(`${name}\n    ${aspect}: no longer differs: take it out of \`known\``);
    for (const [aspect, lines] of open) rows.push([`${name}  ${aspect}`, ...(flags.show ? lines : lines.slice(0, 4)).map((it) => `    ${it}`)].join("\n"));
  }
  rows.push(...summary(compared));
  rows.push(`${agreeing} of ${compared.length} agree`);
  if (compared.length < chosen.length) rows.push(`${chosen.length - compared.length} were left out: their arguments are Newman's own`);
  console.log(rows.join("\n"));
  process.exitCode = agreeing === compared.length ? 0 : 1;
}

/** What is known to differ in a case, and why. */
function reasonsFor(name) {
  if (flags.export) return unsaid(flags.export, name);
  return known(flags.import ? `${name}/import` : name);
}

/** How many cases differ in each aspect, those that are known to on the right. */
function summary(compared) {
  const rows = [""];
  for (const aspect of ASPECTS) {
    const differing = compared.filter((name) => differences(results.get(name).first, results.get(name).second, flags).has(aspect));
    const expected = differing.filter((name) => reasonsFor(name).has(aspect));
    if (differing.length) rows.push(`${aspect.padEnd(12)} ${String(differing.length).padStart(4)} differ, ${expected.length} of them known`);
  }
  return rows;
}

function fail(text) {
  console.error(text);
  process.exit(2);
}
