// How a value is shown in the text of a failed assertion: on one line, and cut to what there is room for.

/** What the texts of assertions call the type of a value: `string`, `null`, `Array`, `Map`, `Object`. */
export function typeOf(value) {
  if (value === null) return "null";
  const type = typeof value;
  if (type !== "object") return type;
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** The name of a function, or of what an object was made by. */
export const nameOf = (made) => (typeof made === "function" ? made.name : null);

const MARK = "…";

// How deep a value is followed. Below that every text is far longer than any room.
const DEEPEST = 60;

// Characters that would not be seen, or that would end the text.
const HIDDEN =
  /['\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0604\u070f\u17b4\u17b5\u200c-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]/g;
const ESCAPES = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "'": "\\'", "\\": "\\\\" };
const escape = (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

function cut(text, room) {
  if (text.length <= MARK.length) return text;
  if (room < MARK.length) return MARK;
  if (text.length <= room) return text;
  let end = room - MARK.length;
  const last = text.charCodeAt(end - 1);
  // Half a pair of surrogates is no character.
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return text.slice(0, end) + MARK;
}

/*
 * The room is counted down while a value is written: `page.room` is what is left for the part at hand, `page.depth` says
 * how many values stand around it, `page.open` holds the objects among them.
 */

// The parts of a list, as many as there is room for, and how many are left out.
function list(items, page, write = show) {
  const size = items.length;
  const whole = page.room;
  if (size > 1 && whole < 0) return `${MARK}(${size})`;
  const piece = (at) => write(items[at], page) + (at + 1 < size ? ", " : "");
  let text = "";
  let ahead = null;
  for (let at = 0; at < size; at += 1) {
    const left = size - at;
    const rest = `${MARK}(${left})`;
    page.room = whole - text.length - (left > 1 ? 2 : 0);
    const next = ahead ?? piece(at);
    const length = text.length + next.length;
    if (left === 1) {
      if (length > whole && text.length + rest.length <= whole) return text + rest;
      return text + next;
    }
    const crowded = length + rest.length > whole;
    if (left > 2 && crowded) return text + rest;
    ahead = piece(at + 1);
    if (left === 2 && crowded && length + ahead.length > whole) return text + rest;
    text += next;
    if (left > 2 && length + ahead.length >= whole) return `${text}${MARK}(${left - 1})`;
  }
  return text;
}

const PLAIN_KEY = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const quoted = (key) => `'${JSON.stringify(key).slice(1, -1).replace(/'/g, "\\'").replace(/\\"/g, '"')}'`;

function property([key, value], page) {
  page.room -= 2;
  let name;
  if (typeof key === "string") name = PLAIN_KEY.test(key) ? key : quoted(key);
  else if (typeof key === "symbol") name = `[${show(key, page)}]`;
  else name = String(key);
  page.room -= name.length;
  return `${name}: ${show(value, page)}`;
}

function entry([key, value], page) {
  page.room -= 4;
  const name = show(key, page);
  page.room -= name.length;
  return `${name} => ${show(value, page)}`;
}

const pairs = (object, keys) => keys.map((key) => [key, object[key]]);

function array(value, page, name = "") {
  const more = Object.keys(value).slice(value.length);
  if (!value.length && !more.length) return `${name}[]`;
  page.room -= 4 + name.length;
  const items = list(value, page);
  page.room -= items.length;
  const named = more.length ? `, ${list(pairs(value, more), page, property)}` : "";
  return `${name}[ ${items}${named} ]`;
}

function numbers(value, page, name) {
  if (!value.length) return `${name}[]`;
  page.room -= name.length + 4;
  let text = "";
  for (let at = 0; at < value.length; at += 1) {
    const next = cut(String(value[at]), page.room) + (at + 1 < value.length ? ", " : "");
    page.room -= next.length;
    if (page.room <= 3 && at + 1 < value.length) {
      text += `${MARK}(${value.length - at})`;
      break;
    }
    text += next;
  }
  return `${name}[ ${text} ]`;
}

function object(value, page) {
  const names = Object.getOwnPropertyNames(value);
  const symbols = Object.getOwnPropertySymbols(value);
  if (!names.length && !symbols.length) return "{}";
  page.room -= 4;
  if (page.open.includes(value)) return "[Circular]";
  page.open.push(value);
  const parts = [];
  if (names.length) parts.push(list(pairs(value, names), page, property));
  if (symbols.length) parts.push(list(pairs(value, symbols), page, property));
  page.open.pop();
  return `{ ${parts.join(", ")} }`;
}

function instance(value, page) {
  const tag = value[Symbol.toStringTag];
  const name = (typeof tag === "string" && tag) || nameOf(value.constructor) || "<Anonymous Class>";
  page.room -= name.length;
  return name + object(value, page);
}

const OF_AN_ERROR = new Set([
  "stack",
  "line",
  "column",
  "name",
  "message",
  "fileName",
  "lineNumber",
  "columnNumber",
  "number",
  "description",
]);

function error(value, page) {
  const names = Object.getOwnPropertyNames(value).filter((name) => !OF_AN_ERROR.has(name));
  const name = String(value.name);
  page.room -= name.length;
  let message = "";
  if (typeof value.message === "string") message = cut(value.message, page.room);
  else names.unshift("message");
  if (message) message = `: ${message}`;
  page.room -= message.length + 5;
  const more = list(pairs(value, names), page, property);
  return name + message + (more && ` { ${more} }`);
}

function number(value, page) {
  if (value === 0) return 1 / value > 0 ? "+0" : "-0";
  return cut(String(value), page.room);
}

function bigint(value, page) {
  return `${cut(String(value), page.room - 1)}n`;
}

function string(value, page) {
  return `'${cut(value.replace(HIDDEN, escape), page.room - 2)}'`;
}

function callable(value, page) {
  return value.name ? `[Function ${cut(value.name, page.room - 11)}]` : "[Function]";
}

function date(value, page) {
  const text = value.toJSON();
  if (text === null) return "Invalid Date";
  const [day, time] = text.split("T");
  return `${day}T${cut(time, page.room - day.length - 1)}`;
}

function regexp(value, page) {
  const { flags } = value;
  return `/${cut(value.source, page.room - 2 - flags.length)}/${flags}`;
}

function full(name, items, page, write) {
  if (!items.length) return `${name}{}`;
  page.room -= 7;
  return `${name}{ ${list(items, page, write)} }`;
}

function passed(value, page) {
  if (!value.length) return "Arguments[]";
  page.room -= 13;
  return `Arguments[ ${list(Array.from(value), page)} ]`;
}

// What is shown in a way of its own, by type; everything else is an object or an instance.
const WAYS = {
  __proto__: null,
  undefined: () => "undefined",
  null: () => "null",
  boolean: String,
  number,
  bigint,
  string,
  symbol: String,
  function: callable,
  Boolean: (value) => String(value),
  Number: (value, page) => number(Number(value), page),
  String: (value, page) => string(String(value), page),
  Symbol: (value) => String(value.valueOf()),
  Array: (value, page) => array(value, page),
  Date: date,
  RegExp: regexp,
  Error: error,
  Map: (value, page) => full("Map", [...value], page, entry),
  Set: (value, page) => full("Set", [...value], page),
  Arguments: passed,
  Promise: () => `Promise{${MARK}}`,
  WeakMap: () => `WeakMap{${MARK}}`,
  WeakSet: () => `WeakSet{${MARK}}`,
  Generator: () => "",
  DataView: () => "",
  ArrayBuffer: () => "",
};
for (const name of ["Int8", "Uint8", "Uint8Clamped", "Int16", "Uint16", "Int32", "Uint32", "Float32", "Float64"]) {
  WAYS[`${name}Array`] = (value, page) => numbers(value, page, nameOf(value.constructor) || `${name}Array`);
}

const KIND = Symbol.for("posthaste.kind");
const OWN = Symbol.for("chai/inspect");

function show(value, page) {
  const type = typeOf(value);
  const way = WAYS[type];
  if (way !== undefined && typeof value !== "object") return way(value, page);
  if (page.depth > DEEPEST) return MARK;
  // Each value counts down for itself: what stands around it has as much room as before.
  const { room } = page;
  page.depth += 1;
  try {
    return way === undefined ? other(value, page) : way(value, page);
  } finally {
    page.depth -= 1;
    page.room = room;
  }
}

function other(value, page) {
  if (typeof value[OWN] === "function") {
    const own = value[OWN]({ truncate: page.room });
    return typeof own === "string" ? own : show(own, page);
  }
  const kind = value[KIND];
  if (kind === "PostmanResponse") return `${kind}{ ${MARK}(${value.code === undefined ? 5 : 10}) }`;
  if (kind === "PostmanRequest") return `${kind}{ ${MARK}(${value.body ? 5 : 4}) }`;
  const above = Object.getPrototypeOf(value);
  if (above === null || above === Object.prototype) return object(value, page);
  return "constructor" in value && value.constructor !== Object ? instance(value, page) : object(value, page);
}

/** A value on one line, in about `room` characters. */
export function inspect(value, room = 40) {
  return show(value, { room: room || Infinity, depth: 0, open: [] });
}

/** The same for the subject of a sentence: what would not fit is only named. */
export function brief(value, room = 40) {
  const text = inspect(value, room);
  if (!room || text.length < room) return text;
  switch (Object.prototype.toString.call(value)) {
    case "[object Function]":
      return value.name ? `[Function: ${value.name}]` : "[Function]";
    case "[object Array]":
      return `[ Array(${value.length}) ]`;
    case "[object Object]": {
      const keys = Object.keys(value);
      return `{ Object (${keys.length > 2 ? `${keys.slice(0, 2).join(", ")}, ...` : keys.join(", ")}) }`;
    }
    default:
      return text;
  }
}
