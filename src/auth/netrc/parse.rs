//! From the text of a netrc file to its entries.
//!
//! Source: the manual of GNU inetutils, "The .netrc file", and what curl adds to it: quotes, and `#` for comments.

use super::{
    machines::{Login, Machines},
    word::{Word, Words},
};
use crate::source::{Place, Problem, Source, did_you_mean};

/// The words that mean something.
const KNOWN: [&str; 6] = ["machine", "default", "login", "password", "account", "macdef"];

/// The entries of `source`; what is wrong in it goes into `problems`.
pub fn parse(source: &Source, problems: &mut Vec<Problem>) -> Machines {
    let mut parser = Parser { words: Words::of(&source.text), source, problems, logins: Vec::new() };
    parser.all();
    let logins = parser.logins;
    Machines { file: source.name.to_string(), logins }
}

struct Parser<'a> {
    words: Words<'a>,
    source: &'a Source,
    problems: &'a mut Vec<Problem>,
    logins: Vec<Login>,
}

impl Parser<'_> {
    fn place(&self, line: u32, column: u32) -> Place {
        Place { file: self.source.name.clone(), line, column }
    }

    fn wrong(&mut self, word: &Word, message: String) {
        let problem = Problem::error("bad-netrc", self.place(word.line, word.column), message);
        self.problems.push(problem.wide(word.width));
    }

    /// The next word; nothing at the end, and behind quotes that are not closed, which are told.
    fn next(&mut self, awaited: bool) -> Option<Word> {
        match self.words.next(awaited) {
            Ok(word) => word,
            Err((line, column)) => {
                let message = "these quotes are not closed on their line";
                self.problems.push(Problem::error("bad-netrc", self.place(line, column), message));
                // What comes behind them could be anything.
                self.words = Words::of("");
                None
            }
        }
    }

    fn all(&mut self) {
        while let Some(word) = self.next(false) {
            match word.text.as_str() {
                _ if word.is_quoted => self.stray(&word),
                "machine" => {
                    let host = self.value(&word);
                    self.logins.extend(host.map(|host| Login { host: Some(host), ..Login::default() }));
                }
                "default" => self.logins.push(Login::default()),
                "login" => self.set(&word, |login, value| login.name = value),
                "password" => self.set(&word, |login, value| login.password = value),
                "account" => self.set(&word, |_, _| {}),
                "macdef" => {
                    if self.value(&word).is_some() {
                        self.words.skip_macro();
                    }
                }
                _ => self.stray(&word),
            }
        }
    }

    /// The value behind a word.
    fn value(&mut self, word: &Word) -> Option<String> {
        let before = self.problems.len();
        let value = self.next(true);
        if value.is_none() && self.problems.len() == before {
            self.wrong(word, format!("nothing stands behind `{}`", word.text));
        }
        value.map(|it| it.text)
    }

    fn set(&mut self, word: &Word, set: impl Fn(&mut Login, String)) {
        let Some(value) = self.value(word) else { return };
        match self.logins.last_mut() {
            Some(login) => set(login, value),
            None => self.wrong(word, format!("`{}` stands before any `machine`", word.text)),
        }
    }

    /// A word that means nothing here. It may be a password, so it is not repeated.
    fn stray(&mut self, word: &Word) {
        let near = did_you_mean(&word.text, KNOWN).filter(|_| !word.is_quoted);
        let help = near.unwrap_or_else(|| format!("known here: {}", KNOWN.join(", ")));
        let message = "a word that means nothing here; a value with blanks in it stands in quotes";
        let problem = Problem::error("bad-netrc", self.place(word.line, word.column), message);
        self.problems.push(problem.wide(word.width).help(help));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Read = (Vec<(Option<String>, String, String)>, Vec<String>);

    fn read(text: &str) -> Read {
        let source = Source::from_bytes("netrc", text.as_bytes().to_vec()).unwrap();
        let mut problems = Vec::new();
        let machines = parse(&source, &mut problems);
        let logins = machines.logins.into_iter().map(|it| (it.host, it.name, it.password));
        (logins.collect(), problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_whole_grammar_is_read() {
        let text = "# all of it\nmachine a.test login ada password lovelace # and a comment\n\
                    machine b.test\n\tlogin \"ada \\\"l\\\"\"\n\tpassword #hash account x\n\
                    macdef init\ncd /pub\nmachine inside.test login no\n\n\
                    machine c.test password \"a\\tb\\\\c\" login machine\ndefault login anonymous password me@x\n";
        let (logins, problems) = read(text);
        assert!(problems.is_empty(), "{problems:?}");
        let of =
            |host: Option<&str>, name: &str, password: &str| (host.map(str::to_owned), name.into(), password.into());
        assert_eq!(
            logins,
            [
                of(Some("a.test"), "ada", "lovelace"),
                of(Some("b.test"), "ada \"l\"", "#hash"),
                of(Some("c.test"), "machine", "a\tb\\c"),
                of(None, "anonymous", "me@x"),
            ]
        );
        assert_eq!(read("macdef last\nx\ny").1, [""; 0]);
        assert_eq!(read("machine a login b\r\npassword c\r\n").0, [of(Some("a"), "b", "c")]);
    }

    #[test]
    fn each_mistake_has_its_place() {
        for (text, why) in [
            ("login ada", "netrc:1:1: `login` stands before any `machine`"),
            ("machine a\nlogin", "netrc:2:1: nothing stands behind `login`"),
            ("machine", "netrc:1:1: nothing stands behind `machine`"),
            ("machine a logn ada", "netrc:1:11: a word that means nothing here"),
            ("machine a password two words", "netrc:1:24: a word that means nothing here"),
            ("machine a\n  password \"open\nlogin x", "netrc:2:12: these quotes are not closed"),
            ("machine a password \"x\\", "netrc:1:20: these quotes are not closed"),
        ] {
            let (_, problems) = read(text);
            assert!(problems[0].starts_with(why), "{text}: {problems:?}");
        }
        assert!(read("machine a logn ada").1[0].contains("did you mean `login`?"));
        assert!(!read("machine a password two hush-word").1[0].contains("hush"));
    }

    #[test]
    fn the_first_entry_of_a_host_is_found() {
        let source = Source::from_bytes(
            "n",
            b"default login any\nmachine A.test login one\nmachine a.test login two\nmachine ::1 login v6".to_vec(),
        );
        let machines = parse(&source.unwrap(), &mut Vec::new());
        let name = |host: &str| machines.find(host).map(|it| it.name.as_str());
        assert_eq!((name("a.TEST"), name("b.test"), name("[::1]")), (Some("one"), Some("any"), Some("v6")));
        assert_eq!(Machines::default().find("a"), None);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read(text in "(machine|default|login|password|account|macdef|\"|\\\\|#|[ \\n\\r\\t]|\\PC){0,60}") {
            let (_, problems) = read(&text);
            prop_assert!(problems.len() <= text.len() + 1);
        }
    }
}
