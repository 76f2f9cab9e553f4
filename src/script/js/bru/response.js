// `res`: the answer, which can be called with a path into its body.
import { toBuffer } from "../buffer.js";
import { current } from "../current.js";
import { host } from "../host.js";
import { HeaderList } from "./headers.js";
import { changeMemo, memo } from "./memo.js";
import { jsonOf } from "./numbers.js";
import { query } from "./query.js";

// Headers of which the first counts, where a server repeats them; the values of all others are joined.
const SINGLE = new Set(
  "age authorization content-length content-type etag expires from host if-modified-since if-unmodified-since last-modified location max-forwards proxy-authorization referer retry-after server user-agent".split(" "),
);

// Headers by their names in small letters.
export function headersOf(list) {
  const headers = {};
  for (const { key, value } of list ?? []) {
    const name = key.toLowerCase();
    // What was unpacked says no longer how it was packed.
    if (name === "content-encoding" && /^(x-gzip|gzip|x-deflate|deflate|compress|br)$/i.test(value)) continue;
    if (name === "set-cookie") (headers[name] ??= []).push(value);
    else if (!(name in headers)) headers[name] = value;
    else if (!SINGLE.has(name)) headers[name] += name === "cookie" ? `; ${value}` : `, ${value}`;
  }
  return headers;
}

// The body of the answer of this number: what its JSON says, else its text.
export function bodyOf(number) {
  const value = host.responseJson(number);
  return value === undefined ? host.responseText(number) : value;
}

function bytesOf(text) {
  return toBuffer(new TextEncoder().encode(text));
}

// What the header and the body take, in bytes.
function sizes(facts, headers) {
  const lines = Object.entries(headers).flatMap(([key, value]) => [value].flat().map((it) => `${key}: ${it}`));
  const text = [`HTTP/1.1 ${facts.code} ${facts.status}`, ...lines, "", ""].join("\r\n");
  const [header, body] = [bytesOf(text).length, current.written ? current.written().length : facts.responseSize];
  return { header, body, total: header + body };
}

// What `res.setBody` was given, as bytes.
function written(value) {
  if (value === null || value === undefined) return bytesOf("");
  return bytesOf(typeof value === "string" ? value : jsonOf(value));
}

const make = () => {
  const facts = host.response(0) ?? {};
  const headers = headersOf(facts.header);
  let body;
  let isRead = false;
  const getBody = () => {
    if (!isRead) {
      const { set } = memo();
      body = set ? set.body : host.request()?.keepsText ? host.responseText(0) : bodyOf(0);
      if (set) current.written = () => written(set.body);
      isRead = true;
    }
    return body;
  };
  const methods = {
    getStatus: () => facts.code,
    getStatusText: () => facts.status,
    getHeader: (name) => (typeof name === "string" ? headers[name.toLowerCase()] : null),
    getHeaders: () => headers,
    getBody,
    setBody(given) {
      const json = given === undefined ? undefined : jsonOf(given);
      body = json === undefined ? null : JSON.parse(json);
      isRead = true;
      current.written = () => written(body);
      changeMemo({ set: { body } });
    },
    getResponseTime: () => facts.responseTime,
    getUrl: () => facts.url,
    getSize: () => (getBody(), sizes(facts, headers)),
    getDataBuffer: () => (getBody(), current.written ? current.written() : toBuffer(host.responseBytes(0))),
  };
  const res = (path, ...filters) => query(getBody(), path, ...filters);
  Object.assign(res, methods, {
    status: facts.code,
    statusText: facts.status,
    headers,
    responseTime: facts.responseTime,
    url: facts.url,
  });
  Object.defineProperty(res, "body", { get: getBody, set() {}, enumerable: true, configurable: true });
  const listed = () => Object.entries(headers).map(([key, value]) => ({ key, value }));
  Object.defineProperty(res, "headerList", { value: new HeaderList(listed), enumerable: true, configurable: true });
  return res;
};

export const res = () => (current.made.res ??= make());
