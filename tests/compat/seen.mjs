// What a run did, in a form in which two runs can be compared: nothing that is random, timed, or named after the program.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { PORTS } from "./cases.mjs";

/** The errors of the language have the engine's own words; their name is compared, and their text is not. */
const ENGINE = new Set(["TypeError", "ReferenceError", "SyntaxError", "RangeError", "URIError", "InternalError"]);

export function seen(ran, echo, folder, judge) {
  const read = (file) => (existsSync(join(folder, "out", file)) ? JSON.parse(readFileSync(join(folder, "out", file), "utf8")) : null);
  const report = judge ? null : read("report.json")?.run;
  const all = {
    wire: echo.requests.map(request),
    tests: judge ? judge(folder) : report ? executions(report) : null,
    failures: report ? report.failures.map(failure) : null,
    counts: report ? counts(report.stats) : null,
    environment: scope(read("environment.json")),
    globals: scope(read("globals.json")),
    variables: scope({ values: read("collection.json")?.variable ?? [] }),
    cookies: cookies(read("jar.json")),
    exit: ran.exit,
  };
  const ports = [echo.port, echo.tlsPort];
  const own = (text) => ports.reduce((it, port, at) => it.replaceAll(String(port), PORTS[at]), text);
  return { ...JSON.parse(own(JSON.stringify(all))), output: own(ran.stdout), errors: own(ran.stderr) };
}

/** A request as it came off the wire. */
export function request({ method, target, headers, body, socket }) {
  const value = (name) => headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
  const boundary = /^multipart\/.*boundary="?([^";]+)/.exec(value("content-type"))?.[1];
  const fixed = (text) => (boundary ? text.replaceAll(boundary, "BOUNDARY") : text);
  // Of /any/NAME/REST, with values that are made up, only the beginning is compared.
  const any = /^\/any\/[^/?]*/.exec(target)?.[0];
  const bytes = body ?? Buffer.alloc(0);
  const text = bytes.toString("utf8");
  const content = Buffer.from(text).equals(bytes) ? text : `latin1:${bytes.toString("latin1")}`;
  return {
    line: `${method} ${socket.encrypted ? "https:" : ""}${any ? `${any}...` : target}`,
    headers: headers.map(([name, text]) => [name.toLowerCase(), header(name.toLowerCase(), fixed(text), boundary || any)]),
    body: any ? "" : fixed(content),
  };
}

function header(name, text, sized) {
  if (name === "user-agent") return text.replace(/^(PostmanRuntime|posthaste)\/[\d.]+\S*$/i, "THE RUNNER");
  if (name === "postman-token") return text.replace(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, "A UUID");
  if (name === "content-length" && sized) return "SIZE";
  if (name === "authorization" && /^Digest /.test(text)) return text.replace(/\b(cnonce|response)="[^"]*"/g, '$1="..."');
  return text;
}

/** One line for each item that ran, and one for each of its tests and errors. */
function executions(report) {
  const lines = [];
  for (const { cursor, item, assertions, requestError, prerequestScript, testScript } of onceEach(report.executions)) {
    lines.push(`[${cursor.iteration}] ${item.name ?? ""}`);
    for (const it of assertions ?? []) {
      lines.push(it.skipped ? `  skipped ${it.assertion}` : it.error ? `  failed  ${it.assertion}: ${trouble(it.error)}` : `  passed  ${it.assertion}`);
    }
    if (requestError) lines.push("  request error");
    for (const { error } of [...(prerequestScript ?? []), ...(testScript ?? [])]) if (error) lines.push(`  script error: ${trouble(error)}`);
  }
  return lines;
}

/** An item is told of once for each request that was sent for it, its scripts' included: the one that says most is kept. */
function onceEach(executions) {
  const kept = [];
  for (const it of executions) {
    const last = kept.at(-1);
    const isSame = last && it.cursor.ref && last.cursor.ref === it.cursor.ref;
    if (!isSame) kept.push(it);
    else if ((it.assertions?.length ?? 0) >= (last.assertions?.length ?? 0)) kept[kept.length - 1] = it;
  }
  return kept;
}

function failure({ at, error, source, cursor }) {
  const place = String(at ?? "").replace(/:\d+:\d+$/, "").replace(/ in .*$/, "");
  // Why a request failed is said in the transport's own words, and by Newman without the item if a script sent it.
  if (place === "request") return `[${cursor?.iteration}] request`;
  return `[${cursor?.iteration}] ${source?.name ?? ""} / ${place}: ${error.test ?? ""}: ${trouble(error)}`;
}

export function trouble({ name, message }) {
  return ENGINE.has(name) ? name : `${name}: ${message}`;
}

function counts(stats) {
  return Object.fromEntries(Object.entries(stats).map(([name, { total, failed }]) => [name, `${total}, ${failed} failed`]));
}

function scope(file) {
  return (file?.values ?? []).map(({ key, value }) => [key, value === undefined ? "nothing" : value]);
}

function cookies(jar) {
  const lines = (jar?.cookies ?? []).map(
    ({ key, value, domain, path, secure, httpOnly, hostOnly, expires, maxAge, sameSite }) =>
      `${domain}${path} ${key ?? ""}=${value ?? ""}${secure ? " secure" : ""}${httpOnly ? " httpOnly" : ""}${hostOnly ? " hostOnly" : ""}` +
      `${(expires && expires !== "Infinity") || maxAge !== undefined ? " expires" : ""}${sameSite && sameSite !== "none" ? ` ${sameSite}` : ""}`,
  );
  return lines.sort();
}
