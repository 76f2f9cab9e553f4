// The figures of `newman` beside it: each is the median of its rounds; a peak is the highest of them.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { fileURLToPath } from "node:url";

const { POSTHASTE_BIN, NEWMAN_BIN } = process.env;
const REQUESTS = 1000;
const FIVE_LINES = [
  "pm.test('status is 200', function () { pm.response.to.have.status(200); });",
  "const body = pm.response.json();",
  "pm.test('has an id', () => pm.expect(body).to.have.property('id'));",
  "pm.test('the name is right', () => pm.expect(body.name).to.eql('posthaste'));",
  "pm.environment.set('id', body.id);",
];

if (isMainThread) await main();
else serve();

async function main() {
  const rounds = Number(process.argv[2] ?? 11);
  const server = new Worker(fileURLToPath(import.meta.url));
  const port = await new Promise((done) => server.once("message", done));
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const write = (name, items) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify({ info: { name, schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" }, item: items }));
    return path;
  };
  const request = (exec) => (_, at) => ({
    name: `request ${at}`,
    request: { method: "GET", url: `http://127.0.0.1:${port}/items/${at}` },
    ...(exec ? { event: [{ listen: "test", script: { exec } }] } : {}),
  });
  const many = (exec) => Array.from({ length: REQUESTS }, request(exec));
  const five = write("five-lines", many(FIVE_LINES));
  const trivial = write("trivial", many(["pm.test('ok', () => {});"]));
  const bare = write("bare", many());
  const one = write("one", [request(FIVE_LINES)(null, 0)]);

  const programs = [["newman", [process.execPath, NEWMAN_BIN, "run"], Math.max(3, Math.round(rounds / 3))], ["posthaste", [POSTHASTE_BIN, "newman", "run"], rounds]];
  const figures = await race(programs, { five, trivial, bare, one }, rounds);
  tell(programs, figures);
  rmSync(folder, { recursive: true });
  await server.terminate();
}

/** Every program runs every collection once in a round, so that a busy minute of this machine hurts all alike. */
async function race(programs, collections, rounds) {
  const figures = {};
  for (let round = 0; round < rounds; round++) {
    for (const [what, path] of Object.entries(collections)) {
      for (const [name, command, own] of programs) if (round < own) ((figures[name] ??= {})[what] ??= []).push(await timed([...command, path]));
    }
  }
  return figures;
}

async function timed(command) {
  const gnu = spawnSync("/usr/bin/time", ["--version"]).status === 0;
  const [program, ...args] = gnu ? ["/usr/bin/time", "-f", "%M", ...command] : command;
  const began = process.hrtime.bigint();
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (piece) => (said += piece));
  const code = await new Promise((done) => child.on("close", done));
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}: ${said}`);
  return { ms, kib: gnu ? Number(said.trim().split("\n").pop()) : NaN };
}

function tell(programs, figures) {
  const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const ms = (name, what) => middle(figures[name][what].map((it) => it.ms));
  const mib = (name, what) => Math.max(...figures[name][what].map((it) => it.kib)) / 1024;
  const [[peer], [own]] = programs;
  const row = (...cells) => console.log(cells.map((it, at) => (at ? String(it).padStart(16) : String(it).padEnd(34))).join(""));
  const pair = (label, unit, of, digits) => row(label, `${of(peer).toFixed(digits)} ${unit}`, `${of(own).toFixed(digits)} ${unit}`, `${(of(peer) / of(own)).toFixed(1)} x`);
  row("", `${peer} 6.2.2`, own, "ratio");
  pair(`${REQUESTS} requests, 5-line scripts`, "ms", (name) => ms(name, "five"), 0);
  pair("  peak memory", "MiB", (name) => mib(name, "five"), 1);
  pair("a trivial script", "us", (name) => Math.max(0.1, ms(name, "trivial") - ms(name, "bare")), 0);
  pair("a collection of one request", "ms", (name) => ms(name, "one"), 1);
  console.log(`medians; ${programs.map(([name, , own]) => `${own} rounds of ${name}`).join(", ")}; 1000 requests less 1000 without scripts, in ms, is us for one`);
}

/** In a thread of its own: the server must not wait for the one who measures. */
function serve() {
  const body = JSON.stringify({ id: 7, name: "posthaste", tags: ["a", "b"] });
  const server = createServer((request, answer) => {
    answer.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) }).end(body);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
}
