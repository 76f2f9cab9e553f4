// The module `util`.
import { inspect as written } from "../../inspect.js";

function inspect(value, options, ...old) {
  const given = typeof options === "boolean" ? { depth: old[0] } : options;
  return written(value, { ...(given?.depth === undefined ? {} : { depth: given.depth }), ...(given?.breakLength ? { breakLength: given.breakLength } : {}) });
}
inspect.custom = Symbol.for("nodejs.util.inspect.custom");

const short = (value) => (typeof value === "string" ? value : inspect(value));

function format(...all) {
  if (typeof all[0] !== "string") return all.map(short).join(" ");
  const [pattern, ...values] = all;
  const text = pattern.replace(/%([sdifjoOc%])/g, (mark, kind) => {
    if (kind === "%") return values.length > 0 || all.length > 1 ? "%" : mark;
    if (values.length === 0) return mark;
    return filled(kind, values.shift());
  });
  return [text, ...values.map(short)].join(" ");
}

function filled(kind, value) {
  switch (kind) {
    case "s":
      return typeof value === "object" && value !== null ? inspect(value, { depth: 0 }) : String(value);
    case "d":
      return typeof value === "object" ? "NaN" : String(Number(value));
    case "i":
      return String(parseInt(value, 10));
    case "f":
      return String(parseFloat(value));
    case "j":
      try {
        return JSON.stringify(value);
      } catch {
        return "[Circular]";
      }
    case "c":
      return "";
    default:
      return inspect(value);
  }
}

const CUSTOM = Symbol.for("nodejs.util.promisify.custom");

function promisify(original) {
  if (typeof original !== "function") throw new TypeError('The "original" argument must be of type function');
  if (original[CUSTOM]) return original[CUSTOM];
  return function (...given) {
    return new Promise((resolve, reject) => {
      original.call(this, ...given, (error, value) => (error ? reject(error) : resolve(value)));
    });
  };
}
promisify.custom = CUSTOM;

function callbackify(original) {
  return function (...given) {
    const call = given.pop();
    original.apply(this, given).then((value) => call(null, value), (error) => call(error ?? new Error("rejected")));
  };
}

function inherits(child, parent) {
  Object.defineProperty(child, "super_", { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(child.prototype, parent.prototype);
}

const tag = (value) => Object.prototype.toString.call(value);
const isObject = (value) => value !== null && typeof value === "object";

const types = {
  isDate: (value) => value instanceof Date,
  isRegExp: (value) => value instanceof RegExp,
  isPromise: (value) => value instanceof Promise,
  isMap: (value) => value instanceof Map,
  isSet: (value) => value instanceof Set,
  isNativeError: (value) => value instanceof Error,
  isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
  isUint8Array: (value) => value instanceof Uint8Array,
  isArrayBuffer: (value) => value instanceof ArrayBuffer,
  isAsyncFunction: (value) => tag(value) === "[object AsyncFunction]",
};

// Equal in all that is in it, as `assert.deepStrictEqual` understands it; loosely, numbers and their texts are equal too.
export function isDeepEqual(one, other, isStrict = true, open = []) {
  if (isStrict ? Object.is(one, other) : one == other || (one !== one && other !== other)) return true;
  if (!isObject(one) || !isObject(other)) return false;
  if (isStrict && Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  if (tag(one) !== tag(other) || open.length > 500) return false;
  if (open.some(([a, b]) => a === one && b === other)) return true;
  const inner = [...open, [one, other]];
  const same = (a, b) => isDeepEqual(a, b, isStrict, inner);
  if (one instanceof Date) return one.getTime() === other.getTime();
  if (one instanceof RegExp) return String(one) === String(other);
  if (one instanceof Error && (one.message !== other.message || one.name !== other.name)) return false;
  if (one instanceof Map) return one.size === other.size && [...one].every(([key, value]) => other.has(key) && same(value, other.get(key)));
  if (one instanceof Set) return one.size === other.size && [...one].every((it) => other.has(it) || [...other].some((value) => same(it, value)));
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
}

export default {
  format,
  inspect,
  promisify,
  callbackify,
  inherits,
  types,
  isDeepStrictEqual: (one, other) => isDeepEqual(one, other),
  deprecate: (call) => call,
  debuglog: () => () => {},
  log: (...all) => globalThis.console?.log(...all),
  isArray: Array.isArray,
  isBoolean: (value) => typeof value === "boolean",
  isNull: (value) => value === null,
  isNullOrUndefined: (value) => value === null || value === undefined,
  isNumber: (value) => typeof value === "number",
  isString: (value) => typeof value === "string",
  isSymbol: (value) => typeof value === "symbol",
  isUndefined: (value) => value === undefined,
  isRegExp: types.isRegExp,
  isObject,
  isDate: types.isDate,
  isError: (value) => value instanceof Error,
  isFunction: (value) => typeof value === "function",
  isPrimitive: (value) => !isObject(value) && typeof value !== "function",
  isBuffer: (value) => value instanceof Uint8Array && typeof value.readUInt8 === "function",
  _extend: (target, source) => Object.assign(target, source),
};
