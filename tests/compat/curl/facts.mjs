// What was heard, as lines that can be compared.

/** What differs in every request, and why; it is taken out before two are compared. */
export const ALWAYS = [
  "the order of encodings in Accept-Encoding, and where the header stands: `--compressed` is how a person writes it",
  "the boundary of multipart, and the lengths that follow from it: each makes one up",
  "where Content-Type stands with multipart, for curl makes it and puts it last",
  "`X-Empty: ` and `X-Empty:`: nothing stands behind either",
  "`host` instead of `Host`: curl writes its own way",
  "`Proxy-Connection: Keep-Alive`: no standard knows it, and RFC 9112 asks not to send it",
  "the `User-Agent` that CONNECT has from curl: the proxy is told nothing but where to",
  "ALPN with a proxy over TLS: curl says nothing where it sends whole URLs",
  "where `Authorization: Digest`, the login of a URL and `Referer` behind a redirect stand, for curl makes them",
  "GSSAPI, which curl offers to SOCKS proxies, too",
  "the client's nonce of Digest, and the response that follows from it",
];

/** One line for each thing about each request. */
export function lines(heard) {
  return heard.flatMap((it, at) => one(it).map((line) => `${at + 1}. ${line}`));
}

function one(it) {
  const boundary = it.headers.map((line) => /^content-type: *multipart\/[^;]*;.*boundary="?([^";]*)/i.exec(line)?.[1]).find(Boolean);
  const plain = (text) => (boundary ? text.replaceAll(boundary, "BOUNDARY") : text);
  const sorted = [...it.headers.filter(isUsual).map(() => "Accept-Encoding: as usual"), ...it.headers.filter((line) => !isUsual(line))];
  const isTyped = (line) => Boolean(boundary) && /^content-type:/i.test(line);
  const isLate = (line) => isTyped(line) || /^(authorization: (digest|basic)|referer:)/i.test(line);
  const isKept = (line) => !/^proxy-connection:/i.test(line) && !(/^CONNECT /.test(sorted[0]) && /^user-agent:/i.test(line));
  const last = [...sorted.filter((line) => !isLate(line)), ...sorted.filter(isLate)].filter(isKept);
  const headers = pseudoSorted(last).map((line) => line.replace(/^host:/i, "Host:").replace(/: $/, ":")).map(plain).map(digest).filter((line) => !(boundary && /^content-length:/i.test(line)));
  const body = plain(it.body.toString("latin1"));
  return [
    `over ${it.over.join(", ").replace(/^(proxy over TLS), alpn [^,]*/, "$1")}`,
    ...(it.line ? [it.line] : []),
    ...headers,
    ...(it.framing === "none" || (it.framing === "frames" && !body) ? [] : [`body by ${it.framing}: ${shown(body)}`]),
  ];
}

/** HTTP/2 names the parts of its first line in any order. */
function pseudoSorted(lines) {
  return [...lines.filter((it) => it.startsWith(":")).sort(), ...lines.filter((it) => !it.startsWith(":"))];
}

function isUsual(line) {
  return ["accept-encoding: gzip, deflate, br, zstd", "accept-encoding: deflate, gzip, br, zstd"].includes(line.toLowerCase());
}

function digest(line) {
  return line.replace(/^((?:proxy-)?authorization: Digest .*)$/i, (all) => {
    const [start, rest] = all.split(/ Digest /);
    const parts = rest.split(/, */).map((it) => it.replace(/^(cnonce|response)=.*/, "$1=..."));
    return `${start} Digest ${parts.sort().join(", ")}`;
  });
}

function shown(text) {
  const cut = text.length > 2000 ? `${text.slice(0, 1000)}... ${text.length} bytes, ${sum(text)}` : text;
  return JSON.stringify(cut);
}

function sum(text) {
  let all = 7;
  for (const letter of text) all = (all * 31 + letter.charCodeAt(0)) >>> 0;
  return all.toString(16);
}

/** Headers whose values each client fills in by itself, and that a person who writes a command does not write. */
const OWN = /^\d+\. (user-agent|accept|accept-encoding): /i;

/** The lines in which two differ; by hand without what each client says of itself, and whatever the order of headers. */
export function differences(first, second, byHand) {
  const kept = (all) => (byHand ? all.filter((it) => !OWN.test(it)).map((it) => it.replace(/^(\d+\. )(host|content-type|content-length|expect|range|referer|cookie|authorization|connection|te|proxy-authorization)(?=:)/i, (_, at, name) => at + name.toLowerCase())).sort() : all);
  const [one, two] = [kept(first), kept(second)];
  if (one.join("\n") === two.join("\n")) return [];
  const only = (these, those, mark) => {
    const left = [...those];
    return these.filter((it) => {
      const found = left.indexOf(it);
      if (found >= 0) left.splice(found, 1);
      return found < 0;
    }).map((it) => `${mark} ${it}`);
  };
  const found = [...only(one, two, "-"), ...only(two, one, "+")];
  return (found.length ? found : ["the same headers in another order:", ...one.map((it) => `- ${it}`), ...two.map((it) => `+ ${it}`)]).map((it) => (it.length > 700 ? `${it.slice(0, 700)}...` : it));
}
