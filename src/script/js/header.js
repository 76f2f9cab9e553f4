// Headers.
import { List, Property } from "./list.js";

export class Header extends Property {
  static ignoresCase = true;
  static repeats = true;

  static parse(text) {
    const at = text.indexOf(":");
    return at < 0
      ? { key: text.trim(), value: "" }
      : { key: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
  }

  static split(text) {
    return text.split(/\r?\n/).filter((it) => it.trim() !== "");
  }

  static join(headers) {
    return headers.filter((it) => !it.disabled).map((it) => `${it}\r\n`).join("");
  }

  toString() {
    return `${this.key}: ${this.value}`;
  }
}

export class HeaderList extends List {
  constructor(items) {
    super(Header, items);
  }

  contentSize() {
    return this.members.reduce((size, it) => size + `${it.key}: ${it.value}\r\n`.length, 0);
  }
}

Object.defineProperty(Header, "name", { value: "PostmanHeader" });
Object.defineProperty(HeaderList, "name", { value: "PostmanHeaderList" });
