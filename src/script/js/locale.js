// Texts for people: the engine knows no languages, but Postman's scripts write dates and sort names by them.
import { host } from "./host.js";

const loaded = new Map();
const load = (name) => loaded.get(name) ?? loaded.set(name, host.load(`library/locale_${name}.js`)).get(name);

const date = (needs) =>
  function (locales, options) {
    return load("dates").dateText(this, needs, locales, options);
  };

const METHODS = [
  [Date.prototype, "toLocaleString", date("any")],
  [Date.prototype, "toLocaleDateString", date("date")],
  [Date.prototype, "toLocaleTimeString", date("time")],
  [
    Number.prototype,
    "toLocaleString",
    function (locales, options) {
      return load("numbers").numberText(Number(this), locales, options);
    },
  ],
  [
    Array.prototype,
    "toLocaleString",
    function (locales, options) {
      return Array.from(this, (it) => it?.toLocaleString(locales, options) ?? "").join(",");
    },
  ],
  [
    String.prototype,
    "localeCompare",
    function (other, locales, options) {
      const [one, two] = [String(this), String(other)];
      return one === two ? 0 : load("order").compareTexts(one, two, locales, options);
    },
  ],
];

// Puts them in the place of the engine's own.
export function speak() {
  for (const [prototype, name, value] of METHODS) {
    Object.defineProperty(value, "name", { value: name });
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
}
