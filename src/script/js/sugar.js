// Methods on texts and lists that old scripts take for granted: Postman has always carried Sugar 1. Those that were seen
// in use, no more.

const text = {
  has(part) {
    return part instanceof RegExp ? part.test(this) : this.includes(part);
  },
  contains(part) {
    return this.includes(part);
  },
  first(count = 1) {
    return this.slice(0, count);
  },
  last(count = 1) {
    return count > 0 ? this.slice(-count) : "";
  },
  isBlank() {
    return this.trim() === "";
  },
  capitalize() {
    return this.charAt(0).toUpperCase() + this.slice(1).toLowerCase();
  },
};

const valueBy = (by) => (typeof by === "function" ? by : (it) => (by === undefined ? it : it?.[by]));
const best = (list, by, better) => {
  const value = valueBy(by);
  return list.reduce((found, it, at) => (at === 0 || better(value(it), value(found)) ? it : found), undefined);
};

const list = {
  first(count) {
    return count === undefined ? this[0] : this.slice(0, count);
  },
  last(count) {
    return count === undefined ? this[this.length - 1] : count > 0 ? this.slice(-count) : [];
  },
  sum(by) {
    const value = valueBy(by);
    return this.reduce((sum, it) => sum + value(it), 0);
  },
  average(by) {
    return this.length === 0 ? 0 : list.sum.call(this, by) / this.length;
  },
  min(by) {
    return best(this, by, (one, other) => one < other);
  },
  max(by) {
    return best(this, by, (one, other) => one > other);
  },
  isEmpty() {
    return this.length === 0;
  },
  compact() {
    return this.filter((it) => it !== null && it !== undefined && !Number.isNaN(it));
  },
  unique() {
    return [...new Set(this)];
  },
  contains(item) {
    return this.includes(item);
  },
};

// Adds them, out of sight of loops over keys.
export function sweeten() {
  for (const [prototype, methods] of [
    [String.prototype, text],
    [Array.prototype, list],
  ]) {
    for (const [name, value] of Object.entries(methods)) {
      Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
    }
  }
}
