// The cases: a few files each, written down in *.cases, and made into a folder of YAML files or of .bru files.
//
//   == name                     a case begins
//   args: --env-var a=b         more arguments for both, one case's own
//   paths: folder               what is run; the whole collection if left out
//   only: yaml                  there is no form of the other kind
//   known wire: why             this differs, and why
//   -- folder/Request.yml       a file of it begins; what has no `info` gets one, by its name and in the order of writing
//
// Every case has the environment `local` unless it has one of its own: `base` is the echo server, `empty` nothing.

import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(join(process.env.BRU_HOME, "node_modules/@usebruno/cli/package.json"));

/** The port that the cases name: the echo server's, in the end. */
export const PORT = 40300;

export function cases() {
  const all = [];
  for (const file of readdirSync(HERE).filter((it) => it.endsWith(".cases")).sort()) {
    for (const text of readFileSync(join(HERE, file), "utf8").split(/^== /m).slice(1)) all.push(parsed(text));
  }
  return all;
}

function parsed(text) {
  const [head, ...parts] = text.split(/^-- /m);
  const [name, ...lines] = head.split("\n");
  const one = { name: name.trim(), args: [], paths: [], only: null, known: new Map(), files: new Map() };
  for (const line of lines.filter((it) => it.trim() && !it.startsWith("#"))) {
    const [, key, value] = /^([a-z ]+): *(.*)$/.exec(line) ?? [, line, ""];
    if (key === "args" || key === "paths") one[key] = value.split(/ +/);
    else if (key === "only") one.only = value;
    else if (key.startsWith("known ")) one.known.set(key.slice(6), value);
    else throw new Error(`${one.name}: ${line}`);
  }
  let seq = 0;
  for (const part of parts) {
    const end = part.indexOf("\n");
    const file = part.slice(0, end).trim();
    let content = part.slice(end + 1);
    const isRequest = /\.yml$/.test(file) && !/(^|\/)(folder|opencollection|workspace)\.yml$|(^|\/)environments\//.test(file);
    if (isRequest && /^(http|graphql):/m.test(content) && !/^(info|type|meta):/m.test(content)) {
      const kind = /^graphql:/m.test(content) ? "graphql" : "http";
      content = `info: {name: ${JSON.stringify(file.replace(/^.*\/|\.yml$/g, ""))}, type: ${kind}, seq: ${++seq}}\n${content}`;
    }
    one.files.set(file, content);
  }
  const usual = [
    ["opencollection.yml", `opencollection: 1.0.0\ninfo: {name: ${one.name}}\n`],
    ["environments/local.yml", `name: local\nvariables:\n  - {name: base, value: "http://127.0.0.1:${PORT}"}\n  - {name: empty, value: ""}\n`],
  ];
  for (const [file, content] of usual) if (!one.files.has(file)) one.files.set(file, content);
  return one;
}

/** Writes a case into a folder, in one of the two styles. */
export function stage(one, style, folder, port) {
  for (const [file, content] of one.files) {
    const own = content.replaceAll(String(PORT), String(port));
    const [name, text] = style === "bru" ? bru(file, own) : [file, own];
    for (const [path, content] of [[name, text]].concat(style === "bru" && file === "opencollection.yml" ? [config(own)] : [])) {
      if (content === null) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  }
}

/** The same file as Bruno's app writes it in its own language. */
function bru(file, content) {
  const store = require("@usebruno/filestore");
  const name = file.replace(/\.yml$/, ".bru");
  if (!file.endsWith(".yml") || /(^|\/)workspace\.yml$/.test(file)) return [file, content];
  if (file === "opencollection.yml") {
    const { collectionRoot } = store.parseCollection(content, { format: "yml" });
    return ["collection.bru", store.stringifyCollection(collectionRoot, {}, { format: "bru" })];
  }
  if (file.startsWith("environments/")) {
    return [name, store.stringifyEnvironment(store.parseEnvironment(content, { format: "yml" }), { format: "bru" })];
  }
  if (file.endsWith("folder.yml")) return [name, store.stringifyFolder(store.parseFolder(content, { format: "yml" }), { format: "bru" })];
  return [name, store.stringifyRequest(store.parseRequest(content, { format: "yml" }), { format: "bru" })];
}

/** What `.bru` collections have in `bruno.json`. */
function config(content) {
  const { brunoConfig } = require("@usebruno/filestore").parseCollection(content, { format: "yml" });
  const { opencollection, ...rest } = brunoConfig;
  return ["bruno.json", JSON.stringify({ version: "1", ...rest }, null, 2)];
}

/** What a case's results depend on. */
export function fingerprint(one, style) {
  const hash = createHash("sha256").update(style).update(JSON.stringify([...one.files])).update(one.args.join(" ")).update(one.paths.join(" "));
  for (const file of ["cases.mjs", "seen.mjs", "../echo.mjs", "../http.mjs"]) hash.update(readFileSync(join(HERE, file)));
  return hash.digest("hex").slice(0, 16);
}
