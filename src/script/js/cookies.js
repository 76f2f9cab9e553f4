// Cookies: those of the response, and the jar of the run.
import { expectAnswer } from "./asks.js";
import { host } from "./host.js";
import { List, Property } from "./list.js";
import { guarded } from "./thrown.js";

export class Cookie extends Property {
  static index = "name";

  static parse(text) {
    const [pair, ...rest] = text.split(";").map((it) => it.trim());
    const at = pair.indexOf("=");
    const cookie = { name: pair.slice(0, Math.max(at, 0)), value: pair.slice(at + 1) };
    for (const part of rest) {
      const [key, value = true] = part.split(/=(.*)/s);
      const known = { "max-age": "maxAge", httponly: "httpOnly", hostonly: "hostOnly" }[key.toLowerCase()];
      cookie[known ?? key.toLowerCase()] = value;
    }
    return cookie;
  }

  valueOf() {
    try {
      return decodeURIComponent(this.value);
    } catch {
      return this.value;
    }
  }

  toString() {
    return written(this);
  }
}

export class CookieList extends List {
  constructor(items) {
    super(Cookie, items);
  }
}

Object.defineProperty(Cookie, "name", { value: "PostmanCookie" });
Object.defineProperty(CookieList, "name", { value: "PostmanCookieList" });

// A cookie as a `Set-Cookie` header says it.
export function written(cookie) {
  let text = `${cookie.name ?? cookie.key ?? ""}=${String(cookie.value ?? "").replaceAll(";", "%3B")}`;
  const { domain, path, expires, maxAge, secure, httpOnly, sameSite } = cookie;
  if (domain) text += `; Domain=${domain}`;
  if (path) text += `; Path=${path}`;
  if (expires && expires !== "Infinity") text += `; Expires=${new Date(expires).toUTCString()}`;
  if (maxAge !== undefined && maxAge !== null && maxAge !== "") text += `; Max-Age=${maxAge}`;
  if (secure) text += "; Secure";
  if (httpOnly) text += "; HttpOnly";
  if (sameSite) text += `; SameSite=${sameSite}`;
  return text;
}

const isFunction = (it) => typeof it === "function";

// Asks, and calls back with an error or with what `choose` finds in the cookies. Without a callback, a promise.
function ask(wish, callback, choose) {
  const { promise, resolve, reject } = Promise.withResolvers();
  expectAnswer(wish, (why, _, cookies) => {
    const error = why ? new Error(why) : null;
    const value = error ? undefined : choose(new CookieList(cookies));
    if (callback) guarded(callback, error, value);
    else if (error) reject(error);
    else resolve(value);
  });
  return callback ? undefined : promise;
}

function check(holds, text) {
  if (!holds) throw new TypeError(`CookieJar.${text}`);
}

export class CookieJar {
  get(url, name, callback) {
    check(url, "get() requires a valid url");
    check(typeof name === "string", "get() requires cookie name to be a string");
    check(isFunction(callback), "get() requires a callback function");
    ask(host.askCookies(String(url)), callback, (cookies) => cookies.get(name) ?? null);
  }

  getAll(url, options, given) {
    const callback = isFunction(options) ? options : given;
    check(url, "getAll() requires a valid url");
    check(isFunction(callback), "getAll() requires a callback function");
    ask(host.askCookies(String(url)), callback, (cookies) => cookies);
  }

  set(url, cookie, value, given) {
    check(url, "set() requires a valid url");
    check(cookie && !isFunction(cookie), "set() requires a valid set cookie arguments");
    const callback = isFunction(value) ? value : given;
    const named = typeof cookie === "string" && !isFunction(value) && value !== undefined;
    check(named || typeof cookie === "object" || cookie.includes("="), "set() requires a valid set cookie arguments");
    const whole = new Cookie(named ? { name: cookie, value } : cookie);
    const text = named || typeof cookie === "object" ? written(whole) : cookie;
    // The jar may hold it for a narrower path: then what was asked for is the answer.
    const choose = (cookies) => cookies.one(whole.name) ?? whole;
    return ask(host.setCookie(String(url), text), isFunction(callback) ? callback : () => {}, choose);
  }

  unset(url, name, callback) {
    check(url, "unset() requires a valid url");
    check(typeof name === "string", "unset() requires cookie name to be a string");
    return ask(host.removeCookies(String(url), name), callback ?? (() => {}), () => undefined);
  }

  clear(url, callback) {
    check(url && typeof url === "string", "clear() requires a valid url");
    return ask(host.removeCookies(String(url), null), callback ?? (() => {}), () => undefined);
  }
}

Object.defineProperty(CookieJar, "name", { value: "PostmanCookieJar" });

// `pm.cookies`.
export function makeCookies() {
  const cookies = new CookieList(host.cookies());
  cookies.jar = () => new CookieJar();
  return cookies;
}
