// The functions of Rust that the libraries build on.
import { host as all } from "../host.js";

export const host = all.library;

// How bytes cross into Rust.
export const packed = (bytes) => bytes.toBase64();

// The bytes of a text in UTF-8; half a surrogate pair is as wrong as `encodeURIComponent` finds it.
export function utf8(text) {
  if (!text.isWellFormed()) throw new URIError("URI malformed");
  return host.utf8(text);
}
