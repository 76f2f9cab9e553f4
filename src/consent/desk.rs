//! The desk where somebody sits who can agree, or does not.

use std::{io, time::Duration};

use url::Url;

use super::{browser, callback, paste, redirect::Redirect};
use crate::auth::oauth2::{Later, Listening, Somebody};

/// How long somebody may take to agree.
const PATIENCE: Duration = Duration::from_mins(5);

/// Whoever started the run.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// Tells something to whoever sits there.
    pub say: fn(&str),
    /// Whether they read what is told.
    pub reads: bool,
    /// Whether they want to open the address themselves, on whichever machine.
    pub opens_by_hand: bool,
    /// Waits for a line that they write, if they can: an empty text where there is none any more.
    pub hear: Option<fn() -> io::Result<String>>,
}

impl Somebody for Desk {
    fn listen(&self, redirect: &str) -> Result<Box<dyn Listening>, String> {
        let can_open = !self.opens_by_hand && browser::is_there();
        if !can_open && !self.opens_by_hand && !self.reads {
            return Err("no token: somebody has to agree to it in a browser, and there is neither a browser nor a \
                        terminal; `--no-browser` prints the address and waits"
                .to_owned());
        }
        let end = match self.hear {
            Some(hear) if paste::is_elsewhere(redirect) => End::Pasted(redirect.to_owned(), hear),
            _ => End::Awaited(Redirect::listen(redirect)?),
        };
        Ok(Box::new(Door { desk: *self, can_open, end }))
    }

    fn tell(&self, text: &str) {
        (self.say)(text);
    }
}

/// An address at which the browser is awaited.
struct Door {
    desk: Desk,
    can_open: bool,
    end: End,
}

/// Where the browser ends, and how we learn of it.
enum End {
    /// At an address of ours.
    Awaited(Redirect),
    /// At another one, which somebody copies back.
    Pasted(String, paste::Hear),
}

impl Listening for Door {
    fn address(&self) -> &str {
        match &self.end {
            End::Awaited(redirect) => &redirect.address,
            End::Pasted(address, _) => address,
        }
    }

    fn visit(self: Box<Self>, url: &Url) -> Later<Result<String, String>> {
        let url = url.to_string();
        Box::pin(async move {
            let opened = if self.can_open { browser::open(&url) } else { Err(String::new()) };
            match opened {
                Ok(()) => self.desk.tell(&format!("to agree to a token, look at your browser: {url}")),
                Err(why) if !why.is_empty() && !self.desk.reads => return Err(format!("no token: {why}")),
                Err(_) => self.desk.tell(&format!("to agree to a token, open {url}")),
            }
            let coming = async {
                match self.end {
                    End::Awaited(redirect) => callback::query(redirect).await,
                    End::Pasted(address, hear) => {
                        self.desk.tell(&format!(
                            "the browser will end at {address}, maybe with an error: paste the whole address here"
                        ));
                        paste::query(hear, self.desk.say).await
                    }
                }
            };
            match tokio::time::timeout(PATIENCE, coming).await {
                Ok(query) => query.map_err(|error| format!("no token: the browser cannot be awaited: {error}")),
                Err(_) => Err(format!("no token: nobody came back from the browser within {} s", PATIENCE.as_secs())),
            }
        })
    }
}
