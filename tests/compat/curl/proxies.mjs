// Proxies that note what they are told: HTTP, HTTPS and SOCKS. Every host that they lead to is this machine.

import { connect, createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";

import { listen } from "./http.mjs";

const open = (server) => new Promise((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, () => resolve(server.address().port)));

/** A proxy for HTTP; behind TLS where it has a certificate. `ports` says which of our servers stands for 80 and 443. */
export async function http(ear, ports, leaf) {
  const name = leaf ? "proxy over TLS" : "proxy";
  const each = (socket) => {
    const facts = leaf ? [`alpn ${socket.alpnProtocol || "none"}`, `sni ${socket.servername || "none"}`] : [];
    listen(socket, (request) => {
      if (!request.line.startsWith("CONNECT ")) return ear.hear(request, [name, ...facts]);
      ear.note([name, ...facts].join(", "), [request.line, ...request.headers]);
      const [, host, port] = /^CONNECT (.*):(\d+) /.exec(request.line) ?? [];
      if (!port) return socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      socket.removeAllListeners("data");
      through(socket, ports, Number(port), "HTTP/1.1 200 Connection established\r\n\r\n", host);
    });
  };
  const certificate = leaf && { cert: ear.certificates(`${leaf}.crt`), key: ear.certificates(`${leaf}.key`), ALPNProtocols: ["http/1.1"] };
  const server = leaf ? createTlsServer(certificate, each) : createServer(each);
  server.on("tlsClientError", () => {});
  ear.servers.push(server);
  return open(server);
}

/** A proxy that speaks SOCKS 4, 4a and 5; it takes every name and password, and asks for them if it is offered them. */
export async function socks(ear, ports) {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    let left = Buffer.alloc(0);
    let stage = "hello";
    const hex = (bytes) => bytes.toString("hex");
    socket.on("data", (piece) => {
      left = Buffer.concat([left, piece]);
      while (step());
    });
    function used(count, what) {
      ear.note("socks", [what.startsWith("five") ? what : `${what} ${hex(left.subarray(0, count))}`]);
      left = left.subarray(count);
      return true;
    }
    function go(port, word) {
      stage = "through";
      socket.removeAllListeners("data");
      through(socket, ports, port, word);
      return false;
    }
    function step() {
      if (left.length < 3 || stage === "through") return false;
      if (stage === "hello" && left[0] === 4) {
        const user = left.indexOf(0, 8);
        const isName = left.length > 7 && left[4] === 0 && left[5] === 0 && left[6] === 0;
        const end = isName && user > 0 ? left.indexOf(0, user + 1) : user;
        if (end < 8) return false;
        const port = left.readUInt16BE(2);
        return used(end + 1, "four") && go(port, Buffer.from([0, 90, 0, 0, 0, 0, 0, 0]));
      }
      if (stage === "hello") {
        if (left.length < 2 + left[1]) return false;
        const way = left.subarray(2, 2 + left[1]).includes(2) ? 2 : 0;
        stage = way ? "login" : "goal";
        // What else curl offers (GSSAPI) is its own affair.
        const offered = [...left.subarray(2, 2 + left[1])].filter((it) => it !== 1).sort();
        used(2 + left[1], `five: ways ${offered.join(" and ")},`);
        return socket.write(Buffer.from([5, way]));
      }
      if (stage === "login") {
        const name = left[1];
        if (left.length < 3 + name || left.length < 3 + name + left[2 + name]) return false;
        stage = "goal";
        used(3 + name + left[2 + name], "login");
        return socket.write(Buffer.from([1, 0]));
      }
      const size = { 1: 4, 3: 1 + left[4], 4: 16 }[left[3]];
      if (left.length < 6 + size) return false;
      const port = left.readUInt16BE(4 + size);
      return used(6 + size, "goal") && go(port, Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    }
  });
  ear.servers.push(server);
  return open(server);
}

/** Leads on to one of our servers. */
function through(socket, ports, port, word) {
  const on = connect({ host: "127.0.0.1", port: ports[port] ?? port });
  on.on("connect", () => {
    socket.write(word);
    socket.pipe(on).pipe(socket);
  });
  on.on("error", () => socket.destroy());
  on.on("close", () => socket.destroy());
  socket.on("close", () => on.destroy());
}
