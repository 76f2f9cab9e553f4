// HTTP/1 as it came off the wire: each request with its bytes.

/** Reads requests from a stream; each is handed to `take` with its head, its body, and a way to answer. */
export function listen(socket, take) {
  let left = Buffer.alloc(0);
  let told = null;
  socket.on("error", () => socket.destroy());
  socket.on("data", (piece) => {
    left = Buffer.concat([left, piece]);
    while (!socket.destroyed && step());
  });

  function step() {
    const end = left.indexOf("\r\n\r\n");
    if (end < 0) return false;
    const head = left.subarray(0, end).toString("latin1");
    const [line, ...headers] = head.split("\r\n");
    const value = (name) => headers.find((it) => it.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1).trim();
    const request = { line, headers, value, target: line.split(" ")[1] ?? "", socket };
    if (/^100-continue$/i.test(value("expect") ?? "") && told !== head) {
      told = head;
      // Who is refused here never sends its body, and says no more over this connection.
      if (/\/417/.test(request.target)) return finish({ bytes: Buffer.alloc(0), framing: "none: refused" }, left.length);
      socket.write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    const rest = left.subarray(end + 4);
    const body = /chunked/i.test(value("transfer-encoding") ?? "") ? unchunked(rest) : plain(rest, value("content-length"));
    if (!body) return false;
    return finish(body, end + 4 + body.used);

    function finish(body, used) {
      left = left.subarray(used);
      told = null;
      take({ ...request, body: body.bytes, framing: body.framing });
      return true;
    }
  }
}

function plain(bytes, length) {
  if (length === undefined) return { bytes: Buffer.alloc(0), used: 0, framing: "none" };
  const count = Number(length);
  return bytes.length < count ? null : { bytes: Buffer.from(bytes.subarray(0, count)), used: count, framing: "length" };
}

function unchunked(bytes) {
  const pieces = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf("\r\n", at);
    if (end < 0) return null;
    const size = parseInt(bytes.subarray(at, end).toString(), 16);
    const next = end + 2 + size + 2;
    if (bytes.length < next) return null;
    if (size === 0) return { bytes: Buffer.concat(pieces), used: next, framing: "chunks" };
    pieces.push(Buffer.from(bytes.subarray(end + 2, end + 2 + size)));
    at = next;
  }
}
