// `pm.request`: what is about to be sent, or was.
import { Header, HeaderList } from "./header.js";
import { List, Property, Variable } from "./list.js";
import { QueryParam, Url } from "./url.js";

// A field of a form that is sent in parts.
export class FormParam extends Property {
  static repeats = true;

  toString() {
    return `${this.key}=${this.value}`;
  }
}

export class RequestBody {
  constructor(given) {
    this.update(given);
  }

  update(given) {
    const parts = typeof given === "string" ? { mode: "raw", raw: given } : (given ?? {});
    this.mode = parts.mode;
    this.raw = parts.raw;
    this.urlencoded = parts.urlencoded === undefined ? undefined : new List(QueryParam, parts.urlencoded);
    this.formdata = parts.formdata === undefined ? undefined : new List(FormParam, parts.formdata);
    this.file = typeof parts.file === "string" ? { src: parts.file } : parts.file;
    this.graphql = parts.graphql;
    this.options = parts.options;
    this.disabled = parts.disabled;
  }

  toString() {
    const content = this[this.mode];
    if (this.mode === "formdata" || this.mode === "file" || content === undefined || content === null) return "";
    if (typeof content === "object" && !(content instanceof List)) return JSON.stringify(content);
    return String(content);
  }

  isEmpty() {
    const content = this[this.mode];
    if (!this.mode || content === undefined || content === null || content === "") return true;
    if (content instanceof List) return content.count() === 0;
    if (this.mode === "file") return !(content.src || content.content);
    return this.mode === "graphql" && Object.keys(content).length === 0;
  }

  toJSON() {
    return { ...this };
  }
}

export class RequestAuth {
  constructor(given) {
    this.update(given);
  }

  update(given, type) {
    const parts = typeof given === "object" && given !== null ? given : {};
    for (const [key, value] of Object.entries(parts)) {
      if (key !== "type" && value !== null && typeof value === "object") this.use(key, value, false);
    }
    this.type = type ?? parts.type ?? this.type;
  }

  use(type, params, select = true) {
    if (select) this.type = type;
    this[type] = new List(Variable, typed(params));
  }

  clear(type) {
    if (type in this) this[type] = new List(Variable);
  }

  parameters() {
    return this[this.type];
  }

  current() {
    return this.parameters()?.toObject();
  }

  toJSON() {
    return { ...this };
  }
}

const typed = (params) =>
  List.listed(Variable, params).map(({ key, value, ...rest }) => ({ type: "any", ...rest, value, key }));

const names = { PostmanRequestBody: RequestBody, PostmanRequestAuth: RequestAuth, FormParam };
for (const [value, type] of Object.entries(names)) Object.defineProperty(type, "name", { value });

const KNOWN = new Set(["url", "header", "method", "body", "auth"]);

export class Request {
  #rest;

  constructor(given) {
    const parts = typeof given === "string" ? { url: given } : (given ?? {});
    this.#rest = Object.fromEntries(Object.entries(parts).filter(([key]) => !KNOWN.has(key)));
    this.update(parts);
  }

  update(given) {
    const parts = typeof given === "string" ? { url: given } : (given ?? {});
    this.url = new Url(parts.url ?? "");
    this.headers = new HeaderList(parts.header ?? parts.headers);
    this.method = parts.method ? String(parts.method).toUpperCase() : "GET";
    this.body = parts.body === null || parts.body === undefined ? undefined : new RequestBody(parts.body);
    if (parts.auth) this.auth = new RequestAuth(parts.auth);
  }

  authorizeUsing(type, params) {
    if (type === null || type === undefined) {
      this.auth = undefined;
      return;
    }
    const { type: name, ...rest } = typeof type === "object" ? type : { type };
    this.auth = new RequestAuth({ type: name });
    this.auth.use(name, params ?? rest[name] ?? rest);
  }

  getHeaders(options) {
    const { enabled = false, ignoreCase = false, multiValue = false, sanitizeKeys = false } = options ?? {};
    if (ignoreCase) return this.headers.toObject(enabled, false, multiValue, sanitizeKeys);
    return this.headers.toObject(enabled, true, multiValue, sanitizeKeys);
  }

  get description() {
    const written = this.#rest.description;
    return written !== null && typeof written === "object" ? written.content : written;
  }

  forEachHeader(call) {
    this.headers.each((header) => call(header, this));
  }

  addHeader(header) {
    this.headers.add(header);
  }

  upsertHeader(header) {
    if (header === null || header === undefined) return;
    const { key, ...rest } = new Header(header);
    const old = this.headers.members.findLast((it) => it.key === key);
    if (old) old.update({ key, ...rest });
    else this.headers.add(header);
  }

  removeHeader(which, options) {
    const key = which !== null && typeof which === "object" ? which.key : which;
    const fold = (it) => (options?.ignoreCase ? String(it).toLowerCase() : it);
    this.headers.remove((it) => fold(it.key) === fold(key));
  }

  addQueryParams(params) {
    this.url.addQueryParams(params);
  }

  removeQueryParams(params) {
    this.url.removeQueryParams(params);
  }

  size() {
    const body = this.body ? String(this.body).length : 0;
    const line = `${this.method} ${this.url.getPathWithQuery?.() ?? "/"} HTTP/1.1\r\n\r\n`;
    const header = line.length + (this.headers.contentSize?.() ?? 0);
    return { body, header, total: body + header, source: "COMPUTED" };
  }

  clone() {
    return new Request(JSON.parse(JSON.stringify(this)));
  }

  toJSON() {
    const { url, headers, method, body, auth } = this;
    return { ...this.#rest, url, header: headers, method, body, auth };
  }
}

Object.defineProperty(Request, "name", { value: "PostmanRequest" });
