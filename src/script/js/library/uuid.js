// The package `uuid`: a function of version 4, with one for each version.
import { host } from "./host.js";
import { algo } from "./crypto_digests.js";
import { fromBytes, toBytes } from "./crypto_words.js";
import { written } from "./uuid_text.js";

const PATTERN = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12})$/i;

const validate = (text) => typeof text === "string" && PATTERN.test(text);

function parse(text) {
  if (!validate(text)) throw new TypeError("Invalid UUID");
  return Uint8Array.fromHex(text.replaceAll("-", ""));
}

function marked(bytes, version) {
  bytes[6] = (bytes[6] & 0x0f) | (version << 4);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes;
}

function given(bytes, [, buffer, offset = 0]) {
  if (!buffer) return written(bytes);
  bytes.forEach((byte, at) => (buffer[offset + at] = byte));
  return buffer;
}

const random = (options) => Uint8Array.from(options?.random ?? options?.rng?.() ?? host.randomBytes(16));

function v4(...all) {
  return given(marked(random(all[0]).slice(0, 16), 4), all);
}

// Between 1582, where the clock of version 1 starts, and 1970.
const BEFORE_1970 = 122_192_928_000_000_000n;
let lastTime = 0n;

function v1(...all) {
  const options = all[0] ?? {};
  const bytes = random({});
  let time = BigInt(Math.floor(options.msecs ?? Date.now())) * 10_000n + BigInt(options.nsecs ?? 0) + BEFORE_1970;
  if (options.msecs === undefined) {
    if (time <= lastTime) time = lastTime + 1n;
    lastTime = time;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Number(time & 0xffff_ffffn));
  view.setUint16(4, Number((time >> 32n) & 0xffffn));
  view.setUint16(6, Number((time >> 48n) & 0xfffn));
  if (options.clockseq !== undefined) view.setUint16(8, options.clockseq);
  bytes[10] |= 1;
  if (options.node) bytes.set(options.node.slice(0, 6), 10);
  return given(marked(bytes, 1), all);
}

function v7(...all) {
  const options = all[0] ?? {};
  const bytes = random(options).slice(0, 16);
  const time = BigInt(Math.floor(options.msecs ?? Date.now()));
  for (let at = 0; at < 6; at++) bytes[at] = Number((time >> BigInt(40 - at * 8)) & 0xffn);
  return given(marked(bytes, 7), all);
}

function named(version, digest) {
  const make = (name, space, ...rest) => {
    const start = typeof space === "string" ? parse(space) : Uint8Array.from(space ?? []);
    if (start.length !== 16) throw new TypeError("Namespace must be array-like (16 iterable integer values, 0-255)");
    const hasher = digest.create().update(fromBytes(start));
    hasher.update(typeof name === "string" ? name : fromBytes(Uint8Array.from(name)));
    return given(marked(toBytes(hasher.finalize()).slice(0, 16), version), [undefined, ...rest]);
  };
  make.DNS = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  make.URL = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";
  return make;
}

function version(text) {
  if (!validate(text)) throw new TypeError("Invalid UUID");
  return parseInt(text[14], 16);
}

const NIL = "00000000-0000-0000-0000-000000000000";
const MAX = "ffffffff-ffff-ffff-ffff-ffffffffffff";

function uuid(...all) {
  return v4(...all);
}

export default Object.assign(uuid, {
  v1,
  v3: named(3, algo.MD5),
  v4,
  v5: named(5, algo.SHA1),
  v7,
  validate,
  version,
  parse,
  stringify: (bytes, offset = 0) => written(Uint8Array.from(bytes).slice(offset, offset + 16)),
  NIL,
  MAX,
});
