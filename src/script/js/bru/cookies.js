// `bru.cookies`: the cookies for the URL of the request, and the jar of the run.
import { expectAnswer } from "../asks.js";
import { written } from "../cookies.js";
import { current } from "../current.js";
import { host } from "../host.js";
import { filled } from "./variables.js";

const shaped = ({ name, value, domain, path, secure, httpOnly, expires }) => ({ key: name, value, domain, path, secure, httpOnly, expires });

// The URL that the cookies are for.
const here = () => filled(String(host.response(0)?.url ?? host.request()?.url ?? ""));

const listed = () => (current.cookies ??= host.cookies().map(shaped));

// Asks, and answers with what `choose` finds in the cookies for the URL; in a promise, or by a call.
function ask(wish, callback, choose = () => undefined) {
  const promise = new Promise((resolve, reject) => {
    expectAnswer(wish(), (why, _, cookies) => (why ? reject(new Error(why)) : resolve(choose(cookies.map(shaped)))));
  });
  if (typeof callback !== "function") return promise;
  return promise.then(
    (value) => callback(null, value),
    (error) => callback(error, null),
  );
}

// The same, for the cookies of the request: what is found is kept.
const askHere = (wish, callback) => ask(wish, callback, (cookies) => void (current.cookies = cookies));

const named = (cookie) => ({ ...cookie, name: cookie.name ?? cookie.key });

function upsert(cookie, callback) {
  if (!cookie || typeof cookie !== "object") {
    const error = new Error("cookieObj must be a non-null object");
    return typeof callback === "function" ? callback(error) : Promise.reject(error);
  }
  return askHere(() => host.setCookie(here(), written(named(cookie))), callback);
}

function remove(name, callback) {
  if (name) return askHere(() => host.removeCookies(here(), String(name)), callback);
  return typeof callback === "function" ? callback(undefined) : Promise.resolve();
}

const find = (name) => listed().findLast((it) => it.key === name);
const bound = (call, context) => (context === undefined ? call : call.bind(context));

const list = {
  all: () => [...listed()],
  toJSON: () => [...listed()],
  one: find,
  get: (name) => find(name)?.value,
  has: (name, value) => listed().some((it) => it.key === name && (value === undefined || it.value === value)),
  idx: (index) => listed()[index],
  count: () => listed().length,
  indexOf: (item) => listed().findIndex((it) => it.key === item?.key && it.value === item?.value),
  find: (call, context) => listed().find(bound(call, context)),
  filter: (call, context) => listed().filter(bound(call, context)),
  each: (call, context) => listed().forEach(bound(call, context)),
  map: (call, context) => listed().map(bound(call, context)),
  reduce: (call, ...start) => listed().reduce(bound(call, start[1]), ...start.slice(0, 1)),
  toObject: () => Object.fromEntries(listed().map((it) => [it.key, it.value])),
  toString: () => listed().map((it) => `${it.key}=${it.value}`).join("; "),
  add: upsert,
  upsert,
  remove,
  delete: remove,
  clear: (callback) => askHere(() => host.removeCookies(here(), null), callback),
};

const urlOf = (url) => filled(String(url));

function setOne(url, cookie, value, callback) {
  if (cookie !== null && typeof cookie === "object") {
    return ask(() => host.setCookie(urlOf(url), written(named(cookie))), value);
  }
  const call = typeof value === "function" ? value : callback;
  const text = written({ name: String(cookie), value: typeof value === "string" ? value : "" });
  return ask(() => host.setCookie(urlOf(url), text), call);
}

// The cookies of any URL.
const jar = () => ({
  getCookie: (url, name, callback) => ask(() => host.askCookies(urlOf(url)), callback, (all) => all.findLast((it) => it.key === name) ?? null),
  getCookies: (url, callback) => ask(() => host.askCookies(urlOf(url)), callback, (all) => all),
  hasCookie: (url, name, callback) => ask(() => host.askCookies(urlOf(url)), callback, (all) => all.some((it) => it.key === name)),
  setCookie: setOne,
  async setCookies(url, cookies, callback) {
    try {
      for (const it of cookies) await setOne(url, it);
    } catch (error) {
      if (typeof callback !== "function") throw error;
      return callback(error, null);
    }
    return typeof callback === "function" ? callback(null, undefined) : undefined;
  },
  deleteCookie: (url, name, callback) => ask(() => host.removeCookies(urlOf(url), String(name)), callback),
  deleteCookies: (url, callback) => ask(() => host.removeCookies(urlOf(url), null), callback),
  clear: (callback) => ask(() => host.clearCookies(), callback),
});

export const cookies = () => ({ ...list, jar });
