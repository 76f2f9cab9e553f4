// The cases: requests in our YAML, written down in *.cases.
//
//   == name                     a case begins
//   args: -x <<proxy>>          more arguments for posthaste, for a shell
//   env: http_proxy=$proxy      variables of the environment for both, for a shell
//   curl: $base/a -d b          what a person would write for the same, for a shell; several lines are several commands
//   known: why                  what `--curl` prints is heard otherwise, and why; `known 2 3: why` only of the second and third request
//   known by hand: why          what a person would write is heard otherwise, and why
//   --                          the requests begin; further files after `-- NAME`
//
// `<<base>>` and `$base` is our server, `<<tls>>` and `$tls` the same over TLS, ...: `places` in compare.mjs has all of them.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));

export function cases() {
  const files = readdirSync(HERE).filter((it) => it.endsWith(".cases")).sort();
  const all = files.flatMap((file) => readFileSync(join(HERE, file), "utf8").split(/^== /m).slice(1).map(parsed));
  const twice = all.find((it, at) => all.findIndex((other) => other.name === it.name) !== at);
  if (twice) throw new Error(`${twice.name} is there twice`);
  return all;
}

function parsed(text) {
  const [head, ...parts] = text.split(/^--(?= |\n)/m);
  const [name, ...lines] = head.split("\n");
  const one = { name: name.trim(), args: "", env: "", curl: [], known: new Map(), files: new Map() };
  for (const line of lines.filter((it) => it.trim() && !it.startsWith("#"))) {
    const [, key, value] = /^([a-z0-9 ]+): *(.*)$/.exec(line) ?? [, line, ""];
    if (key === "args" || key === "env") one[key] = value;
    else if (key === "curl") one.curl.push(value);
    else if (key.startsWith("known")) {
      const [, byHand, numbers] = /^known( by hand)?((?: \d+)*)$/.exec(key);
      one.known.set(byHand ? "by hand" : "printed", { why: value, numbers: numbers.trim() ? numbers.trim().split(" ") : null });
    }
    else throw new Error(`${one.name}: ${line}`);
  }
  for (const part of parts) {
    const end = part.indexOf("\n");
    const file = part.slice(0, end).trim();
    const content = part.slice(end + 1);
    one.files.set(file || "requests.yaml", file ? content : named(content));
  }
  return one;
}

/** Requests that have no name are called by their number: two of a file may not have the same. */
function named(content) {
  return content.split(/^---\n/m).map((it, at) => (/^name:/m.test(it) ? it : `name: "${at + 1}"\n${it}`)).join("---\n");
}

/** Writes the files of a case, and those that all have: every byte, nothing, 300 KiB, and names that are no plain words. */
export function stage(one, folder) {
  const write = (name, content) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  write("bytes.bin", Buffer.from(Array.from({ length: 256 }, (_, at) => at)));
  write("empty.bin", "");
  write("text.txt", "two\nlines\n");
  write("big.bin", Buffer.alloc(300 << 10, "0123456789abcdef"));
  write("naïve name.txt", "ä\n");
  write('a;b,"c".txt', "odd\n");
  for (const [name, content] of one.files) write(name, content);
}
