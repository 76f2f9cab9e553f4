// `pm.response`, and what `pm.sendRequest` brings.
import { CookieList } from "./cookies.js";
import { HeaderList } from "./header.js";
import { host } from "./host.js";
import { JSONError } from "./json.js";
import { toBuffer } from "./buffer.js";

export class Response {
  #number;
  #text;

  // The response of this number; one that never came has none.
  constructor(number) {
    const facts = host.response(number);
    this.#number = number;
    this.id = host.dynamic("$guid");
    if (facts) {
      this.status = facts.status;
      this.code = facts.code;
    }
    this.headers = new HeaderList(facts?.header);
    this.cookies = new CookieList();
    this.responseTime = facts?.responseTime;
    this.responseSize = facts?.responseSize;
    Object.defineProperty(this, "encodedSize", { value: facts?.encodedSize ?? 0 });
  }

  get stream() {
    return toBuffer(host.responseBytes(this.#number));
  }

  text() {
    if (this.code === undefined) return undefined;
    return (this.#text ??= host.responseText(this.#number));
  }

  json(reviver) {
    const value = host.responseJson(this.#number);
    if (value === undefined) throw new JSONError(this.text());
    return typeof reviver === "function" ? JSON.parse(this.text(), reviver) : value;
  }

  jsonp(reviver) {
    const text = this.text();
    const from = text.indexOf("(");
    const to = text.lastIndexOf(")");
    return JSON.parse(from >= 0 && to > from ? text.slice(from + 1, to) : text, reviver);
  }

  reason() {
    return this.status;
  }

  details() {
    const name = this.reason();
    return { name, detail: name, code: this.code, standardName: name };
  }

  size() {
    const isZipped = /^(gzip|deflate)$/i.test(this.headers.get("content-encoding") ?? "");
    const encoded = isZipped && Number(this.headers.get("content-length"));
    const body = encoded || this.responseSize || 0;
    const line = `HTTP/1.1 ${this.code} ${this.reason() ?? ""}\r\n\r\n`;
    const header = line.length + this.headers.contentSize();
    return { body, header, total: body + header };
  }

  encoding() {
    const format = this.headers.get("content-encoding");
    return { format, source: format ? "HEADER" : undefined };
  }

  contentInfo() {
    const contentType = String(this.headers.get("content-type") ?? "text/plain");
    const [full] = contentType.split(";");
    const [family, kind = ""] = full.trim().toLowerCase().split("/");
    const format = kind.replace(/^.*\+/, "");
    const texts = ["json", "xml", "javascript", "html", "css", "plain", "csv", "x-www-form-urlencoded"];
    const mimeType = texts.includes(format) ? "text" : family;
    const mimeFormat = mimeType === "text" ? (format === "javascript" ? "script" : format) : kind;
    const charset =
      /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1]?.toLowerCase().replace("utf-8", "utf8") ?? "utf8";
    const fileExtension = format === "plain" ? "txt" : format;
    const named = /filename\*?\s*=\s*(?:UTF-8'')?"?([^";]+)/i.exec(
      String(this.headers.get("content-disposition") ?? ""),
    )?.[1];
    const fileName = named ?? `response.${fileExtension}`;
    return { contentType: full.trim(), mimeType, mimeFormat, charset, fileExtension, fileName };
  }

  mime() {
    const { mimeType: type, mimeFormat: format, charset } = this.contentInfo();
    return { type, format, charset };
  }

  dataURI() {
    return `data:${this.contentInfo().contentType};base64, ${this.stream.toString("base64")}`;
  }

  toJSON() {
    const { id, status, code, headers, stream, cookies, responseTime, responseSize } = this;
    return { id, status, code, header: headers, stream, cookie: cookies, responseTime, responseSize };
  }
}

Object.defineProperty(Response, "name", { value: "PostmanResponse" });
