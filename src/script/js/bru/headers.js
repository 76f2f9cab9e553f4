// `req.headerList` and `res.headerList`: headers as a list of `{ key, value }`, whatever the spelling of their names.

const fold = (name) => (typeof name === "string" ? name.toLowerCase() : name);
const same = (one, other) => fold(one) === fold(other);

// `Key: value`.
function parsed(text) {
  const at = text.indexOf(":");
  return at < 0 ? undefined : { key: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}

const bound = (call, context) => (context === undefined ? call : call.bind(context));

export class HeaderList {
  #read;
  #change;

  // `read` gives the items; `change` has `set`, `remove` and `clear`, where they may be changed.
  constructor(read, change) {
    this.#read = read;
    this.#change = change;
  }

  #writable() {
    if (this.#change) return this.#change;
    throw new Error("HeaderList is read-only (response headers cannot be modified)");
  }

  all() {
    return this.#read();
  }

  toJSON() {
    return this.all();
  }

  one(name) {
    return this.all().findLast((it) => same(it.key, name));
  }

  get(name) {
    return this.one(name)?.value;
  }

  has(name, value) {
    const key = name?.key ?? name;
    return this.all().some((it) => same(it.key, key) && (value === undefined || name?.key || it.value === value));
  }

  count() {
    return this.all().length;
  }

  indexOf(item) {
    if (typeof item === "string") return this.all().findIndex((it) => same(it.key, item));
    if (item === null || typeof item !== "object") return -1;
    return this.all().findIndex((it) => same(it.key, item.key) && it.value === item.value);
  }

  find(call, context) {
    return this.all().find(bound(call, context));
  }

  filter(call, context) {
    return this.all().filter(bound(call, context));
  }

  each(call, context) {
    this.all().forEach(bound(call, context));
  }

  map(call, context) {
    return this.all().map(bound(call, context));
  }

  reduce(call, ...rest) {
    const [start, context] = rest;
    return rest.length > 0 ? this.all().reduce(bound(call, context), start) : this.all().reduce(call);
  }

  toObject(withoutDisabled, caseSensitive, first, sanitize) {
    const object = {};
    for (const { key, value, disabled } of this.all()) {
      const name = caseSensitive === false ? fold(key) : key;
      if ((withoutDisabled && disabled) || (sanitize && !name) || (first && name in object)) continue;
      object[name] = value;
    }
    return object;
  }

  toString() {
    const lines = this.all().filter((it) => !it.disabled);
    return lines.map((it) => `${it.key}: ${it.value}\n`).join("");
  }

  add(item, value) {
    const isName = typeof item === "string";
    this.upsert(isName && value === undefined ? parsed(item) : item, value);
  }

  upsert(given, value) {
    const change = this.#writable();
    const item = typeof given === "string" ? { key: given, value } : given;
    if (!item || typeof item !== "object" || !item.key) return null;
    return change.set(item.key, item.value);
  }

  remove(which, context) {
    const change = this.#writable();
    if (typeof which === "function") {
      for (const it of this.filter(which, context)) change.remove(it.key, it.disabled === true);
      return;
    }
    const key = which?.key ?? which;
    if (typeof key !== "string" || key === "") return;
    change.remove(key, false);
    change.remove(key, true);
  }

  clear() {
    this.#writable().clear();
  }

  populate(items) {
    this.#writable();
    const list = typeof items === "string" ? items.split(/\r?\n/).filter((it) => it.trim()).map(parsed) : items;
    for (const item of Array.isArray(list) ? list : []) {
      if (item?.key && !this.has(item.key)) this.upsert(item);
    }
  }

  repopulate(items) {
    this.clear();
    this.populate(items);
  }

  assimilate(source, prune) {
    this.#writable();
    const items = source instanceof HeaderList ? source.all() : Array.isArray(source) ? source : [];
    for (const item of items) this.add(item);
    if (!prune || items.length === 0) return;
    for (const it of this.all()) {
      if (!items.some((item) => same(item.key ?? "", it.key))) this.#change.remove(it.key, it.disabled === true);
    }
  }
}
