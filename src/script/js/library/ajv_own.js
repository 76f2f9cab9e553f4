// Formats and keywords that a script has given to Ajv: only JavaScript can check those.

// What is below a schema, with the part of the data that it is for.
function below(schema, data, root) {
  const parts = [];
  const isObject = data !== null && typeof data === "object";
  if (typeof schema.$ref === "string" && schema.$ref.startsWith("#")) {
    const steps = schema.$ref.slice(1).split("/").filter(Boolean);
    parts.push([steps.reduce((value, step) => value?.[step], root), data, [], steps]);
    return parts;
  }
  if (isObject && !Array.isArray(data)) {
    for (const name of Object.keys(schema.properties ?? {})) {
      if (name in data) parts.push([schema.properties[name], data[name], [name], ["properties", name]]);
    }
    const others = schema.additionalProperties;
    if (others !== null && typeof others === "object") {
      for (const name of Object.keys(data)) {
        if (!(name in (schema.properties ?? {}))) parts.push([others, data[name], [name], ["additionalProperties"]]);
      }
    }
  }
  if (Array.isArray(data) && schema.items) {
    data.forEach((item, number) => {
      const isTuple = Array.isArray(schema.items);
      parts.push([isTuple ? schema.items[number] : schema.items, item, [number], isTuple ? ["items", number] : ["items"]]);
    });
  }
  (schema.allOf ?? []).forEach((part, number) => parts.push([part, data, [], ["allOf", number]]));
  return parts;
}

function formatHolds(format, data) {
  if (format === true) return true;
  const { type = "string", validate = format } = format instanceof RegExp || typeof format !== "object" ? {} : format;
  if (typeof data !== type) return true;
  if (typeof validate === "function") return Boolean(validate(data));
  return new RegExp(validate).test(data);
}

function keywordErrors(definition, keyword, [schema, data], place) {
  const value = schema[keyword];
  const { validate, compile, macro, type } = definition;
  if (type && ![type].flat().includes(Array.isArray(data) ? "array" : data === null ? "null" : typeof data)) return [];
  const check = validate ? (it) => validate(value, it, schema, place.dataPath) : compile ? compile(value, schema) : undefined;
  if (!check || macro) return [];
  if (check(data)) return [];
  const own = (validate ?? check).errors;
  if (Array.isArray(own) && own.length > 0) return own.map((error) => ({ ...place, params: {}, ...error }));
  return [{ ...place, params: { keyword }, message: `should pass "${keyword}" keyword validation` }];
}

const member = (name) => (typeof name === "number" ? `[${name}]` : /^[a-z$_][a-z$_0-9]*$/i.test(name) ? `.${name}` : `['${name}']`);

// The errors of the formats and keywords that an instance of Ajv was given.
export function ownFailures(ajv, root, data) {
  const formats = ajv._formats;
  const keywords = Object.keys(ajv._keywords);
  const errors = [];
  if (keywords.length === 0 && Object.keys(formats).length === 0) return errors;
  const todo = [[root, data, [], []]];
  // As deep as the data goes, and not for ever where references turn in a circle.
  for (let steps = 0; todo.length > 0 && steps < 100_000; steps++) {
    const [schema, value, dataSteps, schemaSteps] = todo.shift();
    if (schema === null || typeof schema !== "object" || value === undefined) continue;
    const dataPath = dataSteps.map(member).join("");
    const place = (keyword) => ({ keyword, dataPath, schemaPath: `#/${[...schemaSteps, keyword].join("/")}` });
    const { format } = schema;
    if (typeof format === "string" && Object.hasOwn(formats, format) && !formatHolds(formats[format], value)) {
      errors.push({ ...place("format"), params: { format }, message: `should match format "${format}"` });
    }
    for (const keyword of keywords) {
      if (Object.hasOwn(schema, keyword)) errors.push(...keywordErrors(ajv._keywords[keyword], keyword, [schema, value], place(keyword)));
    }
    for (const [part, inner, down, route] of below(schema, value, root)) {
      todo.push([part, inner, [...dataSteps, ...down], schema.$ref ? route : [...schemaSteps, ...route]]);
    }
  }
  return errors;
}
