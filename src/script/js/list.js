// Lists of things with a key: headers, query parameters, form fields, variables, cookies.

// A thing with a key and a value, and whatever else was written beside them.
export class Property {
  constructor(given) {
    Object.assign(this, this.constructor.read(given));
  }

  // What text or an object says.
  static read(given) {
    if (given === null || given === undefined) return {};
    return typeof given === "object" ? { ...given } : this.parse(String(given));
  }

  static parse(text) {
    return { key: text };
  }

  update(given) {
    Object.assign(this, this.constructor.read(given));
  }

  valueOf() {
    return this.value;
  }

  toJSON() {
    return { ...this };
  }
}

export class Variable extends Property {
  get() {
    return this.value;
  }

  set(value) {
    this.value = value;
  }

  toString() {
    return String(this.value);
  }
}

Object.defineProperty(Property, "name", { value: "PostmanProperty" });
Object.defineProperty(Variable, "name", { value: "PostmanVariable" });

// A list. `Type` says how its items are read, whether case matters in their keys, and whether a key may stand twice.
export class List {
  constructor(Type, items) {
    Object.defineProperty(this, "Type", { value: Type });
    this.members = [];
    this.populate(items);
  }

  get reference() {
    return Object.fromEntries(this.members.map((it) => [this.key(it), it]));
  }

  // The key of an item, as it is compared.
  key(item) {
    return this.fold(item?.[this.Type.index ?? "key"]);
  }

  fold(key) {
    return this.Type.ignoresCase && typeof key === "string" ? key.toLowerCase() : key;
  }

  item(given) {
    return given instanceof this.Type ? given : new this.Type(given);
  }

  place(before) {
    return before === undefined ? -1 : this.indexOf(before);
  }

  insert(given, before) {
    const at = this.place(before);
    this.members.splice(at < 0 ? this.members.length : at, 0, this.item(given));
  }

  insertAfter(given, after) {
    const at = this.place(after);
    this.members.splice(at < 0 ? this.members.length : at + 1, 0, this.item(given));
  }

  append(given) {
    if (given === null || given === undefined) return;
    const item = this.item(given);
    this.members = this.members.filter((it) => it !== item);
    this.members.push(item);
  }

  prepend(given) {
    const item = this.item(given);
    this.members = this.members.filter((it) => it !== item);
    this.members.unshift(item);
  }

  add(given) {
    if (given === null || given === undefined) return;
    this.members.push(this.item(given));
  }

  // True if it was added, false if it took the place of another, null if there was nothing to add.
  upsert(given) {
    if (given === null || given === undefined) return null;
    const item = this.item(given);
    const old = this.one(this.key(item));
    if (!old) {
      this.add(item);
      return true;
    }
    if (old !== item) old.update({ ...item });
    return false;
  }

  remove(which, context) {
    let goes;
    if (typeof which === "function") {
      goes = (it) => which.call(context ?? this, it);
    } else if (which !== null && typeof which === "object") {
      goes = (it) => it === which;
    } else {
      const key = this.fold(which);
      goes = (it) => this.key(it) === key;
    }
    const stay = [];
    for (const it of this.members) if (!goes(it)) stay.push(it);
    this.members = stay;
  }

  clear() {
    this.members = [];
  }

  populate(items) {
    for (const item of this.constructor.listed(this.Type, items)) this.add(item);
  }

  repopulate(items) {
    this.clear();
    this.populate(items);
  }

  assimilate(source, prune) {
    const items = source instanceof List ? source.members : List.listed(this.Type, source).map((it) => this.item(it));
    if (prune) {
      const keys = new Set(items.map((it) => this.key(it)));
      this.remove((it) => !keys.has(this.key(it)));
    }
    for (const item of items) this.upsert(item);
  }

  // The items of an array, a list, a text, or an object of keys and values.
  static listed(Type, items) {
    if (items === null || items === undefined) return [];
    if (Array.isArray(items)) return items.filter((it) => it !== null && it !== undefined);
    if (items instanceof List) return items.members.map((it) => ({ ...it }));
    if (typeof items === "string") return Type.split ? Type.split(items) : [items];
    if (typeof items !== "object") return [];
    const index = Type.index ?? "key";
    if (index in items && "value" in items) return [items];
    return Object.entries(items).map(([key, value]) => ({ [index]: key, value }));
  }

  all() {
    return [...this.members];
  }

  // The last item of a key.
  one(given) {
    const key = this.fold(given);
    for (let at = this.members.length - 1; at >= 0; at--) {
      if (this.key(this.members[at]) === key) return this.members[at];
    }
    return undefined;
  }

  get(key) {
    if (arguments.length === 0) return this.all();
    return this.one(key)?.valueOf();
  }

  each(call, context) {
    for (const [at, it] of this.all().entries()) call.call(context ?? this, it, at, this.members);
  }

  forEach(call, context) {
    this.each(call, context);
  }

  filter(rule, context) {
    return this.members.filter(rule, context ?? this);
  }

  find(rule, context) {
    if (typeof rule === "string") return this.one(rule);
    if (typeof rule !== "function")
      return this.members.find((it) => Object.entries(rule ?? {}).every(([key, value]) => it[key] === value));
    return this.members.find(rule, context ?? this);
  }

  map(call, context) {
    return this.members.map(call, context ?? this);
  }

  reduce(call, start, context) {
    return this.members.reduce((sum, it, at) => call.call(context ?? this, sum, it, at, this.members), start);
  }

  count() {
    return this.members.length;
  }

  idx(at) {
    return this.members[at];
  }

  indexOf(item) {
    return this.members.indexOf(typeof item === "string" ? this.one(item) : item);
  }

  has(item, value) {
    if (item !== null && typeof item === "object") return this.members.includes(item);
    const key = this.fold(item);
    const found = this.members.filter((it) => this.key(it) === key);
    return arguments.length > 1 && value !== undefined ? found.some((it) => it.valueOf() === value) : found.length > 0;
  }

  eachParent() {}

  // Keys and values. Where a key stands twice, its values are an array, asked for or not.
  toObject(excludeDisabled = false, caseSensitive = false, _multiValue = true, sanitizeKeys = false) {
    const object = {};
    const lower = this.Type.ignoresCase && !caseSensitive;
    for (const it of this.members) {
      const written = it[this.Type.index ?? "key"];
      if ((excludeDisabled && it.disabled) || (sanitizeKeys && !written)) continue;
      const key = lower ? String(written).toLowerCase() : written;
      const value = it.valueOf();
      if (!Object.hasOwn(object, key) || !this.Type.repeats) object[key] = value;
      else object[key] = Array.isArray(object[key]) ? [...object[key], value] : [object[key], value];
    }
    return object;
  }

  toString() {
    return this.Type.join ? this.Type.join(this.members) : this.members.map(String).join(", ");
  }

  toJSON() {
    return this.members.map((it) => (typeof it?.toJSON === "function" ? it.toJSON() : it));
  }

  [Symbol.iterator]() {
    return this.members[Symbol.iterator]();
  }
}

Object.defineProperty(List, "name", { value: "PostmanPropertyList" });
