// `crypto` as in Node, as far as scripts of Bruno's developer mode need it: digests, codes, random values.
import { host, packed, utf8 } from "./host.js";
import { lazyGlobals } from "../require.js";
import { nodeCrypto } from "./web.js";

const DIGESTS = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"];

export function makeCrypto() {
  const Buffer = lazyGlobals.Buffer();
  const named = (name) => {
    const plain = String(name).toLowerCase().replace("-", "");
    if (!DIGESTS.includes(plain)) throw new Error(`Digest method not supported: ${name}`);
    return plain;
  };
  const bytes = (data, encoding) => (typeof data === "string" ? (encoding ? Buffer.from(data, encoding) : utf8(data)) : Buffer.from(data));

  // What gathers data until its digest is asked for.
  class Gathering {
    #parts = [];
    #finish;

    constructor(finish) {
      this.#finish = finish;
    }

    update(data, encoding) {
      if (!this.#parts) throw new Error("Digest already called");
      this.#parts.push(bytes(data, encoding));
      return this;
    }

    digest(encoding) {
      if (!this.#parts) throw new Error("Digest already called");
      const made = Buffer.from(this.#finish(packed(new Uint8Array(Buffer.concat(this.#parts)))));
      this.#parts = null;
      return encoding ? made.toString(encoding) : made;
    }
  }

  const createHash = (name) => {
    const plain = named(name);
    return new Gathering((data) => host.digest(plain, data));
  };
  const createHmac = (name, key) => {
    const plain = named(name);
    const secret = packed(new Uint8Array(bytes(key)));
    return new Gathering((data) => host.hmac(plain, secret, data));
  };
  const timingSafeEqual = (one, other) => {
    if (one.byteLength !== other.byteLength) throw new RangeError("Input buffers must have the same byte length");
    return one.every((it, at) => it === other[at]);
  };
  const randomInt = (from, to) => {
    const [low, high] = to === undefined ? [0, from] : [from, to];
    return low + (nodeCrypto(Buffer).randomBytes(6).readUIntBE(0, 6) % (high - low));
  };
  return { ...nodeCrypto(Buffer), createHash, createHmac, timingSafeEqual, randomInt, getHashes: () => [...DIGESTS] };
}
