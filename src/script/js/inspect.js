// How `console.log` writes a value: as Node does, over several lines where one does not hold it.

import { MOST_ITEMS, joined } from "./inspect/lines.js";
import { UNSEEN, escape, primitive, quote } from "./inspect/text.js";

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");
const KEY = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
// Deeper than this nothing is followed, whatever the caller asks for.
const DEEPEST = 100;

const own = Object.prototype.hasOwnProperty;
const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

/**
 * Writes a value. `depth` says how many objects are opened inside of it (`null` for all), `breakLength` how long a line
 * may be, `compact` how many levels may share one, `stack` whether errors show where they were made.
 */
export function inspect(value, { depth = 2, breakLength = 80, compact = 3, stack = false } = {}) {
  if (value === null) return "null";
  if (typeof value !== "object" && typeof value !== "function") return primitive(value, { breakLength, indent: 0 });
  const page = {
    depth: Math.min(depth ?? DEEPEST, DEEPEST),
    breakLength,
    compact,
    stack,
    indent: 0,
    level: 0,
    open: [],
    circles: null,
  };
  return write(value, page, 0);
}

function write(value, page, level, typed = false) {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) {
    return primitive(value, typed ? null : page);
  }
  const custom = value[CUSTOM];
  if (typeof custom === "function" && custom !== inspect) {
    const options = { depth: page.depth - level, breakLength: page.breakLength, compact: page.compact };
    const text = custom.call(value, page.depth - level, options, inspect);
    if (text !== value) {
      if (typeof text !== "object" || text === null)
        return String(text).replaceAll("\n", `\n${" ".repeat(page.indent)}`);
      return write(text, page, level);
    }
  }
  if (page.open.includes(value)) {
    page.circles ??= new Map();
    if (!page.circles.has(value)) page.circles.set(value, page.circles.size + 1);
    return `[Circular *${page.circles.get(value)}]`;
  }
  return opened(value, page, level);
}

// The name of what made an object: `null` where nothing did.
function makerOf(value) {
  for (let at = value; at !== null; at = Object.getPrototypeOf(at)) {
    const maker = Object.getOwnPropertyDescriptor(at, "constructor")?.value;
    if (typeof maker === "function" && maker.name !== "" && isMadeBy(value, maker)) return maker.name;
  }
  return null;
}

function isMadeBy(value, maker) {
  try {
    return value instanceof maker;
  } catch {
    return false;
  }
}

function prefixOf(maker, tag, otherwise, size = "") {
  if (maker === null)
    return `[${otherwise}${size}: null prototype] ${tag !== "" && tag !== otherwise ? `[${tag}] ` : ""}`;
  return `${maker}${size} ${tag !== "" && tag !== maker ? `[${tag}] ` : ""}`;
}

function extraTag(value, maker) {
  const tag = value[Symbol.toStringTag];
  return typeof tag === "string" && tag !== "" && tag !== maker ? tag : "";
}

function keysOf(value) {
  const keys = Object.keys(value);
  const symbols = Object.getOwnPropertySymbols(value);
  if (symbols.length === 0) return keys;
  return keys.concat(symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol)));
}

// Each kind says what stands before its parts, which brackets go around them, and what the parts are:
// `{ base, open, close, parts, keys, isList, empty }`. What has no parts is only `base`, or its brackets.
function plan(value, page) {
  const type = Array.isArray(value) ? "Array" : tagOf(value);
  const maker = makerOf(value);
  const tag = extraTag(value, maker);
  if (Array.isArray(value)) {
    const prefix = maker === "Array" && tag === "" ? "" : prefixOf(maker, tag, "Array", `(${value.length})`);
    return {
      open: `${prefix}[`,
      close: "]",
      parts: items,
      keys: namesBeside(value),
      isList: true,
      count: value.length,
    };
  }
  if (value instanceof Set) {
    return { open: `${prefixOf(maker, tag, "Set", `(${value.size})`)}{`, parts: members, count: value.size };
  }
  if (value instanceof Map) {
    return { open: `${prefixOf(maker, tag, "Map", `(${value.size})`)}{`, parts: entries, count: value.size };
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const prefix = prefixOf(maker, tag, type, `(${value.length})`);
    return {
      open: `${prefix}[`,
      close: "]",
      parts: numbers,
      keys: namesBeside(value),
      isList: true,
      count: value.length,
    };
  }
  if (typeof value === "function") return { base: functionName(value, maker, tag) };
  if (value instanceof Error) return errorPlan(value, page);
  switch (type) {
    case "Arguments":
      return {
        open: "[Arguments] [",
        close: "]",
        parts: items,
        keys: namesBeside(value),
        isList: true,
        count: value.length,
      };
    case "RegExp":
      return { base: prefixed(String(value), prefixOf(maker, tag, "RegExp"), "RegExp ") };
    case "Date": {
      const text = Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
      return { base: prefixed(text, prefixOf(maker, tag, "Date"), "Date ") };
    }
    case "Number":
    case "Boolean":
    case "BigInt":
    case "Symbol":
    case "String":
      return boxed(value, type);
    case "Map Iterator":
    case "Set Iterator":
      return { open: `[${type}] {`, parts: () => [], count: 0 };
    default:
      return rarer(value, type, maker, tag);
  }
}

const prefixed = (text, prefix, usual) => (prefix === usual ? text : prefix + text);

function rarer(value, type, maker, tag) {
  const open = (name) => `${prefixOf(maker, tag, name)}{`;
  if (value instanceof Promise) return { open: open("Promise"), parts: () => ["<pending>"], count: 1 };
  if (value instanceof WeakSet) return { open: open("WeakSet"), parts: () => ["<items unknown>"], count: 1 };
  if (value instanceof WeakMap) return { open: open("WeakMap"), parts: () => ["<items unknown>"], count: 1 };
  if (value instanceof ArrayBuffer) return { open: open("ArrayBuffer"), parts: contents, count: 1 };
  if (value instanceof DataView) return { open: open("DataView"), parts: view, count: 1 };
  if (maker === "Object" && tag === "") return { open: "{", count: 0 };
  return { open: open("Object"), count: 0 };
}

function boxed(value, type) {
  const inner = type === "Symbol" ? String(value.valueOf()) : primitive(value.valueOf(), null);
  const keys = type === "String" ? keysOf(value).slice(value.length) : undefined;
  return { base: `[${type}: ${inner}]`, keys };
}

function functionName(value, maker, tag) {
  const kind = tagOf(value);
  const source = Function.prototype.toString.call(value);
  if (source.startsWith("class") && source.endsWith("}")) {
    const above = Object.getPrototypeOf(value);
    const name = own.call(value, "name") && value.name ? value.name : "(anonymous)";
    return `[class ${name}${above?.name ? ` extends ${above.name}` : ""}]`;
  }
  const name = value.name ? `: ${value.name}` : " (anonymous)";
  const suffix = maker === null ? " [null prototype]" : "";
  return `[${kind}${name}]${suffix}${tag !== "" && tag !== kind ? ` [${tag}]` : ""}`;
}

const ERROR_KEYS = new Set(["name", "message", "stack", "fileName", "lineNumber", "columnNumber"]);

function errorPlan(value, page) {
  const name = String(value.name ?? "Error");
  const message = String(value.message ?? "");
  const head = message ? `${name}: ${message}` : name;
  const frames = page.stack ? String(value.stack ?? "").match(/^\s*at .*$/gm) : null;
  let base = frames ? `${head}\n${frames.map((frame) => `    ${frame.trim()}`).join("\n")}` : `[${head}]`;
  if (page.indent) base = base.replaceAll("\n", `\n${" ".repeat(page.indent)}`);
  const keys = keysOf(value).filter((key) => !ERROR_KEYS.has(key));
  for (const hidden of ["cause", "errors"]) {
    if (own.call(value, hidden) && !keys.includes(hidden)) keys.push(hidden);
  }
  return { base, keys };
}

// The keys of a list that are no indexes; they come after those.
function namesBeside(list) {
  if (Object.getOwnPropertySymbols(list).length === 0) {
    let indexes = 0;
    for (const key in list) {
      if (!own.call(list, key)) break;
      indexes += 1;
    }
    // Nearly every list has its indexes and nothing else.
    if (indexes === list.length) return Object.keys(list).slice(list.length);
  }
  return keysOf(list).filter(
    (key) => typeof key === "symbol" || !(/^(0|[1-9]\d*)$/.test(key) && Number(key) < list.length),
  );
}

function opened(value, page, level) {
  const {
    base = "",
    open = "{",
    close = "}",
    parts,
    keys = keysOf(value),
    isList = false,
    count = 0,
  } = plan(value, page);
  if (count === 0 && keys.length === 0) return base || `${open}${close}`;
  if (level > page.depth) {
    const maker = makerOf(value);
    return maker === null ? prefixOf(maker, "", tagOf(value)).trimEnd() : `[${maker}]`;
  }
  page.open.push(value);
  page.level = level + 1;
  const output = parts ? parts(value, page, level + 1) : [];
  for (const key of keys) output.push(property(value, page, level + 1, key));
  page.open.pop();
  const number = page.circles?.get(value);
  const before = number === undefined ? base : `<ref *${number}>${base && " "}${base}`;
  return joined(output, page, { before, open, close, list: isList ? value : null, level: level + 1 });
}

function more(count) {
  return `... ${count} more item${count > 1 ? "s" : ""}`;
}

function items(list, page, level) {
  const output = [];
  let at = 0;
  while (at < list.length && output.length < MOST_ITEMS) {
    if (own.call(list, at)) {
      output.push(element(list[at], list, at, page, level));
      at += 1;
    } else {
      const start = at;
      // Holes may be many more than anybody would wait for.
      const next = list.length > 1e5 ? nextIndex(list, at) : at;
      at = Math.max(next, at);
      while (at < list.length && !own.call(list, at)) at += 1;
      const holes = at - start;
      output.push(`<${holes} empty item${holes > 1 ? "s" : ""}>`);
    }
  }
  if (at < list.length) output.push(more(list.length - at));
  return output;
}

function nextIndex(list, from) {
  for (const key of Object.keys(list)) {
    const at = Number(key);
    if (at >= from) return Math.min(at, list.length);
    if (Number.isNaN(at)) break;
  }
  return list.length;
}

function element(value, list, at, page, level) {
  const what = Object.getOwnPropertyDescriptor(list, at);
  return described(what ?? { value }, page, level);
}

function numbers(list, page) {
  const output = [];
  const count = Math.min(list.length, MOST_ITEMS);
  for (let at = 0; at < count; at += 1) output.push(primitive(list[at], null));
  if (list.length > count) output.push(more(list.length - count));
  return output;
}

function members(set, page, level) {
  const output = [];
  page.indent += 2;
  for (const value of set) {
    if (output.length >= MOST_ITEMS) break;
    output.push(write(value, page, level));
  }
  page.indent -= 2;
  if (set.size > MOST_ITEMS) output.push(more(set.size - MOST_ITEMS));
  return output;
}

function entries(map, page, level) {
  const output = [];
  page.indent += 2;
  for (const [key, value] of map) {
    if (output.length >= MOST_ITEMS) break;
    output.push(`${write(key, page, level)} => ${write(value, page, level)}`);
  }
  page.indent -= 2;
  if (map.size > MOST_ITEMS) output.push(more(map.size - MOST_ITEMS));
  return output;
}

function contents(buffer) {
  const bytes = new Uint8Array(buffer);
  const shown = Array.from(bytes.subarray(0, 50), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const rest = bytes.length > 50 ? ` ... ${bytes.length - 50} more byte${bytes.length > 51 ? "s" : ""}` : "";
  return [`[Uint8Contents]: <${shown}${rest}>`, `byteLength: ${bytes.length}`];
}

function view(value, page, level) {
  const output = [`byteLength: ${value.byteLength}`, `byteOffset: ${value.byteOffset}`];
  page.indent += 2;
  output.push(`buffer: ${write(value.buffer, page, level)}`);
  page.indent -= 2;
  return output;
}

function described(what, page, level) {
  if (what.get !== undefined) return what.set === undefined ? "[Getter]" : "[Getter/Setter]";
  if (what.set !== undefined) return "[Setter]";
  page.indent += 2;
  const text = write(what.value, page, level);
  page.indent -= 2;
  return text;
}

function property(value, page, level, key) {
  const what = Object.getOwnPropertyDescriptor(value, key) ?? { value: value[key], enumerable: true };
  const text = described(what, page, level);
  let name;
  if (typeof key === "symbol") name = `[${String(key).replace(UNSEEN, escape)}]`;
  else if (key === "__proto__") name = "['__proto__']";
  else if (what.enumerable === false) name = `[${key}]`;
  else name = KEY.test(key) ? key : quote(key);
  return `${name}: ${text}`;
}
