// What browsers give to every script: texts as bytes, copies of values, random numbers and digests.
import { host, packed } from "./host.js";
import { written } from "./uuid_text.js";

export class TextEncoder {
  get encoding() {
    return "utf-8";
  }

  encode(text = "") {
    return host.utf8(String(text).toWellFormed());
  }

  encodeInto(text, target) {
    let read = 0;
    let count = 0;
    for (const letter of String(text)) {
      const bytes = this.encode(letter);
      if (count + bytes.length > target.length) break;
      target.set(bytes, count);
      count += bytes.length;
      read += letter.length;
    }
    return { read, written: count };
  }
}

function viewOf(data) {
  if (data === undefined) return new Uint8Array(0);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw new TypeError('The "data" argument must be an instance of ArrayBuffer or ArrayBufferView');
}

export class TextDecoder {
  #label;
  #encoding;
  #fatal;
  #ignoreBOM;
  #left = new Uint8Array(0);

  constructor(label = "utf-8", { fatal = false, ignoreBOM = false } = {}) {
    this.#label = String(label);
    this.#encoding = host.encodingName(this.#label);
    if (!this.#encoding) throw new RangeError(`The "${label}" encoding is not supported`);
    this.#fatal = Boolean(fatal);
    this.#ignoreBOM = Boolean(ignoreBOM);
  }

  get encoding() {
    return this.#encoding;
  }

  get fatal() {
    return this.#fatal;
  }

  get ignoreBOM() {
    return this.#ignoreBOM;
  }

  // With `stream` bytes are kept until the rest of them has come.
  decode(data, { stream = false } = {}) {
    const bytes = viewOf(data);
    const all = new Uint8Array(this.#left.length + bytes.length);
    all.set(this.#left);
    all.set(bytes, this.#left.length);
    const whole = stream ? wholePart(all, this.#encoding) : all.length;
    this.#left = all.slice(whole);
    return host.decode(this.#label, packed(all.subarray(0, whole)), this.#fatal, this.#ignoreBOM);
  }
}

// How many bytes make whole letters.
function wholePart(bytes, encoding) {
  if (encoding.startsWith("utf-16")) return bytes.length - (bytes.length % 2);
  if (encoding !== "utf-8") return bytes.length;
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

const cannot = (value) => new DOMException(`${typeof value === "symbol" ? String(value) : typeof value} could not be cloned.`, "DataCloneError");

export function structuredClone(value) {
  const seen = new Map();
  const copy = (it) => {
    if (typeof it === "function" || typeof it === "symbol") throw cannot(it);
    if (it === null || typeof it !== "object") return it;
    if (seen.has(it)) return seen.get(it);
    const keep = (made) => {
      seen.set(it, made);
      return made;
    };
    if (it instanceof Date) return keep(new Date(it.getTime()));
    if (it instanceof RegExp) return keep(new RegExp(it.source, it.flags));
    if (it instanceof ArrayBuffer) return keep(it.slice(0));
    if (it instanceof DataView) return keep(new DataView(copy(it.buffer), it.byteOffset, it.byteLength));
    if (ArrayBuffer.isView(it)) return keep(new (Object.getPrototypeOf(it).constructor)(it));
    if (it instanceof Map) {
      const made = keep(new Map());
      for (const [key, part] of it) made.set(copy(key), copy(part));
      return made;
    }
    if (it instanceof Set) {
      const made = keep(new Set());
      for (const part of it) made.add(copy(part));
      return made;
    }
    if (it instanceof Error) {
      const made = keep(new (globalThis[it.name] ?? Error)(it.message));
      if ("cause" in it) made.cause = copy(it.cause);
      return made;
    }
    if (it instanceof Promise || it instanceof WeakMap || it instanceof WeakSet) throw cannot(it);
    if (it instanceof Boolean || it instanceof Number || it instanceof String) return keep(Object(it.valueOf()));
    const made = keep(Array.isArray(it) ? new Array(it.length) : {});
    for (const key of Object.keys(it)) made[key] = copy(it[key]);
    return made;
  };
  return copy(value);
}

const INTEGERS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array];
const DIGESTS = { "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" };

function digestOf(algorithm) {
  const name = String(algorithm?.name ?? algorithm).toUpperCase();
  if (!DIGESTS[name]) throw new DOMException(`Unrecognized algorithm name: ${name}`, "NotSupportedError");
  return DIGESTS[name];
}

class CryptoKey {
  #bytes;
  constructor(bytes, algorithm, extractable, usages) {
    this.#bytes = bytes;
    Object.assign(this, { type: "secret", algorithm, extractable, usages });
  }
  static bytesOf = (key) => key.#bytes;
}

const bytesOf = CryptoKey.bytesOf;
delete CryptoKey.bytesOf;

const isHmac = (algorithm) => String(algorithm?.name ?? algorithm).toUpperCase() === "HMAC";
const notSupported = (what) => new DOMException(`${what} is not supported here; CryptoJS has more`, "NotSupportedError");

const subtle = {
  async digest(algorithm, data) {
    return host.digest(digestOf(algorithm), packed(viewOf(data))).buffer;
  },
  async importKey(format, data, algorithm, extractable, usages) {
    if (!isHmac(algorithm) || format !== "raw") throw notSupported("A key other than a raw one for HMAC");
    const hash = { name: String(algorithm.hash?.name ?? algorithm.hash).toUpperCase() };
    digestOf(hash);
    return new CryptoKey(Uint8Array.from(viewOf(data)), { name: "HMAC", hash }, extractable, usages);
  },
  async sign(algorithm, key, data) {
    if (!isHmac(algorithm)) throw notSupported("A signature other than HMAC");
    return host.hmac(digestOf(key.algorithm.hash), packed(bytesOf(key)), packed(viewOf(data))).buffer;
  },
  async verify(algorithm, key, signature, data) {
    const made = new Uint8Array(await subtle.sign(algorithm, key, data));
    const given = viewOf(signature);
    return made.length === given.length && made.every((byte, at) => byte === given[at]);
  },
};

export const crypto = {
  subtle,
  getRandomValues(array) {
    if (!INTEGERS.some((kind) => array instanceof kind)) throw new DOMException("The data argument must be an integer-type TypedArray", "TypeMismatchError");
    if (array.byteLength > 65536) throw new DOMException(`The requested length exceeds 65,536 bytes`, "QuotaExceededError");
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(host.randomBytes(array.byteLength));
    return array;
  },
  randomUUID() {
    const bytes = host.randomBytes(16);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return written(bytes);
  },
};

// As much of the module `crypto` of Node as packages ask for when they are loaded.
export const nodeCrypto = (Buffer) => ({
  randomBytes: (count) => Buffer.from(host.randomBytes(count)),
  randomFillSync: (array) => crypto.getRandomValues(array),
  randomUUID: crypto.randomUUID,
  getRandomValues: crypto.getRandomValues,
  webcrypto: crypto,
});
