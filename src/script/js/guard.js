// Keeps scripts apart: what one does to the world is undone before the next one runs.
//
// Whatever can be changed is written down once, name by name. After each script the names are compared, which takes less
// time than a new world; what is new goes, what was changed is put back. What cannot be put back condemns this world.

// Scripts may change all of these. We use the originals.
const {
  ownKeys,
  setPrototypeOf,
  getOwnPropertyDescriptor: descriptorOf,
  getPrototypeOf,
  isExtensible,
  deleteProperty,
  defineProperty,
} = Reflect;
const { is } = Object;

// Things, each with the names, values and getters that it had, and its prototype.
const kept = [];

function write(thing) {
  const record = {
    thing,
    all: ownKeys(thing),
    names: [],
    values: [],
    accessors: [],
    getters: [],
    descriptors: [],
    prototype: getPrototypeOf(thing),
  };
  for (let at = 0; at < record.all.length; at++) {
    const name = record.all[at];
    const descriptor = descriptorOf(thing, name);
    record.descriptors[at] = descriptor;
    // What cannot be changed need not be compared.
    if (!descriptor.configurable && !descriptor.writable) continue;
    const isValue = "value" in descriptor;
    const [names, values] = isValue ? [record.names, record.values] : [record.accessors, record.getters];
    names[names.length] = name;
    values[values.length] = isValue ? descriptor.value : descriptor.get;
  }
  return record;
}

const isThing = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

// Functions that are nothing but functions: nobody hangs anything on them.
const isPlain = (thing) => typeof thing === "function" && ownKeys(thing).length <= 2;

// What is to be kept as soon as a script comes that may change it: to write it all down takes a while.
const roots = [];
let isReady = false;

// Keeps the global names. What can be reached from them waits.
export function keepGlobals() {
  kept[0] = write(globalThis);
}

// Keeps things, and whatever can be reached from them.
export function keep(...things) {
  if (isReady) dig(things);
  else roots.push(...things);
}

// A script comes that may change anything.
export function getReady() {
  if (isReady) return;
  isReady = true;
  dig(roots);
}

function dig(things) {
  const seen = new Set(kept.map((it) => it.thing));
  const open = [...things];
  for (const { value, get, set } of kept[0].descriptors) if (things === roots) open.push(value, get, set);
  while (open.length > 0) {
    const thing = open.pop();
    if (!isThing(thing) || seen.has(thing)) continue;
    seen.add(thing);
    const record = write(thing);
    if (!isPlain(thing)) kept[kept.length] = record;
    for (const { value, get, set } of record.descriptors) open.push(value, get, set);
    open.push(record.prototype);
  }
}

function putBack({ thing, all, descriptors, prototype }) {
  if (!isExtensible(thing) || !setPrototypeOf(thing, prototype)) return false;
  const now = ownKeys(thing);
  for (let at = 0; at < now.length; at++) {
    if (!includes(all, now[at]) && !deleteProperty(thing, now[at])) return false;
  }
  for (let at = 0; at < all.length; at++) {
    const now = descriptorOf(thing, all[at]);
    const then = descriptors[at];
    const same = now && is(now.value, then.value) && now.get === then.get && now.set === then.set;
    if (!same && !defineProperty(thing, all[at], then)) return false;
  }
  return true;
}

function includes(names, name) {
  for (let at = 0; at < names.length; at++) if (names[at] === name) return true;
  return false;
}

function isAsItWas({ thing, all, names, values, accessors, getters, prototype }) {
  if (ownKeys(thing).length !== all.length || getPrototypeOf(thing) !== prototype || !isExtensible(thing)) return false;
  for (let at = 0; at < names.length; at++) if (thing[names[at]] !== values[at]) return false;
  for (let at = 0; at < accessors.length; at++) {
    if (descriptorOf(thing, accessors[at])?.get !== getters[at]) return false;
  }
  return true;
}

// Names that were made since, and nothing else, go without a look at the others: new names come last.
function dropNew({ thing, all }) {
  const now = ownKeys(thing);
  if (now.length === all.length || now[all.length - 1] !== all[all.length - 1]) return;
  for (let at = all.length; at < now.length; at++) deleteProperty(thing, now[at]);
}

// Puts back what was changed; false if that cannot be done. A script that was beyond suspicion can have made or changed
// global names, but nothing else.
export function restore(isSuspect) {
  dropNew(kept[0]);
  const count = isSuspect ? kept.length : 1;
  for (let at = 0; at < count; at++) {
    if (!isAsItWas(kept[at]) && !putBack(kept[at])) return false;
  }
  return true;
}
