//! Does what a script asks for while it runs: sends its requests, keeps its cookies.

use std::sync::{Arc, Mutex, mpsc::Sender};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;
use url::Url;

use super::super::{
    authorize,
    cookies::{Dress, Jar, Shared},
    fault::Fault,
    journey::Journey,
    render,
    settings::Options,
    with::Live,
    world::World,
};
use crate::{
    event::{Attempt, Scripted, Sent},
    format::{bruno, postman},
    model::Dialect,
    plan::Plan,
    scope::Store,
    script::{Ask, Engine, Reply, Wish},
    secret::Redactor,
    source::Place,
    wire::{Exchange, Transport},
};

/// Where the wishes of a script are fulfilled.
pub(super) struct Serving<'a, T> {
    pub(super) jar: Shared<'a>,
    /// The same with the cookies of all scopes.
    pub(super) whole_jar: &'a Jar,
    pub(super) transport: &'a T,
    pub(super) options: &'a Options,
    pub(super) redactor: Arc<Redactor>,
    pub(super) place: &'a Place,
    pub(super) dialect: &'a Dialect,
    pub(super) plan: &'a Plan,
    pub(super) engines: &'a Mutex<Vec<Engine>>,
    /// How a request is tried that a script runs.
    pub(super) live: Live<T>,
    /// What a request that a script runs knows from the beginning.
    pub(super) seed: World,
    pub(super) iteration: usize,
    pub(super) depth: usize,
    /// The scripts of requests that the script ran.
    pub(super) told: Mutex<Vec<Scripted>>,
}

impl<T: Transport> Serving<'_, T> {
    /// Fulfils all wishes until the script has ended; what was sent, in the order of the answers.
    pub(super) async fn all(&self, mut asks: UnboundedReceiver<Ask>, replies: &Sender<(u64, Reply)>) -> Vec<Sent> {
        let mut sent = Vec::new();
        let mut under_way = FuturesUnordered::new();
        loop {
            tokio::select! {
                biased;
                ask = asks.recv() => match ask {
                    Some(Ask { id, wish }) => under_way.push(self.fulfil(id, wish)),
                    None => return sent,
                },
                Some((id, reply, exchanges)) = under_way.next(), if !under_way.is_empty() => {
                    sent.extend(exchanges);
                    // A script that has ended needs no reply.
                    let _ = replies.send((id, reply));
                }
            }
        }
    }

    async fn fulfil(&self, id: u64, wish: Wish) -> (u64, Reply, Vec<Sent>) {
        let url = |text: &str| Url::parse(text).map_err(|error| format!("`{text}` is no URL: {error}"));
        let reply = match wish {
            Wish::Send(view) => {
                let (reply, sent) = self.send(view).await;
                return (id, reply, sent);
            }
            Wish::Run { path, store } => {
                let (reply, sent) = self.run(&path, *store).await;
                return (id, reply, sent);
            }
            Wish::Cookies { url: text } => url(&text).map(|url| self.jar.list(&url)),
            Wish::SetCookie { url: text, cookie } => url(&text).and_then(|url| {
                self.jar.set_one(&url, &cookie)?;
                Ok(self.jar.list(&url))
            }),
            Wish::ClearCookies => {
                self.jar.clear();
                Ok(Vec::new())
            }
            Wish::RemoveCookies { url: text, name } => url(&text).map(|url| {
                self.jar.remove(&url, name.as_deref());
                self.jar.list(&url)
            }),
        };
        (id, Reply::Cookies(reply), Vec::new())
    }

    /// Sends a script's own request; the hops before its answer are told with it.
    async fn send(&self, view: Value) -> (Reply, Vec<Sent>) {
        let mut attempt = Attempt::default();
        let outcome = self.exchange(view, &mut attempt).await;
        let mut exchanges = attempt.exchanges;
        let cookies = exchanges.last().map(|it: &Exchange| self.jar.list(&it.request.url)).unwrap_or_default();
        match outcome {
            Ok(()) => {
                let answer = exchanges.pop().map(Box::new);
                let sent = answer.iter().cloned().map(Sent::Answered).collect();
                (Reply::Sent(answer.ok_or_else(|| "there is no answer".to_owned()), cookies), sent)
            }
            Err(fault) => {
                let broken = fault.broken();
                let sent = Sent::Broken { request: broken.request, why: broken.why.clone() };
                (Reply::Sent(Err(broken.why), cookies), vec![sent])
            }
        }
    }

    async fn exchange(&self, view: Value, attempt: &mut Attempt) -> Result<(), Fault> {
        let foreign = match self.dialect {
            Dialect::Pm => postman::ad_hoc(view),
            Dialect::Bru(_) => bruno::ad_hoc(view),
        };
        let store = Store::new(self.redactor.clone());
        let scope = store.scope(&[]);
        let ready = render::foreign(&*foreign, self.options, &scope, self.place)?;
        let journey = Journey {
            jar: ready.cookies.map(|_| (self.jar, Dress::Behind)),
            redirects: &ready.redirects,
            defaults: &ready.defaults,
            place: self.place,
            redactor: &self.redactor,
            memory: &self.seed.memory,
            tokens: &self.options.tokens,
        };
        authorize::send(ready.request, &ready.auth, &scope, &journey, (self.transport, attempt)).await
    }
}
