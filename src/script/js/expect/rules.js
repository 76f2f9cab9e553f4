// The chains and the assertions about values: what they ask, and what they say when the answer is no.

import { Assertion, about, addChainableMethod, addMethod, addProperty, display, eql, misuse, show } from './core.js';
import { getPathInfo, hasProperty } from './path.js';
import { nameOf, typeOf } from './show.js';

const prototype = Assertion.prototype;
const property = (names, read) => names.split(' ').forEach((name) => addProperty(prototype, name, read));
const method = (names, call) => names.split(' ').forEach((name) => addMethod(prototype, name, call));
const chain = (names, call, read) => names.split(' ').forEach((name) => addChainableMethod(prototype, name, call, read));

const kindOf = (value) => typeOf(value).toLowerCase();
const isObject = (value) => value === Object(value);

// Takes the message that an assertion may be given as its last argument, and answers with the flags.
function under(assertion, message) {
  const flags = assertion.__flags;
  if (message) flags.message = message;
  return flags;
}

property('to be been is and has have with that which at of same but does still also');
for (const name of ['not', 'deep', 'nested', 'own', 'ordered']) {
  const key = name === 'not' ? 'negate' : name;
  property(name, function read() {
    this.__flags[key] = true;
  });
}
property('any', function read() {
  Object.assign(this.__flags, { any: true, all: false });
});
property('all', function read() {
  Object.assign(this.__flags, { all: true, any: false });
});

chain('an a', function an(type, message) {
  const { object } = under(this, message);
  const name = type.toLowerCase();
  const article = 'aeiou'.includes(name.charAt(0)) ? 'an' : 'a';
  this.assert(
    kindOf(object) === name,
    () => `expected #{this} to be ${article} ${name}`,
    () => `expected #{this} not to be ${article} ${name}`,
  );
});

const sameValueZero = (left, right) => left === right || (left !== left && right !== right);

function isIncluded(assertion, kind, value) {
  const { object, deep } = assertion.__flags;
  const same = deep ? eql : sameValueZero;
  switch (kind) {
    case 'string':
      return object.indexOf(value) !== -1;
    case 'weakset':
      if (deep) misuse(assertion, 'unable to use .deep.include with WeakSet');
      return object.has(value);
    case 'map':
      return [...object.values()].some((item) => same(item, value));
    case 'set':
      return deep ? [...object].some((item) => same(item, value)) : object.has(value);
    default:
      return deep ? object.some((item) => same(item, value)) : object.indexOf(value) !== -1;
  }
}

// An object includes another if it has all of its properties.
function includeProperties(assertion, kind, value) {
  if (!isObject(value)) {
    const wrong = kindOf(value);
    misuse(
      assertion,
      `the given combination of arguments (${kind} and ${wrong}) is invalid for this assertion. You can use an array, ` +
        `a map, an object, a set, a string, or a weakset instead of a ${wrong}`,
    );
  }
  const keys = Object.keys(value);
  const lenient = assertion.__flags.negate && keys.length > 1;
  let first = null;
  let failures = 0;
  for (const key of keys) {
    const part = about(assertion, null);
    Object.assign(part.__flags, assertion.__flags);
    try {
      part.property(key, value[key]);
    } catch (error) {
      if (!lenient || error?.name !== 'AssertionError') throw error;
      first ??= error;
      failures += 1;
    }
  }
  if (lenient && failures === keys.length) throw first;
}

chain(
  'include contain contains includes',
  function include(value, message) {
    const { object, deep } = under(this, message);
    const kind = kindOf(object);
    if (!['string', 'weakset', 'map', 'set', 'array'].includes(kind)) {
      includeProperties(this, kind, value);
      return;
    }
    const how = deep ? 'deep ' : '';
    this.assert(
      isIncluded(this, kind, value),
      () => `expected #{this} to ${how}include ${show(value)}`,
      () => `expected #{this} to not ${how}include ${show(value)}`,
    );
  },
  function read() {
    this.__flags.contains = true;
  },
);

// Properties that ask one question of the subject.
function question(names, holds, text, negated, expected) {
  property(names, function read() {
    const { object, negate } = this.__flags;
    if (expected === undefined) this.assert(holds(object), text, negated);
    else this.assert(holds(object), text, negated, negate ? !expected : expected);
  });
}

question('ok', Boolean, 'expected #{this} to be truthy', 'expected #{this} to be falsy');
question('true', (it) => it === true, 'expected #{this} to be true', 'expected #{this} to be false', true);
question('false', (it) => it === false, 'expected #{this} to be false', 'expected #{this} to be true', false);
for (const [name, holds] of [
  ['null', (it) => it === null],
  ['undefined', (it) => it === undefined],
  ['NaN', Number.isNaN],
]) {
  question(name, holds, `expected #{this} to be ${name}`, `expected #{this} not to be ${name}`);
}
const exists = (it) => it !== null && it !== undefined;
question('exist exists', exists, 'expected #{this} to exist', 'expected #{this} to not exist');

function countOf(assertion, object) {
  switch (kindOf(object)) {
    case 'array':
    case 'string':
      return object.length;
    case 'map':
    case 'set':
      return object.size;
    case 'weakmap':
    case 'weakset':
      return misuse(assertion, '.empty was passed a weak collection');
    case 'function':
      return misuse(assertion, `.empty was passed a function ${nameOf(object)}`.trim());
    default:
      if (!isObject(object)) misuse(assertion, `.empty was passed non-string primitive ${show(object)}`);
      return Object.keys(object).length;
  }
}

property('empty', function read() {
  const { object } = this.__flags;
  this.assert(countOf(this, object) === 0, 'expected #{this} to be empty', 'expected #{this} not to be empty');
});

property('arguments Arguments', function read() {
  const type = typeOf(this.__flags.object);
  this.assert(
    type === 'Arguments',
    `expected #{this} to be arguments but got ${type}`,
    'expected #{this} to not be arguments',
  );
});

method('equal equals eq', function equal(value, message) {
  const { object, deep } = under(this, message);
  if (deep) this.eql(value);
  else this.assert(value === object, 'expected #{this} to equal #{exp}', 'expected #{this} to not equal #{exp}', value, object, true);
});

method('eql eqls', function equal(value, message) {
  const { object } = under(this, message);
  this.assert(
    eql(value, object),
    'expected #{this} to deeply equal #{exp}',
    'expected #{this} to not deeply equal #{exp}',
    value,
    object,
    true,
  );
});

// What comparisons look at: the subject itself, or how many things it holds.
function measure(assertion) {
  const { object, doLength } = assertion.__flags;
  if (!doLength) return { value: object };
  if (object instanceof Map || object instanceof Set) return { value: object.size, what: 'size' };
  about(assertion, object).to.have.property('length');
  return { value: object.length, what: 'length' };
}

// Numbers are compared with numbers, and dates with dates.
function refuse(assertion, limits, name) {
  const { object, doLength } = assertion.__flags;
  const kind = kindOf(object);
  const kinds = limits.map(kindOf);
  const many = limits.length > 1;
  if (!doLength && kind === 'date' && kinds.some((it) => it !== 'date')) {
    misuse(assertion, `the argument${many ? 's' : ''} to ${name} must be ${many ? 'dates' : 'a date'}`);
  }
  if (kinds.some((it) => it !== 'number') && (doLength || kind === 'number')) {
    misuse(assertion, `the argument${many ? 's' : ''} to ${name} must be ${many ? 'numbers' : 'a number'}`);
  }
  if (!doLength && kind !== 'date' && kind !== 'number') {
    misuse(assertion, `expected ${kind === 'string' ? `'${object}'` : String(object)} to be a number or a date`);
  }
}

function comparison(names, name, holds, yes, no) {
  method(names, function compare(limit, message) {
    under(this, message);
    const { value, what } = measure(this);
    refuse(this, [limit], name);
    if (what === undefined) {
      this.assert(holds(value, limit), `expected #{this} to be ${yes} #{exp}`, `expected #{this} to be ${no} #{exp}`, limit);
      return;
    }
    const not = name === 'above' || name === 'below' ? `to not have a ${what} ${yes}` : `to have a ${what} ${no}`;
    this.assert(
      holds(value, limit),
      `expected #{this} to have a ${what} ${yes} #{exp} but got #{act}`,
      `expected #{this} ${not} #{exp}`,
      limit,
      value,
    );
  });
}

comparison('above gt greaterThan', 'above', (value, limit) => value > limit, 'above', 'at most');
comparison('least gte greaterThanOrEqual', 'least', (value, limit) => value >= limit, 'at least', 'below');
comparison('below lt lessThan', 'below', (value, limit) => value < limit, 'below', 'at least');
comparison('most lte lessThanOrEqual', 'most', (value, limit) => value <= limit, 'at most', 'above');

method('within', function within(start, finish, message) {
  under(this, message);
  const { value, what } = measure(this);
  refuse(this, [start, finish], 'within');
  const dates = kindOf(start) === 'date' && kindOf(finish) === 'date';
  const range = dates ? `${start.toISOString()}..${finish.toISOString()}` : `${start}..${finish}`;
  const state = what === undefined ? ['be', ''] : ['have', ` a ${what}`];
  this.assert(
    value >= start && value <= finish,
    `expected #{this} to ${state[0]}${state[1]} within ${range}`,
    `expected #{this} to not ${state[0]}${state[1]} within ${range}`,
  );
});

method('instanceof instanceOf', function of(maker, message) {
  const { object } = under(this, message);
  let is = false;
  try {
    is = object instanceof maker;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    misuse(this, `The instanceof assertion needs a constructor but ${typeOf(maker)} was given.`);
  }
  const name = nameOf(maker) ?? 'an unnamed constructor';
  this.assert(is, `expected #{this} to be an instance of ${name}`, `expected #{this} to not be an instance of ${name}`);
});

function find(assertion, name) {
  const { object, nested, own } = assertion.__flags;
  const type = typeof name;
  if (nested && type !== 'string') {
    misuse(assertion, 'the argument to property must be a string when using nested syntax');
  }
  if (!nested && type !== 'string' && type !== 'number' && type !== 'symbol') {
    misuse(assertion, 'the argument to property must be a string, number, or symbol');
  }
  if (nested && own) misuse(assertion, 'The "nested" and "own" flags cannot be combined.');
  if (!exists(object)) misuse(assertion, 'Target cannot be null or undefined.');
  if (nested) return getPathInfo(object, name);
  return { value: object[name], exists: own ? Object.hasOwn(object, name) : hasProperty(object, name) };
}

function assertProperty(name, value, message) {
  const flags = under(this, message);
  const { negate, deep, own, nested } = flags;
  const found = find(this, name);
  const what = () => `${deep ? 'deep ' : ''}${own ? 'own ' : ''}${nested ? 'nested ' : ''}property ${show(name)}`;
  if (!negate || arguments.length === 1) {
    this.assert(
      found.exists,
      () => `expected #{this} to have ${what()}`,
      () => `expected #{this} to not have ${what()}`,
    );
  }
  if (arguments.length > 1) {
    this.assert(
      found.exists && (deep ? eql(value, found.value) : value === found.value),
      () => `expected #{this} to have ${what()} of #{exp}, but got #{act}`,
      () => `expected #{this} to not have ${what()} of #{act}`,
      value,
      found.value,
    );
  }
  flags.object = found.value;
}

method('property', assertProperty);
method('ownProperty haveOwnProperty', function ownProperty() {
  this.__flags.own = true;
  assertProperty.apply(this, arguments);
});

method('ownPropertyDescriptor haveOwnPropertyDescriptor', function described(name, descriptor, message) {
  const wanted = typeof descriptor === 'string' ? null : descriptor;
  const flags = under(this, typeof descriptor === 'string' ? descriptor : message);
  const found = Object.getOwnPropertyDescriptor(Object(flags.object), name);
  const start = () => `expected the own property descriptor for ${show(name)} on #{this} to`;
  if (found && wanted) {
    this.assert(
      eql(wanted, found),
      () => `${start()} match ${show(wanted)}, got ${show(found)}`,
      () => `${start()} not match ${show(wanted)}`,
      wanted,
      found,
      true,
    );
  } else {
    this.assert(
      found,
      () => `expected #{this} to have an own property descriptor for ${show(name)}`,
      () => `expected #{this} to not have an own property descriptor for ${show(name)}`,
    );
  }
  flags.object = found;
});

chain(
  'length lengthOf',
  function lengthOf(count, message) {
    const { object } = under(this, message);
    let what = 'length';
    let found;
    if (object instanceof Map || object instanceof Set) {
      what = 'size';
      found = object.size;
    } else {
      about(this, object).to.have.property('length');
      found = object.length;
    }
    this.assert(
      found == count,
      `expected #{this} to have a ${what} of #{exp} but got #{act}`,
      `expected #{this} to not have a ${what} of #{act}`,
      count,
      found,
    );
  },
  function read() {
    this.__flags.doLength = true;
  },
);

method('match matches', function match(pattern, message) {
  const { object } = under(this, message);
  if (typeof pattern?.exec !== 'function') throw TypeError('re.exec is not a function');
  this.assert(pattern.exec(object), `expected #{this} to match ${pattern}`, `expected #{this} not to match ${pattern}`);
});

method('string', function string(text, message) {
  const { object } = under(this, message);
  about(this, object).is.a('string');
  this.assert(
    object.indexOf(text) !== -1,
    () => `expected #{this} to contain ${show(text)}`,
    () => `expected #{this} to not contain ${show(text)}`,
  );
});

const enumerableKeys = (object) =>
  Object.keys(object).concat(
    Object.getOwnPropertySymbols(object).filter((symbol) => Object.getOwnPropertyDescriptor(object, symbol).enumerable),
  );

// The keys that are asked for, and those that are there.
function keysFor(assertion, object, given) {
  const first = given[0];
  const type = typeOf(first);
  if (object instanceof Map || object instanceof Set) {
    return [type === 'Array' ? first : given, [...object.keys()]];
  }
  const found = enumerableKeys(object);
  if ((type === 'Array' || type === 'Object') && given.length > 1) {
    misuse(
      assertion,
      'when testing keys against an object or an array you must give a single Array|Object|String argument or ' +
        'multiple String arguments',
    );
  }
  const wanted = type === 'Array' ? first : type === 'Object' ? Object.keys(first) : given;
  return [wanted.map((key) => (typeof key === 'symbol' ? key : String(key))), found];
}

/** Sorts values by how they are shown. */
export const compareByInspect = (left, right) => (show(left) < show(right) ? -1 : 1);

method('keys key', function keys(...given) {
  const { object, deep, any, contains } = this.__flags;
  const isMap = object instanceof Map || object instanceof Set;
  const [wanted, found] = keysFor(this, object, given);
  if (!wanted.length) misuse(this, 'keys required');
  const same = deep && isMap ? eql : (left, right) => left === right;
  const isThere = (key) => found.some((other) => same(key, other));
  const ok = any ? wanted.some(isThere) : wanted.every(isThere) && (contains || wanted.length === found.length);
  const text = () => {
    const names = wanted.map(show);
    const last = names.pop();
    const all = names.length ? `${names.join(', ')}, ${any ? 'or' : 'and'} ${last}` : last;
    return `${deep && isMap ? 'deeply ' : ''}${contains ? 'contain' : 'have'} ${names.length ? 'keys' : 'key'} ${all}`;
  };
  this.assert(
    ok,
    () => `expected #{this} to ${text()}`,
    () => `expected #{this} to not ${text()}`,
    wanted.slice().sort(compareByInspect),
    found.sort(compareByInspect),
    true,
  );
});

method('respondTo respondsTo', function respondTo(name, message) {
  const { object, itself } = under(this, message);
  const member = typeof object === 'function' && !itself ? object.prototype?.[name] : object[name];
  this.assert(
    typeof member === 'function',
    () => `expected #{this} to respond to ${show(name)}`,
    () => `expected #{this} to not respond to ${show(name)}`,
  );
});

property('itself', function read() {
  this.__flags.itself = true;
});

method('satisfy satisfies', function satisfy(holds, message) {
  const { object, negate } = under(this, message);
  if (typeof holds !== 'function') throw TypeError('matcher is not a function');
  const result = holds(object);
  this.assert(
    result,
    () => `expected #{this} to satisfy ${display(holds)}`,
    () => `expected #{this} to not satisfy${display(holds)}`,
    !negate,
    result,
  );
});

method('closeTo approximately', function closeTo(value, delta, message) {
  const { object } = under(this, message);
  about(this, object).is.a('number');
  if (typeof value !== 'number' || typeof delta !== 'number') {
    const hint = delta === undefined ? ', and a delta is required' : '';
    misuse(this, `the arguments to closeTo or approximately must be numbers${hint}`);
  }
  this.assert(
    Math.abs(object - value) <= delta,
    `expected #{this} to be close to ${value} +/- ${delta}`,
    `expected #{this} not to be close to ${value} +/- ${delta}`,
  );
});

function holdsAll(flags, subset) {
  const { object, deep, contains, ordered } = flags;
  const same = deep ? eql : (left, right) => left === right;
  if (!contains && object.length !== subset.length) return false;
  if (ordered) return subset.every((item, at) => (at in object || !deep) && same(item, object[at]));
  const rest = object.slice();
  return subset.every((item) => {
    const at = deep ? rest.findIndex((other) => same(item, other)) : rest.indexOf(item);
    if (at === -1) return false;
    if (!contains) rest.splice(at, 1);
    return true;
  });
}

method('members', function members(subset, message) {
  const flags = under(this, message);
  about(this, flags.object).to.be.an('array');
  about(this, subset).to.be.an('array');
  const ordered = flags.ordered ? 'ordered ' : '';
  const what = flags.contains
    ? `be ${ordered ? 'an' : 'a'} ${ordered}superset of #{exp}`
    : `have the same ${ordered}members as #{exp}`;
  this.assert(
    holdsAll(flags, subset),
    `expected #{this} to ${what}`,
    `expected #{this} to not ${what}`,
    subset,
    flags.object,
    true,
  );
});

method('oneOf', function oneOf(choices, message) {
  const { object, contains, deep } = under(this, message);
  about(this, choices).to.be.an('array');
  if (contains) {
    this.assert(
      choices.some((choice) => object.indexOf(choice) > -1),
      'expected #{this} to contain one of #{exp}',
      'expected #{this} to not contain one of #{exp}',
      choices,
      object,
    );
  } else {
    this.assert(
      deep ? choices.some((choice) => eql(object, choice)) : choices.indexOf(object) > -1,
      deep ? 'expected #{this} to deeply equal one of #{exp}' : 'expected #{this} to be one of #{exp}',
      deep ? 'expected #{this} to deeply equal one of #{exp}' : 'expected #{this} to not be one of #{exp}',
      choices,
      object,
    );
  }
});

for (const [name, test] of [
  ['extensible', Object.isExtensible],
  ['sealed', Object.isSealed],
  ['frozen', Object.isFrozen],
]) {
  question(name, test, `expected #{this} to be ${name}`, `expected #{this} to not be ${name}`);
}
question(
  'finite',
  Number.isFinite,
  'expected #{this} to be a finite number',
  'expected #{this} to not be a finite number',
);
