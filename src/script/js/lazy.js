// Global names whose values are made when a script first asks for them.
import { current } from "./current.js";

// A global name whose value is made when it is first asked for, for each script anew.
export function lazily(name, make) {
  Object.defineProperty(globalThis, name, {
    get() {
      const { lazy } = current;
      if (name in lazy) return lazy[name];
      // A library that looks for itself while it is loaded finds nothing yet.
      lazy[name] = undefined;
      try {
        return (lazy[name] = make());
      } catch (error) {
        delete lazy[name];
        throw error;
      }
    },
    set(value) {
      current.lazy[name] = value;
    },
    configurable: true,
  });
}
