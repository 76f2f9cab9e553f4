// Small modules of Node: `os`, `timers`, `punycode`, `string_decoder` and `json`.
import { host } from "../host.js";

export const os = {
  EOL: "\n",
  arch: () => "javascript",
  cpus: () => [],
  endianness: () => "LE",
  freemem: () => Number.MAX_VALUE,
  getNetworkInterfaces: () => ({}),
  homedir: () => "/",
  hostname: () => "localhost",
  loadavg: () => [],
  networkInterfaces: () => ({}),
  platform: () => "browser",
  release: () => "",
  tmpDir: () => "/tmp",
  tmpdir: () => "/tmp",
  totalmem: () => Number.MAX_VALUE,
  type: () => "Browser",
  uptime: () => 0,
};

const TIMERS = ["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate"];

export const timers = () => Object.fromEntries(TIMERS.map((name) => [name, globalThis[name]]));

// One label, as it is written in a domain name.
const label = (text) => {
  const whole = host.domainToAscii(text);
  return whole.startsWith("xn--") ? whole.slice(4) : `${text}-`;
};

export const punycode = {
  version: "1.4.1",
  toASCII: (text) => String(text).replace(/[^@]+$/, (domain) => host.domainToAscii(domain) || domain),
  toUnicode: (text) => String(text).replace(/[^@]+$/, (domain) => host.domainToUnicode(domain)),
  encode: (text) => label(String(text)),
  decode: (text) => (String(text).endsWith("-") ? String(text).slice(0, -1) : host.domainToUnicode(`xn--${text}`)),
  ucs2: {
    decode: (text) => Array.from(String(text), (letter) => letter.codePointAt(0)),
    encode: (points) => String.fromCodePoint(...points),
  },
};

// `StringDecoder`: texts from pieces of bytes that may end within a letter.
export function makeStringDecoder(Buffer, TextDecoder) {
  return class StringDecoder {
    constructor(encoding = "utf8") {
      this.encoding = String(encoding).toLowerCase().replace("-", "");
      this.bytes = Buffer.alloc(0);
      this.decoder = this.encoding === "utf8" ? new TextDecoder("utf-8", { ignoreBOM: true }) : undefined;
    }

    write(piece) {
      if (typeof piece === "string") return piece;
      if (this.decoder) return this.decoder.decode(piece, { stream: true });
      const all = Buffer.concat([this.bytes, piece]);
      const width = { base64: 3, ucs2: 2, utf16le: 2 }[this.encoding] ?? 1;
      const whole = all.length - (all.length % width);
      this.bytes = all.slice(whole);
      return all.toString(this.encoding, 0, whole);
    }

    end(piece) {
      const start = piece === undefined ? "" : this.write(piece);
      if (this.decoder) return start + this.decoder.decode();
      const rest = this.bytes.toString(this.encoding);
      this.bytes = Buffer.alloc(0);
      return start + rest;
    }
  };
}

export const json = { parse: (...given) => JSON.parse(...given), stringify: (...given) => JSON.stringify(...given) };
