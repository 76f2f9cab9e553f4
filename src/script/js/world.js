// What the worlds of both kinds of scripts have in common: how they are made ready, and how a script begins in them.
import { current, renew } from "./current.js";
import { getReady, keep, keepGlobals } from "./guard.js";

// What Rust says of a script, one bit each.
const AFTER = 1;
export const MODERN = 2;
export const COPIES_ENVIRONMENT = 4;
export const COPIES_GLOBALS = 8;
const SUSPECT = 16;

// Remembers what scripts share, so that it can be put back: the global names, and what cannot be reached from them.
export function keepWorld(...shared) {
  const [iterators, generators] = [
    [[], "", new Map(), new Set()],
    [function* () {}, async function* () {}, async () => {}],
  ];
  keepGlobals();
  keep(
    ...iterators.map((it) => Object.getPrototypeOf(it[Symbol.iterator]())),
    ...generators.map(Object.getPrototypeOf),
  );
  keep(...shared);
}

// Another script begins.
export function begin(facts) {
  if (facts & SUSPECT) getReady();
  renew();
  current.isAfter = (facts & AFTER) !== 0;
}
