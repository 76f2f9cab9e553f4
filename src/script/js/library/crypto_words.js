// What CryptoJS computes with: arrays of 32-bit words, and the texts that they are written as.
import { host, packed, utf8 } from "./host.js";

// Objects that are made from objects: `create`, `extend`, `mixIn`, `clone`.
export const Base = {
  extend(members) {
    const made = Object.create(this);
    if (members) made.mixIn(members);
    const parent = this;
    if (!Object.hasOwn(made, "init")) {
      const init = function (...given) {
        parent.init.apply(this, given);
      };
      hidden(made, "init", init);
    }
    made.init.prototype = made;
    hidden(made, "$super", parent);
    return made;
  },
  create(...given) {
    const made = Object.create(this);
    made.init(...given);
    return made;
  },
  init() {},
  mixIn(members) {
    for (const name of Object.keys(members)) this[name] = members[name];
    if (Object.hasOwn(members, "toString")) this.toString = members.toString;
  },
  clone() {
    const made = Object.create(Object.getPrototypeOf(this));
    made.mixIn(this);
    return made;
  },
};

function hidden(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
}

export const WordArray = Base.extend({
  init: function (words, sigBytes) {
    if (words instanceof ArrayBuffer) words = new Uint8Array(words);
    if (ArrayBuffer.isView(words)) {
      const made = fromBytes(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
      this.words = made.words;
      this.sigBytes = made.sigBytes;
      return;
    }
    this.words = words || [];
    this.sigBytes = sigBytes != undefined ? sigBytes : this.words.length * 4;
  },
  toString(encoder) {
    return (encoder || Hex).stringify(this);
  },
  concat(other) {
    if (this.sigBytes % 4 === 0 && other.sigBytes % 4 === 0) {
      this.clamp();
      const { words } = this;
      for (let at = 0; at < other.sigBytes / 4; at++) words.push(other.words[at] | 0);
      this.sigBytes += other.sigBytes;
      return this;
    }
    const [mine, others] = [toBytes(this), toBytes(other)];
    const all = new Uint8Array(mine.length + others.length);
    all.set(mine);
    all.set(others, mine.length);
    const made = fromBytes(all);
    this.words = made.words;
    this.sigBytes = made.sigBytes;
    return this;
  },
  clamp() {
    const { words, sigBytes } = this;
    words[sigBytes >>> 2] &= 0xffffffff << (32 - (sigBytes % 4) * 8);
    words.length = Math.ceil(sigBytes / 4);
  },
  clone() {
    const made = Base.clone.call(this);
    made.words = this.words.slice(0);
    return made;
  },
  random(count) {
    const made = new Uint8Array(count);
    for (let at = 0; at < count; at += 65536) made.set(host.randomBytes(Math.min(65536, count - at)), at);
    return fromBytes(made);
  },
});

export function toBytes(array) {
  const words = array.words;
  const count = Math.max(0, Math.ceil(array.sigBytes)) || 0;
  const buffer = new ArrayBuffer((count + 3) & ~3);
  const view = new DataView(buffer);
  for (let at = 0; at < count; at += 4) view.setInt32(at, words[at >>> 2]);
  return new Uint8Array(buffer, 0, count);
}

export function fromBytes(bytes) {
  const count = bytes.length;
  const whole = count & ~3;
  const view = new DataView(bytes.buffer, bytes.byteOffset, count);
  const words = [];
  for (let at = 0; at < whole; at += 4) words.push(view.getInt32(at));
  if (whole < count) {
    let last = 0;
    for (let at = whole; at < count; at++) last |= bytes[at] << (24 - (at - whole) * 8);
    words.push(last);
  }
  return new WordArray.init(words, count);
}

// A text stands for its bytes in UTF-8.
export const asWords = (data) => (typeof data === "string" ? fromBytes(utf8(data)) : data);
export const asBytes = (data) => (typeof data === "string" ? utf8(data) : toBytes(data));

const Hex = {
  stringify: (array) => toBytes(array).toHex(),
  parse(text) {
    if (/^(?:[0-9a-f]{2})*$/i.test(text)) return fromBytes(Uint8Array.fromHex(text));
    const bytes = new Uint8Array(Math.ceil(text.length / 2));
    for (let at = 0; at < text.length; at += 2) {
      const digits = text.substr(at, 2);
      bytes[at / 2] = parseInt(digits, 16);
    }
    const made = fromBytes(bytes);
    made.sigBytes = text.length / 2;
    return made;
  },
};

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const Base64 = {
  stringify: (array) => toBytes(array).toBase64(),
  parse(text) {
    const end = text.indexOf("=");
    const digits = end === -1 ? text : text.slice(0, end);
    if (digits.length % 4 !== 1 && /^[A-Za-z0-9+/]*$/.test(digits)) return fromBytes(Uint8Array.fromBase64(digits));
    const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
    let count = 0;
    for (let at = 0; at < digits.length; at++) {
      if (at % 4 === 0) continue;
      const shift = (at % 4) * 2;
      const before = Math.max(0, LETTERS.indexOf(digits[at - 1]));
      bytes[count++] = (before << shift) | (Math.max(0, LETTERS.indexOf(digits[at])) >>> (6 - shift));
    }
    return fromBytes(bytes.subarray(0, count));
  },
};

const Base64url = {
  stringify: (array) => toBytes(array).toBase64({ alphabet: "base64url", omitPadding: true }),
  parse: (text) => Base64.parse(text.replaceAll("-", "+").replaceAll("_", "/")),
};

const Latin1 = {
  stringify: (array) => host.decodeLatin1(packed(toBytes(array))),
  parse(text) {
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    return fromBytes(bytes);
  },
};

export const Utf8 = {
  stringify(array) {
    try {
      return host.decode("utf-8", packed(toBytes(array)), true, true);
    } catch {
      throw new Error("Malformed UTF-8 data");
    }
  },
  parse: (text) => fromBytes(utf8(String(text))),
};

const utf16 = (littleEndian) => ({
  stringify(array) {
    const bytes = toBytes(array);
    const view = new DataView(bytes.buffer, 0, bytes.buffer.byteLength);
    let text = "";
    for (let at = 0; at < bytes.length; at += 2) text += String.fromCharCode(view.getUint16(at, littleEndian));
    return text;
  },
  parse(text) {
    const bytes = new Uint8Array(text.length * 2);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), littleEndian);
    return fromBytes(bytes);
  },
});

const Utf16BE = utf16(false);

export const enc = { Hex, Latin1, Utf8, Base64, Base64url, Utf16: Utf16BE, Utf16BE, Utf16LE: utf16(true) };
