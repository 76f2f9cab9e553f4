// What is sent back of the cookies that a server sets: by posthaste, by curl, and by each of both from the other's jar.
// `run` says how it is called.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { spawn } from "node:child_process";

import { make } from "./certificates.mjs";
import { SITUATIONS } from "./cookies-table.mjs";
import { Ear } from "./ear.mjs";

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { show: { type: "boolean" }, list: { type: "boolean" } } });
const { POSTHASTE_BIN, CURL_BIN, PATH } = process.env;
const chosen = SITUATIONS.filter((it) => !positionals.length || positionals.some((name) => it.name.startsWith(name)));
if (flags.list) {
  console.log(chosen.map((it) => it.name).join("\n"));
  process.exit(0);
}

const home = mkdtempSync(join(tmpdir(), "compat-cookies-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));
const ear = new Ear(make(home));
const ports = { http: await ear.plain(), https: await ear.tls("server", { ALPNProtocols: ["http/1.1"] }) };
const resolve = Object.values(ports).flatMap((port) => ["--resolve", `*:${port}:127.0.0.1`]);
let [agreeing, declared] = [0, 0];
for (const one of chosen) {
  const sets = one.sets.map(([url, ...lines]) => `${full(url)}/cookie?${encodeURIComponent(lines.join("\n"))}`.replace(/([^:])\/\//, "$1/"));
  const asks = one.asks.map(full);
  const ours = await posthaste([...sets, ...asks], ["-c", "ours.txt"], sets.length);
  const theirs = await curl([...sets, ...asks], ["-b", "", "-c", "theirs.txt"], sets.length);
  const fromTheirs = await posthaste(asks, ["-b", "theirs.txt"], 0);
  const fromOurs = await curl(asks, ["-b", "ours.txt"], 0);
  const found = [];
  const differ = (first, second, what) => {
    if (first !== second) found.push(`${what}`, `    - ${first.slice(0, 200)}`, `    + ${second.slice(0, 200)}`);
  };
  differ(ours, theirs, "posthaste (-) and curl (+)");
  // What a whole run does not keep, no jar can have: a deletion in between counts there, too.
  differ(ours, fromOurs, "posthaste (-), and curl by its jar (+)");
  differ(theirs, fromTheirs, "curl (-), and posthaste by its jar (+)");
  if (flags.show) console.log(`${one.name}\n    ${ours}\n    ${theirs}`);
  if (!found.length && one.known) console.log(`${one.name}: no longer differs: take \`known\` out`);
  else if (found.length && !one.known) console.log(`${one.name}\n${found.map((it) => `    ${it}`).join("\n")}`);
  else console.log(`${one.name}: ${one.known ? "differs as declared" : "agrees"}`);
  if (!!found.length === !!one.known) one.known ? (declared += 1) : (agreeing += 1);
}
ear.close();
console.log(`\n${chosen.length} situations: ${agreeing} agree, ${declared} differ as declared, ${chosen.length - agreeing - declared} differ`);
process.exit(agreeing + declared === chosen.length ? 0 : 1);

function full(url) {
  const [, scheme, host, path] = /^(https?):\/\/([^/]*)(.*)$/.exec(url);
  return `${scheme}://${host}:${ports[scheme]}${path}`;
}

async function posthaste(urls, more, skipped) {
  const text = urls.map((url, at) => `name: "${at}"\nGET: "${url.replace(/"/g, "%22")}"\n`).join("---\n");
  writeFileSync(join(home, "all.yaml"), text);
  return heard(await run(POSTHASTE_BIN, ["run", "all.yaml", "-k", ...resolve, ...more]), skipped);
}

async function curl(urls, more, skipped) {
  return heard(await run(CURL_BIN, ["-sS", "-g", "-k", ...resolve, ...more, ...urls]), skipped);
}

/** The cookies of each request but the first ones; of several, sorted: their order is another matter. */
function heard(ran, skipped) {
  const all = ear.take().slice(skipped);
  if (ran.code !== 0) return `it failed: ${ran.output}`;
  return all.map((it) => it.headers.filter((line) => /^cookie:/i.test(line)).flatMap((line) => line.slice(7).trim().split("; ")).sort().join("; ") || "nothing").join(" | ");
}

function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: home, env: { PATH, HOME: home, LC_ALL: "C.UTF-8" }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const name of ["stdout", "stderr"]) child[name].on("data", (piece) => (output += piece));
    child.on("close", (code) => resolve({ code, output }));
  });
}
