// The module `stream`, as much of it as libraries need to be loaded, and simple pipes to work.
import { EventEmitter } from "./events.js";
import util from "./util.js";

export { EventEmitter };

function kind(parent, members) {
  function Made(options) {
    if (!(this instanceof Made)) return new Made(options);
    EventEmitter.call(this);
    for (const name of ["read", "write", "transform", "flush", "final"]) if (typeof options?.[name] === "function") this[`_${name}`] = options[name];
    this._waiting = [];
  }
  util.inherits(Made, parent);
  Object.assign(Made.prototype, members);
  return Made;
}

const Stream = kind(EventEmitter, {
  pipe(target) {
    this.on("data", (chunk) => target.write(chunk));
    this.on("end", () => target.end());
    target.emit("pipe", this);
    return target;
  },
});

const reading = {
  push(chunk) {
    if (chunk === null) this.emit("end");
    else if (this.listenerCount("data") > 0) this.emit("data", chunk);
    else this._waiting.push(chunk);
    return true;
  },
  read() {
    return this._waiting.shift() ?? null;
  },
  resume() {
    for (const chunk of this._waiting.splice(0)) this.emit("data", chunk);
    return this;
  },
  pause() {
    return this;
  },
  setEncoding() {
    return this;
  },
};

const writing = {
  write(chunk, encoding, call) {
    const done = typeof encoding === "function" ? encoding : call;
    const after = (error) => {
      if (error) this.emit("error", error);
      done?.(error);
    };
    this._write?.(chunk, typeof encoding === "string" ? encoding : "utf8", after);
    return true;
  },
  end(chunk, encoding, call) {
    if (chunk !== undefined && chunk !== null && typeof chunk !== "function") this.write(chunk, encoding);
    const finish = () => {
      this.emit("finish");
      [chunk, encoding, call].find((it) => typeof it === "function")?.();
    };
    if (this._final) this._final(finish);
    else finish();
    return this;
  },
};

Stream.Readable = kind(Stream, reading);
Stream.Writable = kind(Stream, writing);
Stream.Duplex = kind(Stream.Readable, writing);
Stream.Transform = kind(Stream.Duplex, {
  _write(chunk, encoding, done) {
    this._transform(chunk, encoding, (error, made) => {
      if (made !== undefined && made !== null) this.push(made);
      done(error);
    });
  },
  _final(done) {
    const finish = () => {
      this.push(null);
      done();
    };
    if (this._flush) this._flush(finish);
    else finish();
  },
});
Stream.PassThrough = kind(Stream.Transform, {
  _transform: (chunk, _, done) => done(null, chunk),
});
Stream.Stream = Stream;

export default Stream;
