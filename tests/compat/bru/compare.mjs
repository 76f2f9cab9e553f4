// Runs the cases with Bruno's command line and with posthaste, and prints where they differ; `bruno` beside says how it is called.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { spawn } from "node:child_process";

import { Echo } from "../echo.mjs";
import { PORT, cases, fingerprint, stage } from "./cases.mjs";
import { ofBruno, ofPosthaste, seen } from "./seen.mjs";

/** What differs in every request, and is taken out before the two are compared. */
export const ALWAYS = [
  "request-start-time: Bruno's own stopwatch is sent along as a header; ours is not",
  "user-agent: each says its own name",
  "accept-encoding: Bruno offers `compress`, which we cannot read and no server sends",
];

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    bruno: { type: "boolean" },
    show: { type: "boolean" },
    list: { type: "boolean" },
    style: { type: "string" },
    keep: { type: "string" },
  },
});
const { COMPAT_HOME, POSTHASTE_BIN, BRU_HOME } = process.env;
const BRU = join(BRU_HOME, "node_modules/@usebruno/cli/bin/bru.js");

const chosen = cases().filter((it) => !positionals.length || positionals.some((name) => it.name.startsWith(name)));
const runs = chosen.flatMap((one) => ["yaml", "bru"].filter((style) => [null, style].includes(one.only) && [undefined, style].includes(flags.style)).map((style) => ({ one, style })));
if (flags.list) {
  console.log(chosen.map((it) => it.name).join("\n"));
  process.exit(0);
}
if (flags.keep) {
  for (const { one, style } of runs) stage(one, style, join(flags.keep, `${one.name}-${style}`), PORT);
  process.exit(0);
}
if (!existsSync(POSTHASTE_BIN)) {
  console.error(`${POSTHASTE_BIN} is not there: build it, or say where it is in POSTHASTE_BIN`);
  process.exit(2);
}

const echo = await new Echo().open(PORT).catch(() => new Echo().open());
const tell = (text) => console.log(text);
let agreeing = 0;
for (const { one, style } of runs) {
  const first = await bruno(one, style).catch((error) => ({ wire: [], outcomes: [String(error)], failed: true, output: "" }));
  if (flags.bruno) {
    console.log(one.name, style, JSON.stringify(first, null, 2));
    continue;
  }
  const second = await posthaste(one, style).catch((error) => ({ wire: [], outcomes: [String(error)], failed: true, output: "" }));
  const found = differences(first, second);
  const open = [...found].filter(([aspect]) => !one.known.has(aspect));
  const gone = [...one.known.keys()].filter((aspect) => !found.has(aspect));
  if (!open.length && !gone.length) agreeing += 1;
  for (const aspect of gone) tell(`${one.name} (${style})\n    ${aspect}: no longer differs: take it out of \`known\``);
  for (const [aspect, lines] of open) tell([`${one.name} (${style})  ${aspect}`, ...(flags.show ? lines : lines.slice(0, 6)).map((it) => `    ${it}`)].join("\n"));
  if (open.length && flags.show) tell(`${second.output}\n${first.output}`);
}
echo.close();
if (!flags.bruno) {
  console.log(["", `${agreeing} of ${runs.length} runs of ${chosen.length} cases agree`].join("\n"));
  process.exitCode = agreeing === runs.length ? 0 : 1;
}

/** What Bruno does, from the last time if nothing has changed since. */
async function bruno(one, style) {
  const kept = join(COMPAT_HOME, "bruno", `${one.name}-${style}-${fingerprint(one, style)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8"));
  const env = one.args.includes("--env") || one.args.includes("--no-env") ? [] : ["--env", "local"];
  const args = [BRU, "run", ...paths(one, style), ...env, ...one.args.filter((it) => it !== "--no-env"), "--reporter-json", "out.json"];
  const all = await within(one, style, (folder) => start(process.execPath, args, folder), ofBruno);
  mkdirSync(join(COMPAT_HOME, "bruno"), { recursive: true });
  writeFileSync(kept, JSON.stringify(all, null, 1));
  return all;
}

function posthaste(one, style) {
  const env = one.args.includes("--env") || one.args.includes("--no-env") ? [] : ["--env", "local"];
  const own = paths(one, style).filter((it) => it !== "-r");
  const args = ["run", ...(own.length ? own : ["."]), ...env, ...one.args.filter((it) => it !== "--no-env"), "-r", "terminal", "-r", "json=out.json"];
  return within(one, style, (folder) => start(POSTHASTE_BIN, args, folder), ofPosthaste);
}

function paths(one, style) {
  return one.paths.map((it) => (style === "bru" ? it.replace(/\.yml$/, ".bru") : it));
}

/** Runs a case in a folder of its own. */
async function within(one, style, run, judge) {
  const folder = mkdtempSync(join(tmpdir(), "compat-"));
  try {
    stage(one, style, folder, echo.port);
    echo.begin(folder);
    return seen(await run(folder), echo, folder, judge);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program in a folder; never longer than a minute. */
function start(program, args, folder) {
  const { PATH, LANG } = process.env;
  const env = { PATH, LANG: LANG ?? "C.UTF-8", HOME: folder, TZ: "UTC", NO_COLOR: "1", FROM_SHELL: "shell value", SHADOWED: "shell" };
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], timeout: 60_000, killSignal: "SIGKILL" });
    const text = { stdout: "", stderr: "" };
    for (const pipe of ["stdout", "stderr"]) child[pipe].setEncoding("utf8").on("data", (piece) => (text[pipe] += piece));
    child.on("error", (error) => done({ ...text, stderr: String(error), exit: "not started" }));
    child.on("close", (code, signal) => done({ ...text, exit: code ?? signal }));
  });
}

/** From the aspect to the lines that say what differs. */
function differences(first, second) {
  const found = new Map();
  const note = (aspect, lines) => lines.length && found.set(aspect, lines);
  const sorted = (it) => [it.line, ...it.headers.map(([name, value]) => `${name}: ${value}`).sort(), it.body];
  note("wire", lists(first.wire.map(sorted).flat(), second.wire.map(sorted).flat()));
  const anywhere = new Set(["host", "cookie"]);
  const order = (it) => `${it.line}: ${it.headers.map(([name]) => name).filter((name) => !anywhere.has(name)).join(" ")}`;
  if (!found.has("wire")) note("order", lists(first.wire.map(order), second.wire.map(order)));
  note("outcomes", lists(first.outcomes ?? ["no report"], second.outcomes ?? ["no report"]));
  if (first.failed !== second.failed) note("exit", [`- failed: ${first.failed}`, `+ failed: ${second.failed}`]);
  return found;
}

/** The lines of one list that the other does not have, by place. */
function lists(first, second) {
  const lines = [];
  for (let at = 0; at < Math.max(first.length, second.length); at++) {
    if (first[at] === second[at]) continue;
    if (first[at] !== undefined) lines.push(`- ${first[at].slice(0, 200)}`);
    if (second[at] !== undefined) lines.push(`+ ${second[at].slice(0, 200)}`);
  }
  return lines;
}
