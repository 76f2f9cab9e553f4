// `URL` and `URLSearchParams` of browsers.
import { host } from "./host.js";

const well = (value) => String(value).toWellFormed();
const PARTS = ["href", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];

export class URLSearchParams {
  #pairs = [];
  #changed;

  // A URL listens to the changes of its own parameters.
  constructor(given = "", changed) {
    if (given !== null && typeof given === "object") {
      if (typeof given[Symbol.iterator] === "function") {
        for (const pair of given) {
          const [...both] = pair;
          if (both.length !== 2) throw new TypeError("Each query pair must be an iterable [name, value] tuple");
          this.#pairs.push(both.map(well));
        }
      } else {
        for (const name of Object.keys(given)) this.#pairs.push([well(name), well(given[name])]);
      }
    } else {
      this.#read(given);
    }
    if (changed?.[OWNED]) this.#changed = changed[OWNED];
  }

  #read(text) {
    const flat = host.parsePairs(well(text).replace(/^\?/, ""));
    this.#pairs = flat.filter((_, at) => at % 2 === 0).map((name, at) => [name, flat[at * 2 + 1]]);
  }

  static [Symbol("again")](params, text) {
    params.#read(text);
  }

  append(name, value) {
    this.#pairs.push([well(name), well(value)]);
    this.#changed?.();
  }

  delete(name, value) {
    const isMeant = ([key, it]) => key === well(name) && (value === undefined || it === well(value));
    this.#pairs = this.#pairs.filter((pair) => !isMeant(pair));
    this.#changed?.();
  }

  get(name) {
    return this.#pairs.find(([key]) => key === well(name))?.[1] ?? null;
  }

  getAll(name) {
    return this.#pairs.filter(([key]) => key === well(name)).map(([, value]) => value);
  }

  has(name, value) {
    return this.#pairs.some(([key, it]) => key === well(name) && (value === undefined || it === well(value)));
  }

  set(name, value) {
    const first = this.#pairs.find(([key]) => key === well(name));
    if (!first) return this.append(name, value);
    this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== first[0]);
    first[1] = well(value);
    this.#changed?.();
  }

  sort() {
    this.#pairs.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
    this.#changed?.();
  }

  forEach(call, self) {
    for (const [name, value] of this.#pairs) call.call(self, value, name, this);
  }

  *entries() {
    for (const [name, value] of this.#pairs) yield [name, value];
  }

  *keys() {
    for (const [name] of this.#pairs) yield name;
  }

  *values() {
    for (const [, value] of this.#pairs) yield value;
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  get size() {
    return this.#pairs.length;
  }

  toString() {
    return host.writePairs(this.#pairs.flat());
  }

  toJSON() {
    return this.toString();
  }
}

const OWNED = Symbol("owned");
const [AGAIN] = Object.getOwnPropertySymbols(URLSearchParams);
const readAgain = URLSearchParams[AGAIN];
delete URLSearchParams[AGAIN];

function parsed(given, base) {
  const parts = host.urlParts(well(given), base === undefined ? undefined : well(base));
  if (!parts) throw Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL", input: String(given) });
  return parts;
}

export class URL {
  #parts;
  #params;

  constructor(...given) {
    if (given.length === 0) throw new TypeError('The "url" argument must be specified');
    this.#parts = parsed(...given);
  }

  static canParse(given, base) {
    return Boolean(host.urlParts(well(given), base === undefined ? undefined : well(base)));
  }

  static parse(given, base) {
    return URL.canParse(given, base) ? new URL(given, base) : null;
  }

  static {
    for (const name of PARTS) {
      Object.defineProperty(URL.prototype, name, {
        get() {
          return this.#parts[name];
        },
        set(value) {
          this.#parts = name === "href" ? parsed(value) : host.urlWith(this.#parts.href, name, well(value)) ?? this.#parts;
          if (this.#params && (name === "href" || name === "search")) readAgain(this.#params, this.#parts.query);
        },
        enumerable: true,
        configurable: true,
      });
    }
  }

  get origin() {
    return this.#parts.origin;
  }

  get searchParams() {
    const changed = () => {
      this.#parts = host.urlWith(this.#parts.href, "search", this.#params.toString()) ?? this.#parts;
    };
    return (this.#params ??= new URLSearchParams(this.#parts.query, { [OWNED]: changed }));
  }

  toString() {
    return this.#parts.href;
  }

  toJSON() {
    return this.#parts.href;
  }
}
