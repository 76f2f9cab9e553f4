// Programs that take turns, each round of each timed; and a server for them on this machine.

import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { fileURLToPath } from "node:url";

if (!isMainThread) serve();

/** The port of a server that answers everything in JSON, and what ends it. */
export async function start() {
  const server = new Worker(fileURLToPath(import.meta.url));
  const port = await new Promise((done) => server.once("message", done));
  return { port, stop: () => server.terminate() };
}

/** Every program runs everything once in a round, so that a busy minute of this machine hurts all alike. A program is a name,
 * how many rounds it runs, and what it is called with for each thing that is measured: the words, and the folder. */
export async function race(programs, things, rounds) {
  const figures = {};
  for (let round = 0; round < rounds; round++) {
    for (const thing of things) {
      for (const { name, own, call } of programs) if (round < own) ((figures[name] ??= {})[thing] ??= []).push(await timed(...call(thing)));
    }
  }
  return figures;
}

async function timed(command, cwd) {
  const gnu = spawnSync("/usr/bin/time", ["--version"]).status === 0;
  const [program, ...args] = gnu ? ["/usr/bin/time", "-f", "%M", ...command] : command;
  const began = process.hrtime.bigint();
  const child = spawn(program, args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (piece) => (said += piece));
  const code = await new Promise((done) => child.on("close", done));
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}: ${said}`);
  return { ms, kib: gnu ? Number(said.trim().split("\n").pop()) : NaN };
}

export const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** The medians of two programs in one line for each label: `label: [thing, "ms" or "MiB"]`. */
export function tell([peer, own], figures, labels) {
  const row = (...cells) => console.log(cells.map((it, at) => (at ? String(it).padStart(20) : String(it).padEnd(34))).join(""));
  row("", peer.name, own.name, "ratio");
  for (const [label, [thing, unit]] of Object.entries(labels)) {
    const of = (program) => {
      const all = figures[program.name][thing];
      return unit === "ms" ? middle(all.map((it) => it.ms)) : Math.max(...all.map((it) => it.kib)) / 1024;
    };
    row(label, `${of(peer).toFixed(1)} ${unit}`, `${of(own).toFixed(1)} ${unit}`, `${(of(peer) / of(own)).toFixed(1)} x`);
  }
  console.log(`medians, and the highest peaks; ${[peer, own].map((it) => `${it.own} rounds of ${it.name}`).join(", ")}`);
}

/** In a thread of its own: the server must not wait for the one who measures. */
function serve() {
  const server = createServer((request, answer) => {
    const at = Number(/\d+/.exec(request.url)?.[0] ?? 0);
    const body = JSON.stringify({ id: 7, name: "posthaste", tags: ["a", "b"], next: at + 1 });
    answer.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) }).end(body);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
}
