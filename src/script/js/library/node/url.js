// The module `url` of old: `parse`, `format` and `resolve`.
import { host } from "../host.js";
import querystring from "./querystring.js";

const WITH_SLASHES = new Set(["http:", "https:", "ftp:", "gopher:", "file:", "ws:", "wss:"]);
const UNWISE = /[\s"'<>\\^`{|}]/g;

export function Url() {
  for (const name of ["protocol", "slashes", "auth", "host", "port", "hostname", "hash", "search", "query", "pathname", "path", "href"]) this[name] = null;
}

const escaped = (text) => text.replace(UNWISE, (it) => encodeURIComponent(it).replace("'", "%27"));

function parse(given, parsesQuery = false, slashesDenoteHost = false) {
  if (given instanceof Url) return given;
  if (typeof given !== "string") throw new TypeError(`The "url" argument must be of type string. Received ${given === null ? "null" : typeof given}`);
  const url = new Url();
  const [before, ...after] = given.trim().split(/(?=[?#])/);
  let rest = before.replaceAll("\\", "/") + after.join("");
  const [, protocol] = /^([a-z0-9.+-]+:)/i.exec(rest) ?? [];
  if (protocol) {
    url.protocol = protocol.toLowerCase();
    rest = rest.slice(protocol.length);
  }
  const hasSlashes = rest.startsWith("//") && (protocol || slashesDenoteHost || /^\/\/[^@/]+@[^@/]+/.test(rest));
  if (hasSlashes && url.protocol !== "javascript:") {
    url.slashes = true;
    rest = takeHost(url, rest.slice(2));
  }
  if (url.protocol !== "javascript:") rest = escaped(rest);
  const hash = rest.indexOf("#");
  if (hash >= 0) {
    url.hash = rest.slice(hash);
    rest = rest.slice(0, hash);
  }
  const mark = rest.indexOf("?");
  if (mark >= 0) {
    url.search = rest.slice(mark);
    url.query = parsesQuery ? querystring.parse(url.search.slice(1)) : url.search.slice(1);
    rest = rest.slice(0, mark);
  } else if (parsesQuery) {
    url.search = "";
    url.query = Object.create(null);
  }
  if (rest !== "") url.pathname = rest;
  else if (url.hostname && WITH_SLASHES.has(url.protocol)) url.pathname = "/";
  if (url.pathname || url.search) url.path = (url.pathname ?? "") + (url.search ?? "");
  url.href = format(url);
  return url;
}

function takeHost(url, rest) {
  const [authority] = /^[^/?#]*/.exec(rest);
  const at = authority.lastIndexOf("@");
  if (at >= 0) url.auth = querystring.unescape(authority.slice(0, at));
  const whole = authority.slice(at + 1);
  const [, name, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?/.exec(whole);
  if (port) url.port = port;
  const ascii = name.startsWith("[") ? name : host.domainToAscii(name.toLowerCase()) || name.toLowerCase();
  url.hostname = ascii.replace(/^\[|\]$/g, "");
  url.host = ascii + (url.port ? `:${url.port}` : "");
  return rest.slice(authority.length);
}

function format(given) {
  if (typeof given === "string") return parse(given).href;
  if (typeof given?.href === "string" && typeof given.searchParams === "object") return given.href;
  const { auth, hash, query } = given;
  let { protocol, pathname = "", search } = given;
  protocol = protocol ?? "";
  if (protocol && !protocol.endsWith(":")) protocol += ":";
  pathname = pathname ?? "";
  const user = auth ? `${encodeURIComponent(auth).replace(/%3A/i, ":")}@` : "";
  let place = false;
  if (given.host) place = user + given.host;
  else if (given.hostname) place = user + (given.hostname.includes(":") ? `[${given.hostname}]` : given.hostname) + (given.port ? `:${given.port}` : "");
  const text = query !== null && typeof query === "object" && Object.keys(query).length > 0 ? querystring.stringify(query) : "";
  search = search || (text ? `?${text}` : "");
  if (search && !search.startsWith("?")) search = `?${search}`;
  const end = hash ? (hash.startsWith("#") ? hash : `#${hash}`) : "";
  if (given.slashes || ((!protocol || WITH_SLASHES.has(protocol)) && place !== false)) {
    place = `//${place || ""}`;
    if (pathname && !pathname.startsWith("/")) pathname = `/${pathname}`;
  }
  pathname = pathname.replace(/[?#]/g, encodeURIComponent);
  return protocol + (place || "") + pathname + search.replace("#", "%23") + end;
}

function resolve(from, to) {
  const whole = host.urlParts(String(to), String(from));
  if (whole) return whole.href;
  const base = host.urlParts(String(from), "resolve://host/");
  const made = base && host.urlParts(String(to), base.href);
  if (!made) return String(to);
  const path = made.pathname + made.search + made.hash;
  return String(from).startsWith("/") || String(to).startsWith("/") ? path : path.slice(1);
}

const resolveObject = (from, to) => parse(resolve(typeof from === "string" ? from : format(from), to));

export default { parse, resolve, resolveObject, format, Url };
