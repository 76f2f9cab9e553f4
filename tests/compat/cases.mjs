// The cases, and how one is run: a folder with a collection.json (or whatever `args` names), and as needed environment.json,
// globals.json, data.csv or data.json, files, `args` (one argument a line) and `known` (lines `aspect: why it differs`).

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const CASES = fileURLToPath(new URL("cases/", import.meta.url));
/** What a case writes for the two ports of the echo server. Five digits, like the ports that it really gets. */
export const PORTS = ["40100", "40101"];

export function names(beginnings) {
  const all = readdirSync(CASES).filter((name) => statSync(join(CASES, name)).isDirectory());
  return all.sort().filter((name) => !beginnings.length || beginnings.some((it) => name === it || name.startsWith(it)));
}

/** A number that changes with the case and with what this folder does to it. */
export function fingerprint(name) {
  const hash = createHash("sha256");
  for (const file of ["echo.mjs", "http.mjs", "cases.mjs", "seen.mjs"]) {
    hash.update(readFileSync(fileURLToPath(new URL(file, import.meta.url))));
  }
  for (const file of files(join(CASES, name))) if (!file.endsWith("/known")) hash.update(file.slice(CASES.length)).update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

/** The aspects of a case that are known to differ, each with its reason. */
export function known(name) {
  const path = join(CASES, name, "known");
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, "utf8").split("\n").filter((line) => line.trim());
  return new Map(lines.map((line) => [line.split(":")[0].trim(), line.slice(line.indexOf(":") + 1).trim()]));
}

/** The case in a folder of its own, with the ports of `echo`. */
export function stage(name, echo, folder) {
  cpSync(join(CASES, name), folder, { recursive: true });
  for (const file of files(folder)) {
    let text = readFileSync(file, "latin1");
    const before = text;
    for (const [at, port] of [echo.port, echo.tlsPort].entries()) {
      const wide = (digits) => [...digits].join("\0");
      text = text.replaceAll(PORTS[at], String(port)).replaceAll(wide(PORTS[at]), wide(String(port)));
    }
    if (text !== before) writeFileSync(file, text, "latin1");
  }
  mkdirSync(join(folder, "out", "home"), { recursive: true });
}

/** The arguments that a staged case asks for, without reporters and exports. */
export function options(folder) {
  const has = (file) => existsSync(join(folder, file));
  const args = has("args") ? readFileSync(join(folder, "args"), "utf8").split("\n").filter((line) => line) : [];
  const own = args[0] === "-" ? args.slice(1) : ["collection.json", ...args];
  if (has("environment.json")) own.push("-e", "environment.json");
  if (has("globals.json")) own.push("-g", "globals.json");
  for (const data of ["data.csv", "data.json"]) if (has(data)) own.push("-d", data);
  return own;
}

/** Runs a program in the staged folder; never longer than a minute. */
export function start(program, args, folder) {
  const { PATH, LANG } = process.env;
  const env = { PATH, LANG: LANG ?? "C.UTF-8", HOME: join(folder, "out", "home"), TZ: "UTC", NO_COLOR: "1" };
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], timeout: 60_000, killSignal: "SIGKILL" });
    const text = { stdout: "", stderr: "" };
    for (const pipe of ["stdout", "stderr"]) child[pipe].setEncoding("utf8").on("data", (piece) => (text[pipe] += piece));
    child.on("error", (error) => done({ ...text, stderr: String(error), exit: "not started" }));
    child.on("close", (code, signal) => done({ ...text, exit: code ?? signal }));
  });
}

export const NEWMAN_EXPORTS = [
  ["--reporter-json-export", "report.json"],
  ["--export-environment", "environment.json"],
  ["--export-globals", "globals.json"],
  ["--export-collection", "collection.json"],
  ["--export-cookie-jar", "jar.json"],
].flatMap(([flag, file]) => [flag, join("out", file)]);

function files(folder) {
  return readdirSync(folder, { recursive: true }).map((it) => join(folder, it)).filter((it) => statSync(it).isFile()).sort();
}
