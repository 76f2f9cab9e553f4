// As much of HTTP/1.1 as the echo server needs, over plain sockets: nothing is refused, tidied or added on the way.

/** Reads the requests of one connection, and hands each to `take` once its header is whole, and its body when that is. */
export function converse(socket, take) {
  let left = Buffer.alloc(0);
  let current = null;
  socket.on("error", () => socket.destroy());
  socket.on("data", (piece) => {
    left = Buffer.concat([left, piece]);
    while (step());
  });

  function step() {
    if (!current) {
      const end = left.indexOf("\r\n\r\n");
      if (end < 0) return false;
      current = header(left.subarray(0, end).toString("latin1"));
      left = left.subarray(end + 4);
      current.socket = socket;
      current.done = take(current);
    }
    const body = current.chunked ? unchunk(left) : whole(left, current.length);
    if (!body) return false;
    left = left.subarray(body.used);
    const { done } = current;
    current.body = body.bytes;
    current = null;
    done();
    return true;
  }
}

function header(text) {
  const [line, ...lines] = text.split("\r\n");
  const [, method, target] = /^(\S*) (.*) \S*$/s.exec(line) ?? ["", line, ""];
  const headers = lines.map((it) => /^([^:]*):[ \t]*(.*)$/s.exec(it)?.slice(1) ?? [it, ""]);
  const value = (name) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  return {
    method,
    target,
    headers,
    value,
    length: Number(value("content-length") ?? 0),
    chunked: /chunked/i.test(value("transfer-encoding") ?? ""),
  };
}

function whole(bytes, length) {
  return bytes.length < length ? null : { bytes: Buffer.from(bytes.subarray(0, length)), used: length };
}

function unchunk(bytes) {
  const pieces = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf("\r\n", at);
    if (end < 0) return null;
    const size = parseInt(bytes.subarray(at, end).toString(), 16);
    const next = end + 2 + size + 2;
    if (bytes.length < next) return null;
    if (size === 0) return { bytes: Buffer.concat(pieces), used: next };
    pieces.push(Buffer.from(bytes.subarray(end + 2, end + 2 + size)));
    at = next;
  }
}

const REASONS = {
  200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 301: "Moved Permanently", 302: "Found", 303: "See Other",
  304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
  403: "Forbidden", 404: "Not Found", 406: "Not Acceptable", 418: "I'm a Teapot", 429: "Too Many Requests",
  500: "Internal Server Error", 503: "Service Unavailable",
};

/** Sends an answer as it is given, with a Content-Length where a body may follow and none is there. */
export function respond(request, { status = 200, reason, headers = [], body = "" }) {
  const bytes = Buffer.from(body);
  const lines = [`HTTP/1.1 ${status} ${reason ?? REASONS[status] ?? ""}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  const bare = status === 204 || status === 304 || status < 200;
  if (!bare && !headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name))) {
    lines.push(`Content-Length: ${bytes.length}`);
  }
  request.socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  if (!bare && request.method !== "HEAD") request.socket.write(bytes);
}
