// The script that runs just now: what its parts share, and nothing that outlives it.
export let current = blank();

function blank() {
  return {
    // How many tests there were, and those whose promise is still open.
    tests: 0,
    waiting: new Set(),
    timers: new Map(),
    asks: new Map(),
    // The parts of `pm` that were asked for, and the global names that were.
    made: Object.create(null),
    lazy: Object.create(null),
    pm: undefined,
    isAfter: false,
    isModern: false,
    // The request as it was before the script, with its JSON.
    before: undefined,
  };
}

// Starts afresh for the next script.
export function renew() {
  current = blank();
}
