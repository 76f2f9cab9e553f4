// Real servers and proxies, as far as they are there: what posthaste and curl get of each. `run` says how it is called.

import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { make } from "./certificates.mjs";
import { configuration, dante, squid, tinyproxy } from "./servers-files.mjs";
import { SCENES } from "./servers-table.mjs";

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { show: { type: "boolean" }, list: { type: "boolean" } } });
const { POSTHASTE_BIN, CURL_BIN } = process.env;
const chosen = SCENES.filter((it) => !positionals.length || positionals.some((name) => it.name.startsWith(name)));
if (flags.list) {
  console.log(chosen.map((it) => it.name).join("\n"));
  process.exit(0);
}

const home = mkdtempSync(join(tmpdir(), "compat-servers-"));
const children = [];
process.on("exit", () => {
  children.forEach((it) => it.kill("SIGTERM"));
  rmSync(home, { recursive: true, force: true });
});
make(home);
execFileSync("chmod", ["755", home]);
const places = await everyPlace();
let [agreeing, declared, left] = [0, 0, 0];
for (const one of chosen) {
  if (one.needs && !places[one.needs]) {
    console.log(`${one.name}: left out, there is no ${one.needs}`);
    left += 1;
    continue;
  }
  const ours = await posthaste(one);
  const theirs = await curl(one);
  const [first, second] = [ours.facts.join(" | "), theirs.facts.join(" | ")];
  if (flags.show) console.log(`${one.name}\n    ${first}\n    ${second}\n    ${ours.told.join("\n    ")}\n    ${theirs.told}`);
  const agrees = first === second && (!one.tells || ours.told.some((it) => it.includes(one.tells)));
  if (agrees && one.known) console.log(`${one.name}: no longer differs: take \`known\` out`);
  else if (!agrees && !one.known) console.log(`${one.name}\n    - ${first}\n    + ${second}\n    ${ours.told.join("\n    ")}\n    ${theirs.told}`);
  else console.log(`${one.name}: ${one.known ? "differs as declared" : "agrees"}`);
  if (agrees !== !!one.known) one.known ? (declared += 1) : (agreeing += 1);
}
console.log(`\n${chosen.length} scenes: ${agreeing} agree, ${declared} differ as declared, ${left} left out, ${chosen.length - agreeing - declared - left} differ`);
process.exit(agreeing + declared + left === chosen.length ? 0 : 1);

/** Starts every server that is there. */
async function everyPlace() {
  const has = (program) => {
    try {
      return execFileSync("bash", ["-c", `PATH=$PATH:/usr/sbin; command -v ${program}`]).toString().trim();
    } catch {
      return "";
    }
  };
  const names = ["plain", "brief", "two", "tls", "few", "expired", "stranger", "self", "demands", "old", "squid", "tinyproxy", "socks", "login", "dante", "nghttpd"];
  const it = { home };
  for (const name of names) it[`${name}port`] = await free();
  mkdirSync(join(home, "www"));
  writeFileSync(join(home, "www/text.txt"), "hello\n".repeat(2000));
  writeFileSync(join(home, "www/small.json"), "{}");
  writeFileSync(join(home, "www/big.bin"), Buffer.alloc(40 << 20, "0123456789abcdef"));
  writeFileSync(join(home, "up.bin"), Buffer.alloc(8 << 20, "x"));
  const start = (program, args, port) => {
    const child = spawn(program, args, { cwd: home, stdio: ["ignore", "ignore", "ignore"] });
    children.push(child);
    return heard(port);
  };
  const write = (name, text) => (writeFileSync(join(home, name), text), join(home, name));
  const nginx = has("nginx");
  if (nginx) it.nginx = await start(nginx, ["-e", "stderr", "-c", write("nginx.conf", configuration(it))], it.plainport);
  if (has("squid")) it.squid = await start(has("squid"), ["-N", "-f", write("squid.conf", squid(it, write))], it.squidport);
  if (has("tinyproxy")) it.tinyproxy = await start(has("tinyproxy"), ["-d", "-c", write("tinyproxy.conf", tinyproxy(it))], it.tinyproxyport);
  if (has("microsocks")) {
    it.microsocks = await start(has("microsocks"), ["-i", "127.0.0.1", "-p", it.socksport], it.socksport);
    await start(has("microsocks"), ["-i", "127.0.0.1", "-p", it.loginport, "-u", "me", "-P", "hush"], it.loginport);
  }
  if (has("danted")) it.dante = await start(has("danted"), ["-f", write("dante.conf", dante(it))], it.danteport);
  if (has("nghttpd")) it.nghttpd = await start(has("nghttpd"), ["-d", join(home, "www"), it.nghttpdport, join(home, "server.key"), join(home, "server.crt")], it.nghttpdport);
  return it;
}

function free() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Whether somebody listens there, in the end. */
async function heard(port) {
  for (let left = 100; left; left -= 1) {
    try {
      execFileSync("bash", ["-c", `exec 3<>/dev/tcp/127.0.0.1/${port}`], { stdio: "ignore" });
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return false;
}

function filled(text) {
  return text.replace(/\$(\w+)/g, (_, name) => places[name]);
}

/** Each URL is a request; what came of each: its status, and the hash of its body. */
async function posthaste({ urls, method = "GET", upload, wait, args = "", ours = "" }) {
  const folder = mkdtempSync(join(home, "ours-"));
  const text = urls.map((url, at) => `name: "${at}"\n${method}: ${filled(url)}\nexpect: { status: { gte: 0 } }\n${upload ? `file: ../${upload}\n` : ""}${wait && at ? `delay: ${wait}s\n` : ""}settings: { redirects: false }\n`);
  writeFileSync(join(folder, "all.yaml"), text.join("---\n"));
  const ran = await run(POSTHASTE_BIN, ["run", "all.yaml", "-r", "json", "--bodies", "--timeout", "20s", ...filled(args).split(" "), ...filled(ours).split(" ")].filter(Boolean), folder);
  const told = [];
  let report;
  try {
    report = JSON.parse(ran.stdout);
  } catch {
    return { facts: ["it did not run"], told: [ran.stderr] };
  }
  const facts = report.steps.map((step) => {
    const attempt = step.attempts.at(-1);
    const answer = attempt?.exchanges.at(-1)?.response;
    if (!answer) {
      told.push(attempt?.broken?.why ?? "nothing");
      return "no answer";
    }
    const body = Buffer.from(answer.body_base64 ?? answer.body ?? (answer.body_json === undefined ? "" : JSON.stringify(answer.body_json)), answer.body_base64 ? "base64" : "utf8");
    return `${answer.status} ${answer.version} ${sum(body)}`;
  });
  return { facts, told };
}

async function curl({ urls, method = "GET", upload, wait, args = "", theirs = "" }) {
  const folder = mkdtempSync(join(home, "theirs-"));
  const each = ["--compressed", "--max-time", "20", "-w", "%{http_code} HTTP/%{http_version}\\n", ...filled(args).split(" "), ...filled(theirs).split(" ")].filter(Boolean);
  const body = upload ? ["--data-binary", `@../${upload}`] : [];
  const how = method === "HEAD" ? ["--head"] : ["-X", method];
  const facts = [];
  let told = "";
  const groups = wait ? urls.map((url) => [url]) : [urls];
  for (const group of groups) {
    const words = group.flatMap((url, at) => [...(at ? ["--next"] : []), "-sS", ...each, ...how, ...body, "-o", `out-${at}`, filled(url)]);
    const { stdout, stderr, code } = await run(CURL_BIN, words, folder);
    told += stderr;
    const lines = stdout.split("\n").filter(Boolean);
    group.forEach((_, at) => {
      const [status, version] = (lines[at] ?? "000 HTTP/0").split(" ");
      const file = join(folder, `out-${at}`);
      const bytes = existsSync(file) && method !== "HEAD" ? readFileSync(file) : Buffer.alloc(0);
      const isLast = at === group.length - 1;
      facts.push(status === "000" || (code && isLast) ? "no answer" : `${status} ${{ "HTTP/2": "HTTP/2.0", "HTTP/1": "HTTP/1.0" }[version] ?? version} ${sum(bytes)}`);
    });
  }
  return { facts, told: told.trim() };
}

function sum(bytes) {
  return `${bytes.length}:${createHash("sha256").update(bytes).digest("hex").slice(0, 8)}`;
}

function run(program, args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env: { PATH: process.env.PATH, HOME: home }, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) child[name].on("data", (piece) => (output[name] += piece));
    child.on("close", (code) => resolve({ code, ...output }));
  });
}
