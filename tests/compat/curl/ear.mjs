// The server that both speak to: it keeps every request as it came off the wire, with how it came, and answers as the path says.
//
//   /CODE/REST       that status; a redirect leads to /REST
//   /to?URL          302 to this URL; /to/CODE?URL with another status
//   /digest          a Digest challenge for whoever does not answer one (any answer is taken)
//   /cookies         sets three cookies; /cookie?LINES sets these; also below any path
//   /close           the connection is closed behind the answer
//   anything else    `{}`

import { createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { createServer as createH2Server } from "node:http2";

import { listen } from "./http.mjs";

const REASONS = { 200: "OK", 301: "Moved Permanently", 302: "Found", 303: "See Other", 307: "Temporary Redirect", 308: "Permanent Redirect", 401: "Unauthorized", 417: "Expectation Failed" };

export class Ear {
  heard = [];
  servers = [];

  constructor(certificates) {
    this.certificates = certificates;
    this.two = createH2Server();
    this.two.on("stream", (stream, _, __, raw) => this.#hearTwo(stream, raw));
    this.two.on("sessionError", () => {});
  }

  /** In the open, on all addresses of this machine. */
  plain = () => this.#open(createServer((socket) => this.#speak(socket, ["tcp"])), { host: "::", port: 0 });

  unix = (path) => this.#open(createServer((socket) => this.#speak(socket, ["unix"])), { path });

  /** Over TLS, with this certificate; `more` are options of Node. */
  tls(leaf, more = {}) {
    const options = {
      cert: this.certificates(`${leaf}.crt`),
      key: this.certificates(`${leaf}.key`),
      ca: this.certificates("ca.pem"),
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ["h2", "http/1.1"],
      ...more,
    };
    const server = createTlsServer(options, (socket) => {
      const name = socket.getPeerCertificate()?.subject?.CN;
      const facts = [socket.getProtocol(), `alpn ${socket.alpnProtocol || "none"}`, `sni ${socket.servername || "none"}`, `client ${name ?? "nobody"}`];
      if (socket.alpnProtocol === "h2") this.#isTwo(socket, facts);
      else this.#speak(socket, facts);
    });
    server.on("tlsClientError", () => {});
    return this.#open(server, { host: "::", port: 0 });
  }

  /** Notes what a proxy or another part of the way was told. */
  note(what, lines) {
    this.heard.push({ over: [what], line: "", headers: lines, body: Buffer.alloc(0), framing: "none" });
  }

  /** What came since the last call. */
  take() {
    return this.heard.splice(0);
  }

  close() {
    this.servers.forEach((it) => it.close());
  }

  #open(server, where) {
    this.servers.push(server);
    return new Promise((resolve, reject) => {
      server.on("error", reject);
      server.listen(where, () => resolve(server.address()?.port));
    });
  }

  /** HTTP/1, or HTTP/2 where that begins. */
  #speak(socket, facts) {
    socket.on("error", () => socket.destroy());
    socket.once("readable", () => {
      const begun = socket.read();
      if (begun === null) return;
      socket.unshift(begun);
      if (begun.subarray(0, 14).toString() === "PRI * HTTP/2.0") this.#isTwo(socket, [...facts, "prior knowledge"]);
      else listen(socket, (request) => this.#hear(request, facts));
    });
  }

  #isTwo(socket, facts) {
    socket.facts = facts;
    this.two.emit("connection", socket);
    this.two.once("session", (session) => (session.facts = facts));
  }

  /** A request; also where a proxy stands in for us. */
  hear = (request, facts) => this.#hear(request, facts);

  #hear(request, facts) {
    const { line, headers, body, framing, socket } = request;
    this.heard.push({ over: facts, line, headers, body, framing });
    const target = request.target.replace(/^https?:\/\/[^/?]*/, "");
    const { status, headers: own, text } = answer(target, request.value("authorization"));
    const closes = /HTTP\/1\.0$/.test(line) || /^\/close/.test(target) || /refused/.test(framing);
    const head = [`HTTP/1.1 ${status} ${REASONS[status] ?? ""}`, ...own, `Content-Length: ${text.length}`, ...(closes ? ["Connection: close"] : [])];
    socket.write(`${head.join("\r\n")}\r\n\r\n${/^HEAD /.test(line) ? "" : text}`);
    if (closes) socket.end();
  }

  #hearTwo(stream, raw) {
    const pieces = [];
    stream.on("error", () => {});
    stream.on("data", (piece) => pieces.push(piece));
    stream.on("end", () => {
      const lines = [];
      for (let at = 0; at < raw.length; at += 2) lines.push(`${raw[at]}: ${raw[at + 1]}`);
      const path = raw[raw.indexOf(":path") + 1];
      const authorization = raw[raw.indexOf("authorization") + 1];
      this.heard.push({ over: stream.session?.socket?.facts ?? ["tcp"], line: "HTTP/2", headers: lines, body: Buffer.concat(pieces), framing: "frames" });
      const { status, headers, text } = answer(path, raw.includes("authorization") ? authorization : undefined);
      stream.respond({ ":status": status, ...Object.fromEntries(headers.map((it) => it.split(/: ?(.*)/s).slice(0, 2)).map(([name, value]) => [name.toLowerCase(), value])) });
      stream.end(text);
    });
  }
}

/** What is answered to a target. */
function answer(target, authorization) {
  const text = "{}";
  const [, path, query] = /^([^?]*)\??(.*)$/s.exec(target);
  const to = /^\/to(?:\/(\d+))?$/.exec(path);
  if (to) return { status: Number(to[1] ?? 302), headers: [`Location: ${decodeURIComponent(query)}`], text };
  if (path === "/digest" && !/^Digest /.test(authorization ?? "")) {
    return { status: 401, headers: ['WWW-Authenticate: Digest realm="r", nonce="abc", qop="auth", algorithm=MD5, opaque="o"'], text };
  }
  if (path === "/cookies") return { status: 200, headers: ["Set-Cookie: b=2; Path=/", "Set-Cookie: a=1", "Set-Cookie: long=x; Path=/deep/er"], text };
  if (/\/cookie$/.test(path)) return { status: 200, headers: decodeURIComponent(query).split("\n").map((it) => `Set-Cookie: ${it}`), text };
  const coded = /^\/(\d{3})(\/.*|$)/s.exec(path);
  if (coded) {
    const status = Number(coded[1]);
    const isRedirect = status >= 300 && status < 400;
    return { status, headers: isRedirect && coded[2] ? [`Location: ${coded[2]}${query ? `?${query}` : ""}`] : [], text };
  }
  return { status: 200, headers: ["Content-Type: application/json"], text };
}
