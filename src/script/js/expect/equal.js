// Whether two values are the same all the way down.

import { typeOf } from "./show.js";

// From this depth on it is noted which pairs are being compared; only a circle comes back to one of them.
const WATCHED = 16;

/** Whether two values are deeply equal: `NaN` is itself, `-0` is not `+0`, and types must agree. */
export function deepEqual(left, right) {
  return same(left, right, { depth: 0, pairs: null });
}

function same(left, right, walk) {
  if (left === right) return left !== 0 || 1 / left === 1 / right;
  if (left !== left && right !== right) return true;
  if (left === null || right === null || typeof left !== "object" || typeof right !== "object") return false;
  const type = kindOf(left);
  if (type !== kindOf(right)) return false;
  if (walk.depth < WATCHED) {
    walk.depth += 1;
    const answer = compare(type, left, right, walk);
    walk.depth -= 1;
    return answer;
  }
  walk.pairs ??= new Map();
  const known = walk.pairs.get(left);
  // A pair that is compared already, or was: had it differed, nobody would ask any more.
  if (known?.has(right)) return true;
  if (known) known.add(right);
  else walk.pairs.set(left, new Set([right]));
  return compare(type, left, right, walk);
}

// The type of an object. Most are plain, or lists, and need no closer look.
function kindOf(object) {
  if (!(Symbol.toStringTag in object)) {
    if (Array.isArray(object)) return "Array";
    if (Object.getPrototypeOf(object) === Object.prototype && !(Symbol.iterator in object)) return "Object";
  }
  return typeOf(object);
}

function compare(type, left, right, walk) {
  switch (type) {
    case "String":
    case "Number":
    case "Boolean":
    case "Date":
      return same(left.valueOf(), right.valueOf(), walk);
    case "Promise":
    case "Symbol":
    case "WeakMap":
    case "WeakSet":
      return false;
    case "Error":
      return allSame(["name", "message", "code"], left, right, walk);
    case "RegExp":
      return String(left) === String(right);
    case "Array":
    case "Arguments":
      return inOrder(left, right, walk);
    case "Set":
      return inOrder([...left].sort(), [...right].sort(), walk);
    case "Map":
      return left.size === right.size && inOrder([...left].sort(), [...right].sort(), walk);
    case "Generator":
      return inOrder([...left], [...right], walk);
    case "ArrayBuffer":
      return inOrder(new Uint8Array(left), new Uint8Array(right), walk);
    case "DataView":
      return inOrder(bytes(left), bytes(right), walk);
    default:
      return ArrayBuffer.isView(left) ? inOrder(left, right, walk) : byKeys(left, right, walk);
  }
}

const bytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function inOrder(left, right, walk) {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) {
    if (!same(left[at], right[at], walk)) return false;
  }
  return true;
}

// A loop, because values may be nested as deep as the stack of the engine allows.
function allSame(keys, left, right, walk) {
  for (const key of keys) {
    if (!same(left[key], right[key], walk)) return false;
  }
  return true;
}

const enumerable = Object.prototype.propertyIsEnumerable;
const isPlain = (object) => {
  const above = Object.getPrototypeOf(object);
  return above === null || above === Object.prototype;
};

// The keys that count, inherited ones included.
function keysOf(object) {
  const keys = [];
  for (const key in object) keys.push(key);
  return keys.concat(symbolsOf(object));
}

const symbolsOf = (object) => Object.getOwnPropertySymbols(object).filter((symbol) => enumerable.call(object, symbol));

function byKeys(left, right, walk) {
  if (isPlain(left) && isPlain(right)) {
    const keys = Object.keys(left).concat(symbolsOf(left));
    if (keys.length && keys.length === Object.keys(right).length + symbolsOf(right).length) {
      for (const key of keys) {
        if (!enumerable.call(right, key)) return false;
      }
      return allSame(keys, left, right, walk);
    }
  }
  const keys = keysOf(left);
  const others = keysOf(right);
  if (keys.length && keys.length === others.length) {
    const there = new Set(others);
    return keys.every((key) => there.has(key)) && allSame(keys, left, right, walk);
  }
  const items = itemsOf(left);
  const otherItems = itemsOf(right);
  if (items.length && items.length === otherItems.length) return inOrder(items.sort(), otherItems.sort(), walk);
  return !keys.length && !others.length && !items.length && !otherItems.length;
}

function itemsOf(object) {
  return typeof object[Symbol.iterator] === "function" ? [...object] : [];
}
