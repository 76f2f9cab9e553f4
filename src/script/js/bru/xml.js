// XML without what stands between its tags for the eye alone.

const TOKENS = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![^>]*>|<(?:"[^"]*"|'[^']*'|[^'">])*>|[^<]+/g;

function open(stack, tag) {
  const [, name] = /^<\/?\s*([^\s/>]+)/.exec(tag) ?? [];
  if (name === undefined) throw new Error("Failed to minify: invalid XML");
  if (tag.startsWith("</")) {
    if (stack.pop() !== name) throw new Error(`Failed to minify: <${name}> is closed where it is not open`);
  } else if (!tag.endsWith("/>")) {
    stack.push(name);
  }
}

export function minifyXml(xml) {
  if (xml === null || xml === undefined) throw new Error("Failed to minify");
  if (typeof xml !== "string") throw new TypeError("minifyXml expects a string");
  const stack = [];
  let made = "";
  let read = 0;
  for (const [token] of xml.matchAll(TOKENS)) {
    read += token.length;
    if (!token.startsWith("<")) {
      made += token.trim();
      continue;
    }
    if (!/^<[!?]/.test(token)) open(stack, token);
    made += token;
  }
  if (read !== xml.length || stack.length > 0) throw new Error("Failed to minify: invalid XML");
  return made;
}
