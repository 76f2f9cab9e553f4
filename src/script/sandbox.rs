//! One world for scripts: the JavaScript engine with our prelude, in which one script runs at a time.

use std::{
    cell::RefCell,
    rc::Rc,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use rquickjs::{
    Array, CatchResultExt as _, Context, Ctx, Function, Object, Persistent, Runtime, Value as JsValue,
    function::IntoArgs,
};
use serde_json::Value;

use super::{
    compiled::{self, Compiled},
    contract::{Ran, Reply},
    convert::{from_json, to_json},
    host, modules, place,
    running::Seat,
    watch::{Stop, Watch},
};
use crate::{
    event::{Deed, Thrown},
    model::{Bru, Dialect, Script, ScriptPart, Stage},
    source::Place,
};

/// How deep calls may go, in bytes of the thread's stack.
const STACK_BYTES: usize = 4 << 20;

/// How long one wait takes at most, when nothing sets a limit.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Promises that were rejected while nobody cared, with the reasons.
type Rejections = Rc<RefCell<Vec<(Persistent<JsValue<'static>>, Persistent<JsValue<'static>>)>>>;

/// A world for scripts. What is kept of it goes before the world itself does: the order of the fields matters.
pub(super) struct Sandbox {
    compiled: Compiled,
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
    /// Works out the expressions of a list, where the prelude knows of such.
    judge: Option<Persistent<Function<'static>>>,
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
    /// A fresh world with the API of a prelude, the name of a module.
    pub(super) fn new(memory_bytes: usize, seat: Seat, watch: Watch, prelude: &str) -> rquickjs::Result<Self> {
        let runtime = Runtime::new()?;
        runtime.set_memory_limit(memory_bytes);
        runtime.set_max_stack_size(STACK_BYTES);
        modules::provide(&runtime);
        let context = Context::full(&runtime)?;
        let entry = context.with(|ctx| {
            ctx.globals().set("__host", host::build(&ctx, &seat)?)?;
            let main = modules::load(&ctx, prelude)?;
            ctx.globals().remove("__host")?;
            let save = |name: &str| Ok::<_, rquickjs::Error>(Persistent::save(&ctx, main.get::<_, Function>(name)?));
            Ok::<_, rquickjs::Error>(Entry {
                run: save("run")?,
                judge: main.get::<_, Option<Function>>("judge")?.map(|it| Persistent::save(&ctx, it)),
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
        let compiled = Compiled::default();
        Ok(Self { compiled, suspect: false, rejections, entry, context, runtime, seat, watch })
    }

    /// Runs the script on the seat until nothing is to come any more.
    pub(super) fn run(&mut self, script: &Script, replies: &Receiver<(u64, Reply)>) -> Finish {
        let context = self.context.clone();
        context.with(|ctx| {
            let begun = match &script.dialect {
                Dialect::Bru(Bru { part: ScriptPart::Actions(list), .. }) => {
                    self.judge(&ctx, list.iter().map(|it| (&it.expression, &*it.name, &it.place)), false)
                }
                Dialect::Bru(Bru { part: ScriptPart::Assertions(list), .. }) => {
                    self.judge(&ctx, list.iter().map(|it| (&it.expression, &*it.rule, &it.place)), true)
                }
                Dialect::Bru(_) | Dialect::Pm => self.begin(&ctx, script),
            };
            if let Err(thrown) = begun {
                self.note(thrown);
                return Finish { request: None, healthy: true };
            }
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

    /// Begins a script.
    fn begin(&mut self, ctx: &Ctx<'_>, script: &Script) -> Result<(), Thrown> {
        let (factory, facts) = self.compiled.get(ctx, &script.text)?;
        self.suspect = facts & compiled::SUSPECT != 0;
        let facts = facts | if script.stage == Stage::After { compiled::AFTER } else { 0 };
        self.call(ctx, &self.entry.run, (factory, facts));
        Ok(())
    }

    /// Works out expressions, each with its name or its rule.
    fn judge<'a>(
        &mut self,
        ctx: &Ctx<'_>,
        list: impl Iterator<Item = (&'a Arc<str>, &'a str, &'a Place)>,
        are_assertions: bool,
    ) -> Result<(), Thrown> {
        let broken = |_| place::trouble("InternalError", "out of memory");
        let entries = Array::new(ctx.clone()).map_err(broken)?;
        self.suspect = false;
        for (index, (expression, rule, place)) in list.enumerate() {
            let entry = Object::new(ctx.clone()).map_err(broken)?;
            let fill = |entry: &Object<'_>, key: &str, text: &str| entry.set(key, text).map_err(broken);
            fill(&entry, "expression", expression)?;
            fill(&entry, "rule", rule)?;
            entry.set("line", place.line).map_err(broken)?;
            match self.compiled.expression(ctx, expression) {
                Ok((made, facts)) => {
                    self.suspect |= facts & compiled::SUSPECT != 0;
                    entry.set("made", made).map_err(broken)?;
                }
                Err(thrown) => {
                    fill(&entry, "name", &thrown.name)?;
                    fill(&entry, "message", &thrown.message)?;
                }
            }
            entries.set(index, entry).map_err(broken)?;
        }
        let Some(judge) = &self.entry.judge else { return Ok(()) };
        let facts = compiled::AFTER | if self.suspect { compiled::SUSPECT } else { 0 };
        self.call(ctx, judge, (entries, facts, are_assertions));
        Ok(())
    }

    /// Puts everything back that the last script has changed. False if this world must go.
    pub(super) fn clean(&self) -> bool {
        self.rejections.borrow_mut().clear();
        self.watch.tidying();
        let clean = self.context.with(|ctx| {
            let clean = self.entry.clean.clone().restore(&ctx).and_then(|clean| clean.call::<_, bool>((self.suspect,)));
            if clean.is_err() {
                ctx.catch();
            }
            clean.unwrap_or(false)
        });
        self.watch.end();
        clean && !self.runtime.is_job_pending()
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
                self.note(compiled::caught("", error));
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
        if matches!(reply, Reply::Sent(..) | Reply::Ran(..)) {
            self.seat.with(|it| it.done.order.push(Deed::Request));
        }
        let is_answered = matches!(&reply, Reply::Ran(Ok(ran)) if ran.answer.is_some());
        let (error, number, cookies) = match reply {
            Reply::Sent(Ok(exchange), cookies) => {
                let number = self.seat.with(|it| {
                    it.answers.push(*exchange);
                    it.answers.len()
                });
                (None, number, cookies)
            }
            Reply::Sent(Err(why), cookies) => (Some(why), 0, cookies),
            Reply::Ran(Ok(Ran { answer, writes })) => {
                let number = self.seat.with(|it| {
                    it.job.store.apply(&writes);
                    it.answers.extend(answer.map(|it| *it));
                    it.answers.len()
                });
                (None, if is_answered { number } else { 0 }, Vec::new())
            }
            Reply::Cookies(Ok(cookies)) => (None, 0, cookies),
            Reply::Ran(Err(why)) | Reply::Cookies(Err(why)) => (Some(why), 0, Vec::new()),
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

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The runtime holds these too, and would outlive itself in them.
        self.rejections.borrow_mut().clear();
    }
}

fn too_late(at_once: bool) -> Thrown {
    let kind = if at_once { "synchronous" } else { "asynchronous" };
    place::trouble("Error", &format!("sandbox: {kind} script execution timeout"))
}
