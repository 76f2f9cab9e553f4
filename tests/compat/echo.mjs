// The server that both runners talk to: it keeps every request as it came off the wire, and answers as the path says.
//
//   /redirect/CODE/LOCATION    a redirect; LOCATION is the rest of the target, percent-decoded once
//   /answer?...                status, reason, type, text, base64, encoding (gzip, br, deflate, raw, or any word), delay (ms),
//                              and as often as wanted cookie (a Set-Cookie line) and header (`Name: value`)
//   /count/NAME                how often this path was asked for in this run, as JSON
//   /digest                    a Digest challenge for whoever does not answer one (any answer is taken)
//   /file/NAME                 a file of the case
//   /drop                      no answer: the connection is closed
//   anything else              the request itself, as JSON
//
// On its own, for a look: node tests/compat/echo.mjs [PORT]

import { createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

import { converse, respond } from "./http.mjs";

const TLS = fileURLToPath(new URL("../fixtures/tls/", import.meta.url));
const SQUEEZE = {
  gzip: zlib.gzipSync,
  br: zlib.brotliCompressSync,
  deflate: zlib.deflateSync,
  raw: zlib.deflateRawSync,
};

/** A server on two free ports, one of them with TLS. */
export class Echo {
  requests = [];
  counts = new Map();
  sockets = new Set();
  folder = ".";

  async open(port = 0) {
    const take = (request) => this.take(request);
    const meet = (socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
      socket.setNoDelay(true);
      socket.setTimeout(3_000, () => socket.destroy());
      converse(socket, take);
    };
    this.plain = createServer(meet);
    this.tls = createTlsServer({ key: readFileSync(join(TLS, "key.pem")), cert: readFileSync(join(TLS, "certificate.pem")) }, meet);
    this.tls.on("tlsClientError", () => {});
    this.port = await listen(this.plain, port);
    this.tlsPort = await listen(this.tls, port && port + 1);
    return this;
  }

  close() {
    for (const socket of this.sockets) socket.destroy();
    this.plain.close();
    this.tls.close();
  }

  /** Forgets what it saw; files are served from `folder` from now on. */
  begin(folder) {
    this.requests = [];
    this.counts = new Map();
    this.folder = folder;
  }

  take(request) {
    this.requests.push(request);
    return () => {
      try {
        this.answer(request);
      } catch (error) {
        respond(request, { status: 500, headers: [["Content-Type", "text/plain"]], body: String(error) });
      }
    };
  }

  answer(request) {
    const path = request.target.split("?")[0];
    const redirect = /^\/redirect\/(\d+)\/(.*)$/.exec(request.target);
    if (redirect) {
      const headers = [["Location", decodeURIComponent(redirect[2])]];
      return respond(request, { status: Number(redirect[1]), headers, body: "elsewhere" });
    }
    if (path === "/drop") return request.socket.destroy();
    if (path === "/answer") return scripted(request);
    if (path === "/digest") return digest(request);
    if (path.startsWith("/count/")) {
      this.counts.set(path, (this.counts.get(path) ?? 0) + 1);
      return json(request, { count: this.counts.get(path) });
    }
    if (path.startsWith("/file/")) {
      const type = path.endsWith(".json") ? "application/json" : "text/plain";
      return respond(request, { headers: [["Content-Type", type]], body: readFileSync(join(this.folder, basename(path))) });
    }
    const { method, target, body } = request;
    json(request, { method, target, headers: map(request.headers), body: body.toString() });
  }
}

function scripted(request) {
  const ask = new URL(request.target, "http://x").searchParams;
  const headers = ask.getAll("header").map((line) => /^([^:]*): ?(.*)$/s.exec(line).slice(1));
  for (const cookie of ask.getAll("cookie")) headers.push(["Set-Cookie", cookie]);
  let body = ask.has("base64") ? Buffer.from(ask.get("base64"), "base64") : Buffer.from(ask.get("text") ?? "");
  if (ask.has("type")) headers.push(["Content-Type", ask.get("type")]);
  if (ask.has("encoding")) {
    const encoding = ask.get("encoding");
    body = (SQUEEZE[encoding] ?? ((it) => it))(body);
    headers.push(["Content-Encoding", encoding === "raw" ? "deflate" : encoding]);
  }
  const answer = { status: Number(ask.get("status") ?? 200), reason: ask.get("reason") ?? undefined, headers, body };
  setTimeout(() => respond(request, answer), Number(ask.get("delay") ?? 0));
}

function digest(request) {
  if (/^Digest /.test(request.value("authorization") ?? "")) return json(request, { welcome: true });
  const challenge = 'Digest realm="here", nonce="abc123", qop="auth", opaque="xyz", algorithm=MD5';
  respond(request, { status: 401, headers: [["WWW-Authenticate", challenge], ["Content-Type", "text/plain"]], body: "who?" });
}

function json(request, value) {
  respond(request, { headers: [["Content-Type", "application/json; charset=utf-8"]], body: JSON.stringify(value) });
}

/** Headers by lower-case name, in the order of their names. */
function map(headers) {
  const sorted = headers.map(([name, value]) => [name.toLowerCase(), value]).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const all = {};
  for (const [name, value] of sorted) all[name] = name in all ? `${all[name]}, ${value}` : value;
  return all;
}

function listen(server, port) {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", () => done(server.address().port));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const echo = await new Echo().open(Number(process.argv[2] ?? 40100));
  const take = echo.take.bind(echo);
  echo.take = (request) => (console.log(request.method, request.target), take(request));
  console.log(`http://127.0.0.1:${echo.port} and https://127.0.0.1:${echo.tlsPort}`);
}
