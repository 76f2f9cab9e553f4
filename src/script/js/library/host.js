// The functions of Rust that the libraries build on. The engine takes them from the global object before a script runs.
export const host = globalThis.__host.library;

// How bytes cross into Rust.
export const packed = (bytes) => bytes.toBase64();

// The bytes of a text in UTF-8; half a surrogate pair is as wrong as `encodeURIComponent` finds it.
export function utf8(text) {
  if (!text.isWellFormed()) throw new URIError("URI malformed");
  return host.utf8(text);
}
