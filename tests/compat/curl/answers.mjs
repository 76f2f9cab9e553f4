// Answers of every kind, byte by byte: what posthaste and curl (with --compressed) make of each. `run` says how it is called.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { spawn } from "node:child_process";

import { ANSWERS } from "./answers-table.mjs";

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { show: { type: "boolean" }, list: { type: "boolean" } } });
const { POSTHASTE_BIN, CURL_BIN } = process.env;
const chosen = ANSWERS.filter((it) => !positionals.length || positionals.some((name) => it.name.startsWith(name)));
if (flags.list) {
  console.log(chosen.map((it) => it.name).join("\n"));
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), "compat-answers-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const server = createServer((socket) => {
  socket.on("error", () => socket.destroy());
  let head = "";
  socket.on("data", async (piece) => {
    head += piece.toString("latin1");
    if (!head.includes("\r\n\r\n")) return;
    const asked = ANSWERS[Number(/^\S+ \/(\d+)/.exec(head)?.[1])];
    head = "";
    for (const [at, part] of (asked?.pieces ?? []).entries()) {
      if (at) await new Promise((resolve) => setTimeout(resolve, 30));
      socket.write(part);
    }
    if (asked?.ends === "reset") socket.resetAndDestroy();
    else if (asked?.ends !== "open") socket.end();
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const base = `http://127.0.0.1:${server.address().port}`;

const ours = await posthaste(false);
const saved = await posthaste(true);
let [agreeing, declared] = [0, 0];
for (const one of chosen) {
  const at = ANSWERS.indexOf(one);
  const theirs = await curl(at, one.method);
  const found = [];
  const mine = ours.get(at);
  if (short(mine) !== short(theirs)) found.push(`- ${short(mine)}${mine.why ? `: ${mine.why}` : ""}`, `+ ${short(theirs)}${theirs.why ? `: ${theirs.why}` : ""}`);
  // What goes into a file is decoded on another way; errors and what has no body of its own are not written.
  const file = saved.get(at);
  if (mine.status >= 200 && mine.status < 300 && mine.status !== 204 && one.method !== "HEAD" && short(mine) !== short(file)) found.push(`- ${short(mine)}`, `into a file ${short(file)}: ${file.why ?? ""}`);
  if (flags.show) console.log(`${one.name}\n    ours   ${short(mine)} ${mine.why ?? ""}\n    curl's ${short(theirs)} ${theirs.why ?? ""}`);
  else if (!found.length && one.known) console.log(`${one.name}: no longer differs: take \`known\` out`);
  else if (found.length && !one.known) console.log(`${one.name}\n${found.map((it) => `    ${it}`).join("\n")}`);
  else console.log(`${one.name}: ${one.known ? "differs as declared" : "agrees"}`);
  if (!!found.length === !!one.known) one.known ? (declared += 1) : (agreeing += 1);
}
server.close();
console.log(`\n${chosen.length} answers: ${agreeing} agree, ${declared} differ as declared, ${chosen.length - agreeing - declared} differ`);
process.exit(agreeing + declared === chosen.length ? 0 : 1);

function short({ status, body, size }) {
  if (status === undefined) return "no answer";
  return `${status}, ${size} bytes: ${JSON.stringify(body.toString("latin1").slice(0, 60))}`;
}

/** All of them in one run: what came of each. */
async function posthaste(isSaved) {
  const text = ANSWERS.map(({ method = "GET" }, at) => {
    const output = isSaved ? `output: out-${at}\n` : "";
    return `name: "${at}"\n${method}: ${base}/${at}\n${output}expect: { status: { gte: 0 } }\nsettings: { timeout: 3s, redirects: false }\n`;
  });
  writeFileSync(join(folder, "all.yaml"), text.join("---\n"));
  const { stdout } = await run(POSTHASTE_BIN, ["run", "all.yaml", "-r", "json", "--bodies"]);
  const all = new Map();
  for (const step of JSON.parse(stdout).steps) {
    const attempt = step.attempts.at(-1);
    const answer = attempt.exchanges.at(-1)?.response;
    if (!answer) {
      all.set(Number(step.name), { why: attempt.broken?.why });
      continue;
    }
    const json = answer.body_json === undefined ? undefined : JSON.stringify(answer.body_json);
    const body = answer.saved ? readFileSync(join(folder, `out-${step.name}`)) : Buffer.from(answer.body_base64 ?? answer.body ?? json ?? "", answer.body_base64 ? "base64" : "utf8");
    all.set(Number(step.name), { status: answer.status, body, size: body.length });
  }
  return all;
}

async function curl(at, method) {
  const file = join(folder, "curl-out");
  rmSync(file, { force: true });
  const args = ["-sS", "--compressed", "--max-time", "3", "-o", file, "-w", "%{http_code}", ...(method === "HEAD" ? ["--head"] : []), `${base}/${at}`];
  const { code, stdout, stderr } = await run(CURL_BIN, args);
  if (code !== 0) return { why: stderr.trim() };
  let body = Buffer.alloc(0);
  try {
    body = method === "HEAD" ? body : readFileSync(file);
  } catch {
    // It writes no file where nothing came.
  }
  return { status: Number(stdout), body, size: body.length };
}

function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) child[name].on("data", (piece) => (output[name] += piece));
    child.on("close", (code) => resolve({ code, ...output }));
  });
}
