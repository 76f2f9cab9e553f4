// The answers: each has a name, the pieces in which it comes, and maybe a method, how the connection ends (it is closed, `open` or
// `reset`), and why the two differ.

import zlib from "node:zlib";
import { execFileSync } from "node:child_process";

const OK = "HTTP/1.1 200 OK\r\n";
const TEXT = "hello, hello, hello, world\n";
const bytes = (...parts) => Buffer.concat(parts.map((it) => (typeof it === "string" ? Buffer.from(it, "latin1") : it)));

/** A whole answer with these headers and this body, whose length is said. */
const whole = (headers, body) => [bytes(OK, headers, `Content-Length: ${body.length}\r\n\r\n`, body)];
const chunk = (body) => bytes(`${body.length.toString(16)}\r\n`, body, "\r\n");
const chunked = (headers, ...parts) => [bytes(OK, "Transfer-Encoding: chunked\r\n", headers, "\r\n", ...parts.map(chunk), "0\r\n\r\n")];
const encoded = (name, body) => whole(`Content-Encoding: ${name}\r\n`, body);

/** What no library of Node makes. */
const zstd = (text) => execFileSync("zstd", ["-c", "-q"], { input: text });
const hasZstd = (() => {
  try {
    return zstd("x").length > 0;
  } catch {
    return false;
  }
})();

const gzip = zlib.gzipSync(TEXT);
const deflate = zlib.deflateSync(TEXT);
const raw = zlib.deflateRawSync(TEXT);
const br = zlib.brotliCompressSync(TEXT);
const changed = (body, at, value) => {
  const copy = Buffer.from(body);
  copy[at < 0 ? copy.length + at : at] ^= value;
  return copy;
};
const large = Buffer.alloc(3 << 20, "all work and no play\n");
/** A gzip member with a name, a comment, extra bytes and a checksum of its head. */
const decorated = (() => {
  const head = bytes(Buffer.from([0x1f, 0x8b, 8, 0x1c, 0, 0, 0, 0, 0, 3, 3, 0]), "abc", "name\0", "comment\0");
  return bytes(head, gzip.subarray(10));
})();

/** Why we differ, where we do. */
const WHY = {
  length: "a length that is none is refused, as RFC 9110 asks; curl guesses",
  lines: "a chunk ends with a carriage return and a line feed; curl takes the line feed alone",
  old: "HTTP/1.0 has no Transfer-Encoding (RFC 9112, 6.1); curl reads it all the same",
  unknown: "an encoding that nobody knows is left as it is; curl refuses the answer",
  first: "a first line that the standard does not allow is refused",
  before: "an empty line in front is passed over (RFC 9112, 2.2)",
  header: "a header that the standard does not allow is refused, and not passed over",
  head: "an answer that ends within its head is none",
  members: "several members are one body (RFC 1952, 2.2)",
  cut: "curl takes a body that is cut off for whole",
  behind: "what stands behind the end would be lost; curl does not look",
  ahead: "the library reads ahead, and does not say what stands behind the end",
};

const FRAMING = [
  { name: "plain", pieces: whole("", TEXT) },
  { name: "early-hints", pieces: [`HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n`, ...whole("", TEXT)] },
  { name: "continue-unasked", pieces: [`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n`, ...whole("", TEXT)] },
  { name: "informational-only", pieces: ["HTTP/1.1 100 Continue\r\n\r\n"] },
  { name: "informational-with-length", pieces: ["HTTP/1.1 103 Early Hints\r\nContent-Length: 3\r\n\r\n", ...whole("", TEXT)] },
  { name: "no-content-with-length", pieces: ["HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n"], ends: "open" },
  { name: "not-modified-with-length", pieces: ["HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"], ends: "open" },
  { name: "no-content-chunked", pieces: ["HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n"], ends: "open" },
  { name: "reset-content", pieces: ["HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"], ends: "open" },
  { name: "head-with-length", method: "HEAD", pieces: [`${OK}Content-Length: 500\r\n\r\n`], ends: "open" },
  { name: "head-chunked", method: "HEAD", pieces: [`${OK}Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n`], ends: "open" },
  { name: "head-with-body", method: "HEAD", pieces: [`${OK}Content-Length: 5\r\n\r\nhello`] },
  { name: "until-close", pieces: [`${OK}\r\nhel`, "lo"] },
  { name: "until-close-empty", pieces: [`${OK}\r\n`] },
  { name: "until-close-one-zero", pieces: ["HTTP/1.0 200 OK\r\n\r\nhello"] },
  { name: "until-reset", pieces: [`${OK}\r\nhello`], ends: "reset" },
  { name: "one-zero-kept", pieces: ["HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello"], ends: "open" },
  { name: "closing", pieces: whole("Connection: close\r\n", TEXT), ends: "open" },
  { name: "byte-by-byte", pieces: [...bytes(OK, "X-A: b\r\nContent-Length: 2\r\n\r\nhi").toString("latin1")] },
  { name: "length-blanks", pieces: [`${OK}Content-Length:   5  \r\n\r\nhello`], ends: "open" },
  { name: "length-twice", pieces: [`${OK}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`], ends: "open" },
  { name: "length-list", pieces: [`${OK}Content-Length: 5, 5\r\n\r\nhello`], ends: "open" },
  { name: "length-two", known: WHY.length, pieces: [`${OK}Content-Length: 5\r\nContent-Length: 4\r\n\r\nhello`] },
  { name: "length-plus", known: WHY.length, pieces: [`${OK}Content-Length: +5\r\n\r\nhello`] },
  { name: "length-negative", pieces: [`${OK}Content-Length: -5\r\n\r\nhello`] },
  { name: "length-hex", known: WHY.length, pieces: [`${OK}Content-Length: 0x5\r\n\r\nhello`] },
  { name: "length-empty", pieces: [`${OK}Content-Length: \r\n\r\nhello`] },
  { name: "length-huge", known: WHY.length, pieces: [`${OK}Content-Length: 99999999999999999999\r\n\r\nhello`] },
  { name: "length-too-long", pieces: [`${OK}Content-Length: 50\r\n\r\nhello`] },
  { name: "length-too-short", pieces: [`${OK}Content-Length: 3\r\n\r\nhello`] },
  { name: "chunks", pieces: chunked("", "hello, ", "world"), ends: "open" },
  { name: "chunks-in-pieces", pieces: [`${OK}Transfer-Encoding: chunked\r\n\r\n5`, "\r\nhel", "lo\r", "\n0\r\n", "\r\n"], ends: "open" },
  { name: "chunks-extensions", pieces: [`${OK}Transfer-Encoding: chunked\r\n\r\n5;name=value;x="a b"\r\nhello\r\n0;last\r\n\r\n`], ends: "open" },
  { name: "chunks-zeros", pieces: [`${OK}Transfer-Encoding: chunked\r\n\r\n0005\r\nhello\r\n000\r\n\r\n`], ends: "open" },
  { name: "chunks-capitals", pieces: [`${OK}Transfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n`], ends: "open" },
  { name: "chunks-blanks", pieces: [`${OK}Transfer-Encoding: chunked\r\n\r\n5  \r\nhello\r\n0 \r\n\r\n`], ends: "open" },
  { name: "chunks-trailers", pieces: [`${OK}Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n`], ends: "open" },
  { name: "chunks-no-last-line", pieces: [`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n`] },
  { name: "chunks-no-end", pieces: [`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`] },
  { name: "chunks-no-size", pieces: [`${OK}Transfer-Encoding: chunked\r\n\r\nhello`] },
  { name: "chunks-negative", pieces: [`${OK}Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n`] },
  { name: "chunks-huge", pieces: [`${OK}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n`] },
  { name: "chunks-bare-lines", known: WHY.lines, pieces: [`${OK}Transfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n`] },
  { name: "chunks-wrong-size", pieces: [`${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n`] },
  { name: "chunks-and-length", pieces: [`${OK}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`], ends: "open" },
  { name: "chunks-one-zero", known: WHY.old, pieces: ["HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"] },
  { name: "chunks-twice", pieces: [`${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`] },
  { name: "transfer-identity", pieces: [`${OK}Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello`] },
  { name: "transfer-gzip-chunked", pieces: [bytes(OK, "Transfer-Encoding: gzip, chunked\r\n\r\n", chunk(gzip), "0\r\n\r\n")] },
  { name: "transfer-gzip", pieces: [bytes(OK, "Transfer-Encoding: gzip\r\n\r\n", gzip)] },
  { name: "transfer-unknown", known: WHY.unknown, pieces: [`${OK}Transfer-Encoding: strange\r\n\r\nhello`] },
];

const HEADS = [
  { name: "head-bare-lines", pieces: ["HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"] },
  { name: "head-mixed-lines", pieces: ["HTTP/1.1 200 OK\r\nX-A: b\nContent-Length: 5\r\n\nhello"] },
  { name: "head-folded", pieces: [`${OK}X-Folded: one\r\n two\r\n\tthree\r\nContent-Length: 5\r\n\r\nhello`] },
  { name: "head-lower-version", known: WHY.first, pieces: ["http/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-no-reason", pieces: ["HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-empty-reason", pieces: ["HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-odd-reason", pieces: ["HTTP/1.1 200 Tr\xe8s bien \xff!\r\nContent-Length: 5\r\n\r\nhello"].map((it) => Buffer.from(it, "latin1")) },
  { name: "head-two-blanks", known: WHY.first, pieces: ["HTTP/1.1  200 OK\r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-line-before", known: WHY.before, pieces: ["\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-status-99", pieces: ["HTTP/1.1 99 Odd\r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-status-999", pieces: ["HTTP/1.1 999 Odd\r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-status-1000", pieces: ["HTTP/1.1 1000 Odd\r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-status-000", pieces: ["HTTP/1.1 000 Odd\r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-version-two", known: WHY.first, pieces: ["HTTP/2 200 OK\r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-version-one-two", pieces: ["HTTP/1.2 200 OK\r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-version-nine", pieces: ["hello"] },
  { name: "head-icy", pieces: ["ICY 200 OK\r\nContent-Length: 5\r\n\r\nhello"] },
  { name: "head-blank-before-colon", pieces: [`${OK}X-A : b\r\nContent-Length : 5\r\n\r\nhello`] },
  { name: "head-no-name", known: WHY.header, pieces: [`${OK}: b\r\nContent-Length: 5\r\n\r\nhello`] },
  { name: "head-no-colon", pieces: [`${OK}nonsense\r\nContent-Length: 5\r\n\r\nhello`] },
  { name: "head-blank-in-name", known: WHY.header, pieces: [`${OK}X A: b\r\nContent-Length: 5\r\n\r\nhello`] },
  { name: "head-odd-name", known: WHY.header, pieces: [`${OK}X@(A): b\r\nContent-Length: 5\r\n\r\nhello`] },
  { name: "head-nul", pieces: [`${OK}X-A: a\0b\r\nContent-Length: 5\r\n\r\nhello`] },
  { name: "head-control", known: WHY.header, pieces: [`${OK}X-A: a\x01\x7fb\r\nContent-Length: 5\r\n\r\nhello`] },
  { name: "head-bare-return", known: WHY.header, pieces: [`${OK}X-A: a\rb\r\nContent-Length: 5\r\n\r\nhello`] },
  { name: "head-latin", pieces: [bytes(OK, "X-A: caf\xe9\r\nContent-Length: 5\r\n\r\nhello")] },
  { name: "head-utf8", pieces: [`${OK}X-A: café €\r\nContent-Length: 5\r\n\r\nhello`] },
  { name: "head-empty-values", pieces: [`${OK}X-A:\r\nX-B: \r\nContent-Length:5\r\n\r\nhello`] },
  { name: "head-many", pieces: whole(Array.from({ length: 200 }, (_, at) => `X-${at}: ${at}\r\n`).join(""), "hello") },
  { name: "head-long-value", pieces: whole(`X-Long: ${"x".repeat(90_000)}\r\n`, "hello") },
  { name: "head-only", known: WHY.head, pieces: [`${OK}Content-Length: 5`] },
  { name: "head-nothing", pieces: [] },
  { name: "head-reset", pieces: [], ends: "reset" },
];

const ENCODED = [
  { name: "gzip", pieces: encoded("gzip", gzip) },
  { name: "gzip-large", pieces: encoded("gzip", zlib.gzipSync(large)) },
  { name: "gzip-x", pieces: encoded("x-gzip", gzip) },
  { name: "gzip-capitals", pieces: encoded("GZip", gzip) },
  { name: "gzip-chunked", pieces: chunked("Content-Encoding: gzip\r\n", gzip.subarray(0, 11), gzip.subarray(11)) },
  { name: "gzip-until-close", pieces: [bytes(OK, "Content-Encoding: gzip\r\n\r\n", gzip)] },
  { name: "gzip-decorated", pieces: encoded("gzip", decorated) },
  { name: "gzip-stored", pieces: encoded("gzip", zlib.gzipSync(TEXT, { level: 0 })) },
  { name: "gzip-members", known: WHY.members, pieces: encoded("gzip", bytes(gzip, gzip)) },
  { name: "gzip-truncated", known: WHY.cut, pieces: encoded("gzip", gzip.subarray(0, gzip.length - 12)) },
  { name: "gzip-without-trailer", known: WHY.cut, pieces: encoded("gzip", gzip.subarray(0, gzip.length - 8)) },
  { name: "gzip-half-trailer", known: WHY.cut, pieces: encoded("gzip", gzip.subarray(0, gzip.length - 4)) },
  { name: "gzip-wrong-checksum", pieces: encoded("gzip", changed(gzip, -6, 1)) },
  { name: "gzip-wrong-size", pieces: encoded("gzip", changed(gzip, -2, 1)) },
  { name: "gzip-wrong-data", pieces: encoded("gzip", changed(gzip, 14, 0xff)) },
  { name: "gzip-wrong-head", pieces: encoded("gzip", changed(gzip, 0, 1)) },
  { name: "gzip-trailing-text", pieces: encoded("gzip", bytes(gzip, "more")) },
  { name: "gzip-trailing-zeros", pieces: encoded("gzip", bytes(gzip, Buffer.alloc(16))) },
  { name: "gzip-not", pieces: encoded("gzip", Buffer.from(TEXT)) },
  { name: "gzip-empty", pieces: encoded("gzip", Buffer.alloc(0)) },
  { name: "gzip-of-nothing", pieces: encoded("gzip", zlib.gzipSync("")) },
  { name: "gzip-no-content", pieces: ["HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n"] },
  { name: "gzip-error", pieces: [bytes(`HTTP/1.1 500 Oh\r\nContent-Encoding: gzip\r\nContent-Length: ${gzip.length}\r\n\r\n`, gzip)] },
  { name: "deflate-zlib", pieces: encoded("deflate", deflate) },
  { name: "deflate-raw", pieces: encoded("deflate", raw) },
  { name: "deflate-large", pieces: encoded("deflate", zlib.deflateSync(large)) },
  { name: "deflate-truncated", known: WHY.cut, pieces: encoded("deflate", deflate.subarray(0, 10)) },
  { name: "deflate-raw-truncated", known: WHY.cut, pieces: encoded("deflate", raw.subarray(0, 8)) },
  { name: "deflate-wrong-checksum", pieces: encoded("deflate", changed(deflate, -1, 1)) },
  { name: "deflate-without-checksum", known: WHY.cut, pieces: encoded("deflate", deflate.subarray(0, deflate.length - 4)) },
  { name: "deflate-trailing", pieces: encoded("deflate", bytes(deflate, "more")) },
  { name: "deflate-raw-trailing", known: WHY.behind, pieces: encoded("deflate", bytes(raw, "more")) },
  { name: "deflate-gzip", pieces: encoded("deflate", gzip) },
  { name: "deflate-window", pieces: encoded("deflate", zlib.deflateSync(TEXT, { windowBits: 9 })) },
  { name: "br", pieces: encoded("br", br) },
  { name: "br-large", pieces: encoded("br", zlib.brotliCompressSync(large)) },
  { name: "br-truncated", known: WHY.cut, pieces: encoded("br", br.subarray(0, br.length - 2)) },
  { name: "br-trailing", known: WHY.ahead, pieces: encoded("br", bytes(br, "more")) },
  { name: "br-wrong", pieces: encoded("br", Buffer.from("\xff\xff\xff\xff", "latin1")) },
  { name: "stacked-gzip-br", pieces: encoded("gzip, br", zlib.brotliCompressSync(gzip)) },
  { name: "stacked-twice", pieces: encoded("gzip, gzip", zlib.gzipSync(gzip)) },
  { name: "stacked-headers", pieces: whole("Content-Encoding: deflate\r\nContent-Encoding: gzip\r\n", zlib.gzipSync(deflate)) },
  { name: "identity", pieces: encoded("identity", Buffer.from(TEXT)) },
  { name: "none", pieces: encoded("none", Buffer.from(TEXT)) },
  { name: "unknown", known: WHY.unknown, pieces: encoded("zoo", Buffer.from(TEXT)) },
  { name: "empty-name", pieces: encoded("", Buffer.from(TEXT)) },
  { name: "encoding-in-transfer-and-content", pieces: [bytes(OK, "Transfer-Encoding: gzip, chunked\r\nContent-Encoding: deflate\r\n\r\n", chunk(zlib.gzipSync(deflate)), "0\r\n\r\n")] },
  ...(hasZstd
    ? [
        { name: "zstd", pieces: encoded("zstd", zstd(TEXT)) },
        { name: "zstd-large", pieces: encoded("zstd", zstd(large)) },
        { name: "zstd-frames", pieces: encoded("zstd", bytes(zstd(TEXT), zstd(TEXT))) },
        { name: "zstd-truncated", known: WHY.cut, pieces: encoded("zstd", zstd(TEXT).subarray(0, -4)) },
        { name: "zstd-wrong-checksum", pieces: encoded("zstd", changed(zstd(TEXT), -1, 1)) },
        { name: "zstd-trailing", pieces: encoded("zstd", bytes(zstd(TEXT), "more")) },
        { name: "zstd-skippable", pieces: encoded("zstd", bytes(Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), "abc", zstd(TEXT))) },
      ]
    : []),
];

export const ANSWERS = [...FRAMING, ...HEADS, ...ENCODED];
