// URLs as Postman takes them apart: templates in them stay whole, and nothing is made proper.
import { List, Property, Variable } from "./list.js";

const text = (value) => (value === null || value === undefined ? "" : String(value));

export class QueryParam extends Property {
  static repeats = true;

  static parse(part) {
    const at = hidden(part).indexOf("=");
    return at < 0 ? { key: part, value: null } : { key: part.slice(0, at), value: part.slice(at + 1) };
  }

  static split(query) {
    return cut(query.replace(/^\?/, ""), "&").map((part) => QueryParam.parse(part));
  }

  static join(params) {
    return params
      .filter((it) => !it.disabled)
      .map(String)
      .join("&");
  }

  valueOf() {
    return typeof this.value === "string" ? this.value : text(this.value);
  }

  toString() {
    return this.value === null || this.value === undefined ? text(this.key) : `${text(this.key)}=${text(this.value)}`;
  }
}

Object.defineProperty(QueryParam, "name", { value: "QueryParam" });

// The text with its templates made harmless, letter by letter, so that marks inside of them do not count.
const hidden = (whole) =>
  whole.includes("{{") ? whole.replace(/\{\{[^{}]*\}\}/g, (it) => "x".repeat(it.length)) : whole;

// The parts between marks.
function cut(whole, mark) {
  const mask = hidden(whole);
  const parts = [];
  let from = 0;
  for (let at = mask.indexOf(mark); at >= 0; at = mask.indexOf(mark, from)) {
    parts.push(whole.slice(from, at));
    from = at + mark.length;
  }
  parts.push(whole.slice(from));
  return parts;
}

// What stands before and after a mark; nothing after it if there is none.
function split(whole, mark, last = false) {
  const mask = hidden(whole);
  const at = last ? mask.lastIndexOf(mark) : mask.indexOf(mark);
  return at < 0 ? [whole, undefined] : [whole.slice(0, at), whole.slice(at + mark.length)];
}

// Backslashes outside of templates are slashes.
function straighten(whole) {
  if (!whole.includes("\\")) return whole;
  const mask = hidden(whole);
  return whole.replace(/\\/g, (it, at) => (mask[at] === "\\" ? "/" : it));
}

function parse(given) {
  const parts = {};
  let rest;
  [rest, parts.hash] = split(given.trimStart(), "#");
  let query;
  [rest, query] = split(rest, "?");
  if (query !== undefined) parts.query = QueryParam.split(query);
  rest = straighten(rest);
  const [protocol, after] = split(rest, "://");
  if (after !== undefined) {
    parts.protocol = protocol;
    rest = after.replace(/^\/+/, "");
  }
  let path;
  [rest, path] = split(rest, "/");
  if (path !== undefined) parts.path = cut(path, "/");
  const [user, host] = split(rest, "@", true);
  if (host !== undefined) {
    const [name, password] = split(user, ":");
    parts.auth = { user: name, password };
    rest = host;
  }
  const [name, port] = split(rest, ":", true);
  if (port !== undefined && !port.includes("]")) {
    parts.port = port;
    rest = name;
  }
  if (rest !== "") parts.host = cut(rest, ".");
  return parts;
}

const list = (given, mark) => {
  if (given === null || given === undefined) return undefined;
  if (Array.isArray(given))
    return given.map((it) => (it !== null && typeof it === "object" ? text(it.value) : text(it)));
  return cut(String(given).replace(mark === "/" ? /^\// : "", ""), mark);
};

// The parts of an object in a collection.
function taken(given) {
  return {
    protocol: given.protocol ?? undefined,
    auth: given.auth ?? undefined,
    host: list(given.host, "."),
    port: given.port === null || given.port === undefined ? undefined : String(given.port),
    path: list(given.path, "/"),
    query: given.query,
    hash: given.hash ?? undefined,
    variable: given.variables ?? given.variable,
  };
}

export class Url {
  constructor(given) {
    this.update(given);
  }

  update(given) {
    const parts = given !== null && typeof given === "object" ? taken(given) : parse(text(given));
    this.auth = parts.auth;
    this.protocol = parts.protocol;
    this.port = parts.port;
    this.path = parts.path;
    this.hash = parts.hash;
    this.host = parts.host;
    this.query = new List(QueryParam, parts.query);
    this.variables = new List(Variable, parts.variable);
    if (parts.variable === undefined) {
      for (const part of this.path ?? []) {
        const name = variableOf(part);
        if (name && !this.variables.has(name)) this.variables.add({ type: "any", key: name });
      }
    }
  }

  addQueryParams(params) {
    this.query.populate(typeof params === "string" ? QueryParam.split(params) : params);
  }

  removeQueryParams(params) {
    for (const it of Array.isArray(params) ? params : [params]) {
      const key = it !== null && typeof it === "object" ? it.key : it;
      this.query.remove((param) => param.key === key);
    }
  }

  getRaw() {
    return this.toString();
  }

  getHost() {
    return Array.isArray(this.host) ? this.host.join(".") : text(this.host);
  }

  getPath(options) {
    const unresolved = typeof options === "object" ? options?.unresolved : options;
    if (typeof this.path === "string") return `/${this.path.replace(/^\//, "")}`;
    const parts = (this.path ?? []).map((part) => (unresolved ? part : this.resolved(part)));
    return `/${parts.join("/")}`;
  }

  // A part of the path with the value of the variable that it names.
  resolved(part) {
    const name = variableOf(part);
    const value = name === undefined ? undefined : this.variables.one(name)?.value;
    return typeof value === "string" && value !== "" ? value + part.slice(name.length + 1) : part;
  }

  getQueryString() {
    return this.query.toString();
  }

  hasQuery() {
    return this.query.members.some((it) => !it.disabled);
  }

  getPathWithQuery() {
    return this.getPath() + (this.hasQuery() ? `?${this.getQueryString()}` : "");
  }

  getRemote(forcePort) {
    const port = this.port || (forcePort ? (text(this.protocol).toLowerCase() === "https" ? "443" : "80") : "");
    return port ? `${this.getHost()}:${port}` : this.getHost();
  }

  getOAuth1BaseUrl() {
    const protocol = (this.protocol || "http").toLowerCase();
    const usual = { http: "80", https: "443" }[protocol];
    const port = this.port && this.port !== usual ? `:${this.port}` : "";
    return `${protocol}://${this.getHost().toLowerCase()}${port}${this.getPath()}`;
  }

  toString(forceProtocol) {
    const protocol = this.protocol || (forceProtocol ? "http" : "");
    let whole = protocol ? `${protocol.replace(/:?\/*$/, "")}://` : "";
    if (this.auth?.user !== undefined) {
      whole +=
        this.auth.password === undefined
          ? `${text(this.auth.user)}@`
          : `${text(this.auth.user)}:${text(this.auth.password)}@`;
    }
    whole += this.getHost();
    if (this.port) whole += `:${this.port}`;
    if (this.path) whole += this.getPath();
    if (this.hasQuery()) whole += `?${this.getQueryString()}`;
    if (this.hash !== undefined) whole += `#${this.hash}`;
    return whole;
  }

  toJSON() {
    const { auth, protocol, port, path, hash, host, query, variables } = this;
    return { auth, protocol, port, path, hash, host, query, variable: variables };
  }
}

// The name of the variable that a part of a path is.
function variableOf(part) {
  if (typeof part !== "string" || part.length < 2 || part[0] !== ":") return undefined;
  const name = part.slice(1);
  const dot = name.indexOf(".");
  return dot < 0 ? name : name.slice(0, dot) || undefined;
}

Object.defineProperty(Url, "name", { value: "PostmanUrl" });
