// Sends each case with posthaste and with curl, and prints where what was heard differs; `run` beside it says how it is called.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { spawn } from "node:child_process";

import { cases, stage } from "./cases.mjs";
import { make } from "./certificates.mjs";
import { Ear } from "./ear.mjs";
import { differences, lines } from "./facts.mjs";
import * as proxies from "./proxies.mjs";

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { show: { type: "boolean" }, list: { type: "boolean" } } });
const { POSTHASTE_BIN, CURL_BIN, PATH } = process.env;
const chosen = cases().filter((it) => !positionals.length || positionals.some((name) => it.name.startsWith(name)));
if (flags.list) {
  console.log(chosen.map((it) => it.name).join("\n"));
  process.exit(0);
}

const home = mkdtempSync(join(tmpdir(), "compat-curl-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));
const ear = new Ear(make(home));
const places = await everyPlace();
let [agreeing, declared] = [0, 0];
for (const one of chosen) {
  const told = await tried(one);
  console.log(told.length ? `${one.name}\n${told.map((it) => `    ${it}`).join("\n")}` : `${one.name}: ${one.known.size ? "differs as declared" : "agrees"}`);
  if (!told.length) one.known.size ? (declared += 1) : (agreeing += 1);
}
ear.close();
console.log(`\n${chosen.length} cases: ${agreeing} agree, ${declared} differ as declared, ${chosen.length - agreeing - declared} differ`);
process.exit(agreeing + declared === chosen.length ? 0 : 1);

/** All that requests can be sent to, by its name. */
async function everyPlace() {
  const port = await ear.plain();
  const tls = await ear.tls("server");
  const socket = join(home, "s.sock");
  await ear.unix(socket);
  const ports = { 80: port, 443: tls };
  const proxy = await proxies.http(ear, ports);
  const proxytls = await proxies.http(ear, ports, "server");
  const socks = await proxies.socks(ear, ports);
  const other = (leaf, more) => ear.tls(leaf, more);
  const of = (port) => `https://localhost:${port}`;
  return {
    port, socket, home, tlsport: tls, base: `http://127.0.0.1:${port}`, name: `http://localhost:${port}`, tls: of(tls),
    proxy: `http://127.0.0.1:${proxy}`, proxyport: proxy, proxytls: `https://localhost:${proxytls}`, proxytlsport: proxytls, socks: `127.0.0.1:${socks}`,
    stranger: of(await other("stranger")), expired: of(await other("expired")), self: of(await other("self")),
    tlstwo: of(await other("server", { maxVersion: "TLSv1.2" })), onlyone: of(await other("server", { ALPNProtocols: ["http/1.1"] })),
    old: of(await other("server", { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" })),
    demands: of(await other("server", { rejectUnauthorized: true })),
  };
}

/** What is wrong with a case. */
async function tried(one) {
  const folder = mkdtempSync(join(home, "case-"));
  stage(one, folder);
  const variables = Object.entries(places);
  const environment = { PATH, HOME: folder, LC_ALL: "C.UTF-8", ...Object.fromEntries(variables.map(([name, value]) => [name, String(value)])) };
  const args = one.args.replace(/<<(\w+)>>/g, "$$$1");
  const prefix = one.env ? `export ${one.env}; ` : "";
  const bash = (command) => shell(`${prefix}${command}`, folder, environment);
  const vars = variables.map(([name]) => `--var "${name}:=$${name}"`).join(" ");
  ear.take();
  const ran = await bash(`'${POSTHASTE_BIN}' run requests.yaml --color never --curl --show-secrets ${vars} ${args}`);
  const ours = [...lines(ear.take()), ended(ran.code, [0, 1])];
  const commands = printed(ran.stdout);
  const told = [];
  if (flags.show) told.push("ours:", ...ours, "printed:", ...commands, ran.stdout, ran.stderr);
  if (!commands.length) told.push("no command is printed", ran.stdout, ran.stderr);
  const ways = [["printed", commands, false]];
  if (one.curl.length) ways.push(["by hand", one.curl.map((it) => `curl ${it}`), true]);
  for (const [what, all, byHand] of ways) {
    const outputs = [];
    for (const command of all) outputs.push(await bash(`set -o pipefail; ${command.replace(/\bcurl\b/, `'${CURL_BIN}' --silent --show-error${/ (-o|--output) /.test(command) ? "" : " -o /dev/null"} --max-time 20`)}`));
    const codes = outputs.map((it) => it.code);
    const theirs = [...lines(ear.take()), ended(codes.find((it) => it) ?? 0, [0])];
    if (flags.show) told.push(`${what}:`, ...theirs, ...outputs.map((it) => it.stderr).filter(Boolean));
    const every = differences(ours, theirs, byHand);
    const why = one.known.get(what);
    const isKnown = (line) => why && (!why.numbers || why.numbers.some((it) => line.slice(2).startsWith(`${it}. `)));
    const found = every.filter((line) => !isKnown(line));
    if (found.length) told.push(`${what} (- ours, + curl):`, ...found, ...(flags.show ? [] : outputs.map((it) => it.stderr.trim()).filter(Boolean)));
    if (!every.length && why) told.push(`${what}: no longer differs: take it out of the case`);
  }
  return told;
}

function ended(code, good) {
  return good.includes(code) ? "all was answered" : "something was not answered";
}

/** The commands in what posthaste prints. */
function printed(output) {
  const rows = output.split("\n");
  const commands = [];
  for (let at = 0; at < rows.length; at += 1) {
    const begun = /^ *\$ (.*)$/.exec(rows[at]);
    if (!begun) continue;
    let command = begun[1];
    while (command.endsWith(" \\")) command = `${command.slice(0, -1)}${rows[(at += 1)].trim()}`;
    commands.push(command);
  }
  return commands;
}

function shell(command, cwd, env) {
  return new Promise((resolve) => {
    const child = spawn("bash", ["-c", command], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) child[name].on("data", (piece) => (output[name] += piece));
    child.on("close", (code) => resolve({ code, ...output }));
  });
}
