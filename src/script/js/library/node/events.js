// The module `events`.
export function EventEmitter() {
  this._events = new Map();
}

const listenersOf = (emitter, name) => (emitter._events ??= new Map()).get(name) ?? [];

function add(emitter, name, listener, first) {
  if (typeof (listener.listener ?? listener) !== "function") throw new TypeError('The "listener" argument must be of type function');
  const all = listenersOf(emitter, name);
  if (listenersOf(emitter, "newListener").length > 0) emitter.emit("newListener", name, listener.listener ?? listener);
  emitter._events.set(name, first ? [listener, ...all] : [...all, listener]);
  return emitter;
}

function once(emitter, name, listener) {
  const wrapped = function (...given) {
    emitter.removeListener(name, wrapped);
    return listener.apply(this, given);
  };
  wrapped.listener = listener;
  return wrapped;
}

Object.assign(EventEmitter.prototype, {
  on(name, listener) {
    return add(this, name, listener, false);
  },
  prependListener(name, listener) {
    return add(this, name, listener, true);
  },
  once(name, listener) {
    return add(this, name, once(this, name, listener), false);
  },
  prependOnceListener(name, listener) {
    return add(this, name, once(this, name, listener), true);
  },
  removeListener(name, listener) {
    const all = listenersOf(this, name);
    const at = all.findLastIndex((it) => it === listener || it.listener === listener);
    if (at >= 0) this._events.set(name, all.toSpliced(at, 1));
    if (at >= 0 && listenersOf(this, "removeListener").length > 0) this.emit("removeListener", name, listener);
    return this;
  },
  removeAllListeners(name) {
    if (name === undefined) this._events = new Map();
    else this._events?.delete(name);
    return this;
  },
  emit(name, ...given) {
    const all = listenersOf(this, name);
    if (all.length === 0 && name === "error") throw given[0] instanceof Error ? given[0] : new Error(`Unhandled error. (${String(given[0])})`);
    for (const listener of all) listener.apply(this, given);
    return all.length > 0;
  },
  listeners(name) {
    return listenersOf(this, name).map((it) => it.listener ?? it);
  },
  rawListeners(name) {
    return [...listenersOf(this, name)];
  },
  listenerCount(name) {
    return listenersOf(this, name).length;
  },
  eventNames() {
    return [...(this._events ?? new Map())].filter(([, all]) => all.length > 0).map(([name]) => name);
  },
  setMaxListeners() {
    return this;
  },
  getMaxListeners: () => EventEmitter.defaultMaxListeners,
});
EventEmitter.prototype.addListener = EventEmitter.prototype.on;
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.defaultMaxListeners = 10;
EventEmitter.listenerCount = (emitter, name) => emitter.listenerCount(name);
EventEmitter.once = (emitter, name) =>
  new Promise((resolve, reject) => {
    emitter.once(name, (...given) => resolve(given));
    if (name !== "error") emitter.once("error", reject);
  });

export default EventEmitter;
