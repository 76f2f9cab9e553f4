// The figures of `v3` and `bruno` beside it: a folder of 1,000 requests, each with a script of five lines, that hand a value on.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { race, start, tell } from "./measure.mjs";

const { POSTHASTE_BIN, PEER_BIN } = process.env;
const [kind, wanted] = process.argv.slice(2);
const rounds = Number(wanted ?? 11);
const FORMATS = { v3, bruno };

const server = await start();
const folder = mkdtempSync(join(tmpdir(), "bench-"));
try {
  const programs = FORMATS[kind](`http://127.0.0.1:${server.port}`);
  const figures = await race(programs, ["chain", "one"], rounds);
  tell(programs, figures, {
    "1000 requests, 5-line scripts": ["chain", "ms"],
    "  peak memory": ["chain", "MiB"],
    "a folder of one request": ["one", "ms"],
    "  peak memory ": ["one", "MiB"],
  });
} finally {
  rmSync(folder, { recursive: true });
  await server.stop();
}

/** Each collection in both formats of Postman's. */
function v3(base) {
  const script = [
    "pm.test('status is 200', function () { pm.response.to.have.status(200); });",
    "const body = pm.response.json();",
    "pm.test('has an id', () => pm.expect(body).to.have.property('id'));",
    "pm.test('the name is right', () => pm.expect(body.name).to.eql('posthaste'));",
    "pm.collectionVariables.set('next', body.next);",
  ];
  for (const [name, count] of [["chain", 1000], ["one", 1]]) {
    const schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    const items = numbers(count).map((at) => ({
      name: `request ${at}`,
      request: { method: "GET", url: "{{base}}/items/{{next}}" },
      event: [{ listen: "test", script: { exec: script } }],
    }));
    const variable = [{ key: "base", value: base }, { key: "next", value: "0" }];
    write(`${name}.json`, JSON.stringify({ info: { name, schema }, variable, item: items }));
    write(`${name}/.resources/definition.yaml`, `$kind: collection\nvariables:\n  base: ${base}\n  next: "0"\n`);
    const code = script.map((it) => `      ${it}\n`).join("");
    for (const at of numbers(count)) {
      write(`${name}/request ${at}.request.yaml`, `$kind: http-request\nurl: "{{base}}/items/{{next}}"\nmethod: GET\nscripts:\n  - type: afterResponse\n    language: text/javascript\n    code: |-\n${code}order: ${(at + 1) * 1000}\n`);
    }
  }
  return [
    { name: "newman 6.2.2, v2.1", own: slow(), call: (name) => [[process.execPath, PEER_BIN, "run", join(folder, `${name}.json`)], folder] },
    { name: "posthaste, v3", own: rounds, call: (name) => [[POSTHASTE_BIN, "run", join(folder, name)], folder] },
  ];
}

function bruno(base) {
  const script = [
    "test('status is 200', function () { expect(res.getStatus()).to.equal(200); });",
    "const body = res.getBody();",
    "test('has an id', () => expect(body).to.have.property('id'));",
    "test('the name is right', () => expect(body.name).to.eql('posthaste'));",
    "bru.setVar('next', body.next);",
  ];
  for (const [name, count] of [["chain", 1000], ["one", 1]]) {
    const code = script.map((it) => `        ${it}\n`).join("");
    write(`${name}/opencollection.yml`, `opencollection: 1.0.0\ninfo:\n  name: ${name}\nrequest:\n  variables:\n    - name: next\n      value: "0"\nbundled: false\n`);
    for (const at of numbers(count)) {
      write(`${name}/request ${at}.yml`, `info:\n  name: request ${at}\n  type: http\n  seq: ${at + 1}\nhttp:\n  method: GET\n  url: "${base}/items/{{next}}"\nruntime:\n  scripts:\n    - type: tests\n      code: |-\n${code}`);
    }
  }
  return [
    { name: "bru 4", own: slow(), call: (name) => [[process.execPath, PEER_BIN, "run"], join(folder, name)] },
    { name: "posthaste", own: rounds, call: (name) => [[POSTHASTE_BIN, "run", join(folder, name)], folder] },
  ];
}

/** How many rounds the other program runs. */
function slow() {
  return Math.max(Math.min(rounds, 3), Math.round(rounds / 3));
}

function numbers(count) {
  return Array.from({ length: count }, (_, at) => at);
}

function write(path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
