// `Buffer` as in Node, as far as scripts of collections use it, and `atob` with `btoa`.
import { host, packed } from "./host.js";

const NAMES = {
  utf8: "utf8",
  "utf-8": "utf8",
  hex: "hex",
  base64: "base64",
  base64url: "base64url",
  latin1: "latin1",
  binary: "latin1",
  ascii: "ascii",
  ucs2: "utf16le",
  "ucs-2": "utf16le",
  utf16le: "utf16le",
  "utf-16le": "utf16le",
};

function encodingOf(name) {
  if (name === undefined || name === null || name === "") return "utf8";
  const found = NAMES[String(name).toLowerCase()];
  if (!found) throw new TypeError(`Unknown encoding: ${name}`);
  return found;
}

const utf8 = (text) => host.utf8(text.toWellFormed());

// As Node reads it: of both alphabets, without padding if need be, and what does not belong is passed over.
function fromBase64(text) {
  const end = text.search(/=/);
  const digits = (end < 0 ? text : text.slice(0, end)).replace(/[^A-Za-z0-9+/_-]/g, "");
  const plain = digits.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.fromBase64(plain.length % 4 === 1 ? plain.slice(0, -1) : plain);
}

function fromHex(text) {
  const [digits] = /^(?:[0-9a-f]{2})*/i.exec(text);
  return Uint8Array.fromHex(digits);
}

function fromCodes(text, width) {
  const bytes = new Uint8Array(text.length * width);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bytes[at * width] = code;
    if (width === 2) bytes[at * 2 + 1] = code >>> 8;
  }
  return bytes;
}

function bytesOf(text, encoding) {
  switch (encodingOf(encoding)) {
    case "utf8":
      return utf8(text);
    case "hex":
      return fromHex(text);
    case "base64":
    case "base64url":
      return fromBase64(text);
    case "utf16le":
      return fromCodes(text, 2);
    default:
      return host.latin1(text.toWellFormed()) ?? fromCodes(text, 1);
  }
}

function fromUnits(bytes) {
  const parts = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) parts.push(String.fromCharCode(bytes[at] | (bytes[at + 1] << 8)));
  return parts.join("");
}

function textOf(bytes, encoding) {
  switch (encodingOf(encoding)) {
    case "utf8":
      return host.decode("utf-8", packed(bytes), false, true);
    case "hex":
      return bytes.toHex();
    case "base64":
      return bytes.toBase64();
    case "base64url":
      return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
    case "utf16le":
      return fromUnits(bytes);
    case "ascii":
      return host.decodeLatin1(packed(bytes.map((byte) => byte & 0x7f)));
    default:
      return host.decodeLatin1(packed(bytes));
  }
}

// The same memory, as a buffer.
const wrap = (bytes) => new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function checked(size) {
  if (typeof size !== "number") throw new TypeError(`The "size" argument must be of type number. Received ${described(size)}`);
  if (!(size >= 0 && size <= Buffer.kMaxLength)) throw new RangeError(`The value of "size" is out of range. Received ${size}`);
  return size;
}

function described(value) {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "object") return `an instance of ${value.constructor?.name ?? "Object"}`;
  return `type ${typeof value} (${String(value)})`;
}

function from(value, encodingOrOffset, length) {
  if (typeof value === "string") return wrap(bytesOf(value, encodingOrOffset));
  if (value instanceof ArrayBuffer) return new FastBuffer(value, encodingOrOffset ?? 0, length);
  if (ArrayBuffer.isView(value)) return wrap(Uint8Array.from(value));
  if (value !== null && typeof value === "object") {
    if (value.type === "Buffer" && Array.isArray(value.data)) return wrap(Uint8Array.from(value.data));
    if (typeof value.length === "number" && !(value instanceof String)) return wrap(Uint8Array.from(value, (it) => Number(it) & 0xff));
    const primitive = value instanceof String ? String(value) : value.valueOf?.();
    if (primitive !== null && primitive !== undefined && primitive !== value) return from(primitive, encodingOrOffset, length);
  }
  throw new TypeError(`The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object. Received ${described(value)}`);
}

class FastBuffer extends Uint8Array {
  // What `map`, `filter` and their kin make is a buffer too.
  toString(encoding, start = 0, end = this.length) {
    return textOf(this.subarray(start, end), encoding);
  }

  toLocaleString(encoding, start, end) {
    return this.toString(encoding, start, end);
  }

  toJSON() {
    return { type: "Buffer", data: Array.from(this) };
  }

  slice(start, end) {
    return this.subarray(start, end);
  }

  equals(other) {
    return Buffer.compare(this, other) === 0;
  }

  compare(target, targetStart = 0, targetEnd = target.length, start = 0, end = this.length) {
    return Buffer.compare(this.subarray(start, end), target.subarray(targetStart, targetEnd));
  }

  copy(target, targetStart = 0, start = 0, end = this.length) {
    const part = this.subarray(start, Math.min(end, start + Math.max(0, target.length - targetStart)));
    target.set(part, targetStart);
    return part.length;
  }

  write(text, offset, length, encoding) {
    if (typeof offset === "string") [offset, length, encoding] = [0, undefined, offset];
    if (typeof length === "string") [length, encoding] = [undefined, length];
    const start = offset ?? 0;
    const room = Math.max(0, Math.min(length ?? Infinity, this.length - start));
    const bytes = bytesOf(String(text), encoding).subarray(0, room);
    this.set(bytes, start);
    return bytes.length;
  }

  fill(value, start = 0, end = this.length, encoding) {
    if (typeof value !== "string") return super.fill(Number(value) & 0xff, start, end);
    if (typeof start === "string") [start, end, encoding] = [0, this.length, start];
    const bytes = bytesOf(value, encoding);
    for (let at = start; at < end; at++) this[at] = bytes.length > 0 ? bytes[(at - start) % bytes.length] : 0;
    return this;
  }

  indexOf(value, from = 0, encoding) {
    if (typeof value === "number") return super.indexOf(value & 0xff, from);
    const wanted = typeof value === "string" ? bytesOf(value, typeof from === "string" ? from : encoding) : value;
    const start = typeof from === "number" ? Math.max(0, from < 0 ? this.length + from : from) : 0;
    if (wanted.length === 0) return Math.min(start, this.length);
    for (let at = super.indexOf(wanted[0], start); at >= 0; at = super.indexOf(wanted[0], at + 1)) {
      if (at + wanted.length > this.length) return -1;
      if (wanted.every((byte, number) => this[at + number] === byte)) return at;
    }
    return -1;
  }

  includes(value, from, encoding) {
    return this.indexOf(value, from, encoding) >= 0;
  }

  swap16() {
    return swapped(this, 2);
  }

  swap32() {
    return swapped(this, 4);
  }

  readUIntBE(offset, width) {
    return within(this, offset, width).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  readUIntLE(offset, width) {
    return within(this, offset, width).reduceRight((sum, byte) => sum * 256 + byte, 0);
  }

  readIntBE(offset, width) {
    return signed(this.readUIntBE(offset, width), width);
  }

  readIntLE(offset, width) {
    return signed(this.readUIntLE(offset, width), width);
  }

  writeUIntBE(value, offset, width) {
    const part = within(this, offset, width);
    for (let at = width - 1, rest = Number(value); at >= 0; at--, rest = Math.floor(rest / 256)) part[at] = rest % 256;
    return offset + width;
  }

  writeUIntLE(value, offset, width) {
    const part = within(this, offset, width);
    for (let at = 0, rest = Number(value); at < width; at++, rest = Math.floor(rest / 256)) part[at] = rest % 256;
    return offset + width;
  }

  writeIntBE(value, offset, width) {
    return this.writeUIntBE(value < 0 ? value + 256 ** width : value, offset, width);
  }

  writeIntLE(value, offset, width) {
    return this.writeUIntLE(value < 0 ? value + 256 ** width : value, offset, width);
  }
}

function within(buffer, offset, width) {
  if (!(Number.isInteger(offset) && offset >= 0 && offset + width <= buffer.length)) {
    throw new RangeError(`The value of "offset" is out of range. It must be >= 0 and <= ${buffer.length - width}. Received ${offset}`);
  }
  return new Uint8Array(buffer.buffer, buffer.byteOffset + offset, width);
}

const signed = (value, width) => (value >= 256 ** width / 2 ? value - 256 ** width : value);

function swapped(buffer, width) {
  if (buffer.length % width !== 0) throw new RangeError(`Buffer size must be a multiple of ${width * 8}-bits`);
  for (let at = 0; at < buffer.length; at += width) buffer.subarray(at, at + width).reverse();
  return buffer;
}

// `readUInt16BE`, `writeDoubleLE` and their kin, over the views that the language has.
const VIEWS = { Int8: 1, UInt8: 1, Int16: 2, UInt16: 2, Int32: 4, UInt32: 4, Float: 4, Double: 8, BigInt64: 8, BigUInt64: 8 };
const VIEW_NAMES = { Float: "Float32", Double: "Float64", BigUInt64: "BigUint64", UInt8: "Uint8", UInt16: "Uint16", UInt32: "Uint32" };

for (const [name, width] of Object.entries(VIEWS)) {
  for (const order of width === 1 ? [""] : ["LE", "BE"]) {
    const view = VIEW_NAMES[name] ?? name;
    const isLittle = order === "LE";
    const members = {
      [`read${name}${order}`](offset = 0) {
        const part = within(this, offset, width);
        return new DataView(part.buffer, part.byteOffset, width)[`get${view}`](0, isLittle);
      },
      [`write${name}${order}`](value, offset = 0) {
        const part = within(this, offset, width);
        new DataView(part.buffer, part.byteOffset, width)[`set${view}`](0, value, isLittle);
        return offset + width;
      },
    };
    for (const [method, call] of Object.entries(members)) {
      const lower = method.replace("UInt", "Uint");
      for (const it of new Set([method, lower])) {
        Object.defineProperty(FastBuffer.prototype, it, { value: call, writable: true, configurable: true });
      }
    }
  }
}

export function Buffer(value, encodingOrOffset, length) {
  return typeof value === "number" ? Buffer.alloc(value) : from(value, encodingOrOffset, length);
}
Buffer.prototype = FastBuffer.prototype;
Object.defineProperty(FastBuffer.prototype, "constructor", { value: Buffer, writable: true, configurable: true });
Object.defineProperty(FastBuffer, Symbol.species, { get: () => FastBuffer });
Object.defineProperty(Buffer, Symbol.species, { get: () => FastBuffer });
Object.defineProperty(Buffer, Symbol.hasInstance, { value: (it) => it instanceof FastBuffer });

Object.assign(Buffer, {
  kMaxLength: 0x7fffffff,
  poolSize: 8192,
  from: (value, encodingOrOffset, length) => from(value, encodingOrOffset, length),
  alloc(size, fill, encoding) {
    const made = new FastBuffer(checked(size));
    return fill === undefined ? made : made.fill(fill, 0, size, encoding);
  },
  allocUnsafe: (size) => new FastBuffer(checked(size)),
  allocUnsafeSlow: (size) => new FastBuffer(checked(size)),
  byteLength(value, encoding) {
    if (typeof value === "string") return bytesOf(value, encoding).length;
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
    throw new TypeError(`The "string" argument must be of type string or an instance of Buffer or ArrayBuffer. Received ${described(value)}`);
  },
  compare(one, other) {
    if (!(one instanceof Uint8Array) || !(other instanceof Uint8Array)) {
      throw new TypeError("The arguments must be instances of Buffer or Uint8Array");
    }
    const count = Math.min(one.length, other.length);
    for (let at = 0; at < count; at++) if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1;
    return Math.sign(one.length - other.length);
  },
  concat(list, length) {
    if (!Array.isArray(list)) throw new TypeError(`The "list" argument must be an instance of Array. Received ${described(list)}`);
    const made = Buffer.alloc(length ?? list.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of list) {
      if (at >= made.length) break;
      made.set(part.subarray(0, made.length - at), at);
      at += part.length;
    }
    return made;
  },
  isBuffer: (value) => value instanceof FastBuffer,
  isEncoding: (name) => typeof name === "string" && Object.hasOwn(NAMES, name.toLowerCase()),
});

const invalid = (message) => new DOMException(message, "InvalidCharacterError");

// A text of letters up to U+00FF as base64.
export function btoa(...given) {
  if (given.length === 0) throw new TypeError("The 'data' argument must be specified");
  const text = String(given[0]);
  const bytes = host.latin1(text.toWellFormed());
  if (!bytes) throw invalid("The string to be encoded contains characters outside of the Latin1 range.");
  return bytes.toBase64();
}

// Both alphabets are taken, and padding may be missing: scripts take tokens apart with it.
export function atob(...given) {
  if (given.length === 0) throw new TypeError("The 'data' argument must be specified");
  const text = String(given[0]).replace(/[\t\n\f\r ]/g, "");
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) throw invalid("The string to be decoded is not correctly encoded.");
  return host.decodeLatin1(packed(fromBase64(text)));
}
