// `pm.sendRequest`.
import { expectAnswer } from "./asks.js";
import { CookieList } from "./cookies.js";
import { current } from "./current.js";
import { HeaderList } from "./header.js";
import { host } from "./host.js";
import { Response } from "./response.js";
import { guarded } from "./thrown.js";

// A request in the shape of a collection.
function shaped(given) {
  const plain = given === undefined ? {} : JSON.parse(JSON.stringify(given));
  if (typeof plain === "string") return { url: plain, method: "GET" };
  const { header, headers, body, method, ...rest } = plain ?? {};
  const shape = { ...rest, method: method ? String(method).toUpperCase() : "GET" };
  shape.header = new HeaderList(header ?? headers).toJSON();
  if (typeof body === "string") shape.body = { mode: "raw", raw: body };
  else if (body !== null && body !== undefined) shape.body = withoutFiles(body);
  return shape;
}

// Scripts cannot read files, so that they cannot send any.
function withoutFiles(body) {
  const fields = Array.isArray(body.formdata) ? body.formdata : [];
  const isFile = (it) => it?.type === "file" || (it?.src !== undefined && it?.src !== null);
  if (body.mode !== "file" && !(body.mode === "formdata" && fields.some(isFile))) return body;
  host.log("warn", "uploading files from scripts is not allowed", "");
  return body.mode === "file" ? undefined : { ...body, formdata: fields.filter((it) => !isFile(it)) };
}

export function sendRequest(given, callback) {
  const call = typeof callback === "function" ? callback : undefined;
  const { promise, resolve, reject } = Promise.withResolvers();
  expectAnswer(host.send(shaped(given)), (why, number, cookies) => {
    const error = why ? new Error(why) : null;
    const response = error ? undefined : new Response(number);
    if (call) guarded(call, error, response, { cookies: new CookieList(cookies) });
    else if (error) reject(error);
    else resolve(response);
  });
  return call ? current.pm : promise;
}
