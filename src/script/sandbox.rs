//! One world for scripts: the JavaScript engine with our prelude, in which one script runs at a time.

use std::{
    cell::RefCell,
    collections::HashMap,
    rc::Rc,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use rquickjs::{
    CatchResultExt as _, CaughtError, Context, Ctx, Function, Persistent, Runtime, Value as JsValue,
    context::EvalOptions, function::IntoArgs,
};
use serde_json::Value;

use super::{
    contract::Reply,
    convert::{from_json, to_json},
    host, modules, place,
    running::Seat,
    suspect::is_suspect,
    watch::{Stop, Watch},
};
use crate::{
    event::{Deed, Thrown},
    model::Stage,
};

/// How deep calls may go, in bytes of the thread's stack.
const STACK_BYTES: usize = 4 << 20;

/// How many compiled scripts are kept.
const MAX_COMPILED: usize = 512;

/// How much text the scripts that are kept may have, in bytes.
const MAX_COMPILED_BYTES: usize = 16 << 20;

/// How long one wait takes at most, when nothing sets a limit.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// The script runs after the answer.
const AFTER: u32 = 1;

/// The script wants none of the names of old.
const MODERN: u32 = 2;

/// The script may change what all scripts share.
const SUSPECT: u32 = 16;

/// The script names these as variables of their own; the bit says that they are copied before it runs.
const COPIED: [(&str, u32); 2] = [("environment", 4), ("globals", 8)];

/// Promises that were rejected while nobody cared, with the reasons.
type Rejections = Rc<RefCell<Vec<(Persistent<JsValue<'static>>, Persistent<JsValue<'static>>)>>>;

/// A world for scripts. What is kept of it goes before the world itself does: the order of the fields matters.
pub(super) struct Sandbox {
    compiled: HashMap<Arc<str>, (Persistent<Function<'static>>, u32)>,
    compiled_bytes: usize,
    /// Whether the last script may have changed what all scripts share.
    suspect: bool,
    rejections: Rejections,
    entry: Entry,
    context: Context,
    runtime: Runtime,
    seat: Seat,
    watch: Watch,
}

/// The functions of `main.js`.
struct Entry {
    /// Runs a script from the function that makes it.
    run: Persistent<Function<'static>>,
    /// Takes note of something thrown.
    threw: Persistent<Function<'static>>,
    /// A timer is due.
    fire: Persistent<Function<'static>>,
    /// A wish is answered.
    deliver: Persistent<Function<'static>>,
    /// Nothing is to come any more; gives the request if it was changed.
    end: Persistent<Function<'static>>,
    /// Puts everything back; false if that cannot be done.
    clean: Persistent<Function<'static>>,
}

/// How a script came to its end.
#[derive(Debug)]
pub(super) struct Finish {
    /// The request, if the script changed it.
    pub(super) request: Option<Value>,
    /// Whether the sandbox can go on to the next script.
    pub(super) healthy: bool,
}

impl Sandbox {
    /// A fresh world.
    pub(super) fn new(memory_bytes: usize, seat: Seat, watch: Watch) -> rquickjs::Result<Self> {
        let runtime = Runtime::new()?;
        runtime.set_memory_limit(memory_bytes);
        runtime.set_max_stack_size(STACK_BYTES);
        modules::provide(&runtime);
        let context = Context::full(&runtime)?;
        let entry = context.with(|ctx| {
            ctx.globals().set("__host", host::build(&ctx, &seat)?)?;
            let main = modules::load(&ctx, "main.js")?;
            ctx.globals().remove("__host")?;
            let save = |name: &str| Ok::<_, rquickjs::Error>(Persistent::save(&ctx, main.get::<_, Function>(name)?));
            Ok::<_, rquickjs::Error>(Entry {
                run: save("run")?,
                threw: save("threw")?,
                fire: save("fire")?,
                deliver: save("deliver")?,
                end: save("end")?,
                clean: save("clean")?,
            })
        })?;
        let rejections = Rejections::default();
        let noted = rejections.clone();
        runtime.set_host_promise_rejection_tracker(Some(Box::new(move |ctx, promise, reason, handled| {
            let promise = Persistent::save(&ctx, promise);
            if handled {
                noted.borrow_mut().retain(|(it, _)| *it != promise);
            } else {
                noted.borrow_mut().push((promise, Persistent::save(&ctx, reason)));
            }
        })));
        let asked = watch.clone();
        runtime.set_interrupt_handler(Some(Box::new(move || asked.must_stop())));
        let compiled = HashMap::new();
        Ok(Self { compiled, compiled_bytes: 0, suspect: false, rejections, entry, context, runtime, seat, watch })
    }

    /// Runs the script on the seat until nothing is to come any more.
    pub(super) fn run(&mut self, text: &Arc<str>, replies: &Receiver<(u64, Reply)>) -> Finish {
        let context = self.context.clone();
        context.with(|ctx| {
            let (script, facts) = match self.compile(&ctx, text) {
                Ok(compiled) => compiled,
                Err(thrown) => {
                    self.note(thrown);
                    return Finish { request: None, healthy: true };
                }
            };
            self.suspect = facts & SUSPECT != 0;
            let stage = self.seat.with(|it| Some(it.job.script.stage));
            let facts = facts | if stage == Some(Stage::After) { AFTER } else { 0 };
            self.call(&ctx, &self.entry.run, (script, facts));
            self.settle(&ctx);
            let stopped_at_once = self.watch.stopped();
            self.go_on(&ctx, replies);
            if let Some(stop) = self.watch.stopped() {
                if stop == Stop::Late {
                    self.note(too_late(stopped_at_once.is_some()));
                }
                return Finish { request: None, healthy: false };
            }
            let request = self.call(&ctx, &self.entry.end, ()).filter(|it| !it.is_undefined());
            Finish { request: request.and_then(|it| to_json(&ctx, it).ok()), healthy: !self.is_exhausted() }
        })
    }

    /// Puts everything back that the last script has changed. False if this world must go.
    pub(super) fn clean(&self) -> bool {
        self.rejections.borrow_mut().clear();
        let clean = self.context.with(|ctx| {
            let clean = self.entry.clean.clone().restore(&ctx).and_then(|clean| clean.call::<_, bool>((self.suspect,)));
            if clean.is_err() {
                ctx.catch();
            }
            clean.unwrap_or(false)
        });
        clean && !self.runtime.is_job_pending()
    }

    /// The function that makes the script, and what is to be known of it.
    fn compile<'js>(&mut self, ctx: &Ctx<'js>, text: &Arc<str>) -> Result<(Function<'js>, u32), Thrown> {
        if let Some((script, facts)) = self.compiled.get(text)
            && let Ok(script) = script.clone().restore(ctx)
        {
            return Ok((script, *facts));
        }
        let prefix = if text.contains("await") { place::ASYNC_PREFIX } else { place::PREFIX };
        let mut options = EvalOptions::default();
        options.strict = false;
        options.filename = Some(place::FILE.to_owned());
        let source = [prefix, text, place::SUFFIX].concat();
        let script: Function =
            ctx.eval_with_options(source, options).catch(ctx).map_err(|error| caught(text, error))?;
        if self.compiled.len() >= MAX_COMPILED || self.compiled_bytes > MAX_COMPILED_BYTES {
            self.compiled.clear();
            self.compiled_bytes = 0;
        }
        self.compiled_bytes += text.len();
        let facts = facts_of(text);
        self.compiled.insert(text.clone(), (Persistent::save(ctx, script.clone()), facts));
        Ok((script, facts))
    }

    /// Calls a function of ours. Those catch what scripts throw, so that what comes out is no fault of a script's.
    fn call<'js>(
        &self,
        ctx: &Ctx<'js>,
        function: &Persistent<Function<'static>>,
        arguments: impl IntoArgs<'js>,
    ) -> Option<JsValue<'js>> {
        let called = function.clone().restore(ctx).and_then(|function| function.call::<_, JsValue>(arguments));
        match called.catch(ctx) {
            Ok(value) => Some(value),
            Err(_) if self.watch.stopped().is_some() => None,
            Err(error) => {
                self.note(caught("", error));
                None
            }
        }
    }

    /// Runs what promises have put off, and tells of those that failed while nobody cared.
    fn settle(&self, ctx: &Ctx<'_>) {
        loop {
            while !self.watch.must_stop() && ctx.execute_pending_job() {}
            let rejected = std::mem::take(&mut *self.rejections.borrow_mut());
            if rejected.is_empty() || self.watch.stopped().is_some() {
                return;
            }
            for (_, reason) in rejected {
                if let Ok(reason) = reason.restore(ctx) {
                    self.call(ctx, &self.entry.threw, (reason,));
                }
            }
        }
    }

    /// Waits for replies and timers, and hands them on, until none is to come.
    fn go_on(&self, ctx: &Ctx<'_>, replies: &Receiver<(u64, Reply)>) {
        while !self.watch.must_stop() && self.seat.with(|it| it.open.is_waiting() && !it.done.skips) {
            let now = Instant::now();
            let until = [self.seat.with(|it| it.open.next_due()), self.watch.deadline()].into_iter().flatten().min();
            let wait = until.map_or(LONGEST_WAIT, |until| until.saturating_duration_since(now));
            let reply = replies.recv_timeout(wait);
            self.watch.turn();
            match reply {
                Ok((id, reply)) => self.deliver(ctx, id, reply),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(id) = self.seat.with(|it| it.open.take_due(Instant::now())) {
                        self.call(ctx, &self.entry.fire, (id,));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => self.watch.abandon(),
            }
            self.settle(ctx);
        }
    }

    /// Hands on the answer to a wish.
    fn deliver(&self, ctx: &Ctx<'_>, id: u64, reply: Reply) {
        if !self.seat.with(|it| it.open.answered(id)) {
            return;
        }
        if matches!(reply, Reply::Sent(..)) {
            self.seat.with(|it| it.done.order.push(Deed::Request));
        }
        let (error, number, cookies) = match reply {
            Reply::Sent(Ok(exchange), cookies) => {
                let number = self.seat.with(|it| {
                    it.answers.push(*exchange);
                    it.answers.len()
                });
                (None, number, cookies)
            }
            Reply::Sent(Err(why), cookies) => (Some(why), 0, cookies),
            Reply::Cookies(Ok(cookies)) => (None, 0, cookies),
            Reply::Cookies(Err(why)) => (Some(why), 0, Vec::new()),
        };
        if let Ok(cookies) = from_json(ctx, &Value::Array(cookies)) {
            self.call(ctx, &self.entry.deliver, (id, error, number, cookies));
        }
    }

    fn note(&self, thrown: Thrown) {
        self.seat.with(|it| it.done.errors.push(thrown));
    }

    /// Whether the script took all the memory there is: what is left of it may still hold some.
    fn is_exhausted(&self) -> bool {
        let of_memory = |it: &Thrown| it.message.contains("out of memory");
        self.seat.with(|it| {
            it.done.errors.iter().chain(it.done.tests.iter().filter_map(|it| it.failure.as_ref())).any(of_memory)
        })
    }
}

/// What is to be known of a script before it runs.
fn facts_of(text: &str) -> u32 {
    let modern = ["\"use sandbox2\"", "'use sandbox2'"].iter().any(|it| text.starts_with(it));
    let copied = COPIED.iter().filter(|(word, _)| is_bare(text, word)).map(|(_, bit)| bit).sum::<u32>();
    copied | if modern { MODERN } else { 0 } | if is_suspect(text) { SUSPECT } else { 0 }
}

/// Whether a word stands in the text by itself, not as the member of something.
fn is_bare(text: &str, word: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(|it| is_part(it) || it == '.') && !after.is_some_and(is_part)
    })
}

/// What the engine itself says of a script.
fn caught(text: &str, error: CaughtError<'_>) -> Thrown {
    match error {
        CaughtError::Exception(exception) => {
            let name = exception.get::<_, String>("name").unwrap_or_else(|_| "Error".to_owned());
            let message = exception.message().unwrap_or_default();
            place::thrown(text, name, message, &exception.stack().unwrap_or_default())
        }
        // Out of memory, the engine has nothing left to say so.
        CaughtError::Value(_) => place::trouble("InternalError", "out of memory"),
        CaughtError::Error(rquickjs::Error::InvalidString(_)) => {
            place::trouble("SyntaxError", "the script contains a NUL character")
        }
        CaughtError::Error(error) => place::trouble("InternalError", &error.to_string()),
    }
}

fn too_late(at_once: bool) -> Thrown {
    let kind = if at_once { "synchronous" } else { "asynchronous" };
    place::trouble("Error", &format!("sandbox: {kind} script execution timeout"))
}
