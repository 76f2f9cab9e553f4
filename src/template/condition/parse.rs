//! From the words of a condition to what it asks.

use super::{
    term::{Operand, Pattern, Sign, Term},
    token::{Kind, Token, Wrong, tokens},
};
use crate::{
    source::{Place, nearest},
    template::{layout::Layout, name::Name, text::Template},
};

/// How deep brackets and `not` may be nested.
const MAX_DEPTH: usize = 64;

/// How long a condition may be, in bytes.
const MAX_LENGTH: usize = 10_000;

/// The language's own words.
const WORDS: [&str; 9] = ["and", "or", "not", "in", "contains", "starts_with", "ends_with", "matches", "defined"];

/// What `text` asks, which stands at `place`.
pub(super) fn parse(text: &str, place: &Place, layout: Layout) -> Result<Term, Wrong> {
    if text.len() > MAX_LENGTH {
        return Err((format!("a condition has at most {MAX_LENGTH} characters"), 0));
    }
    let tokens = tokens(text)?;
    let mut parsing = Parsing { text, place, layout, tokens, next: 0, depth: 0 };
    let term = parsing.either()?;
    match parsing.peek() {
        None => Ok(term),
        Some(token) => Err(parsing.unexpected(token)),
    }
}

struct Parsing<'a> {
    text: &'a str,
    place: &'a Place,
    layout: Layout,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

impl Parsing<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Result<Token, Wrong> {
        let end = match self.text.trim() {
            "" => ("a condition is missing".to_owned(), 0),
            text => (format!("something is missing behind `{text}`"), self.text.len()),
        };
        let token = self.peek().cloned().ok_or(end)?;
        self.next += 1;
        Ok(token)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token { kind: Kind::Word(it), .. }) if it == word)
    }

    fn skip(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.next += usize::from(found);
        found
    }

    fn deeper<V>(&mut self, parse: impl FnOnce(&mut Self) -> Result<V, Wrong>) -> Result<V, Wrong> {
        if self.depth >= MAX_DEPTH {
            let at = self.peek().map_or(0, |token| token.at);
            return Err((format!("this is nested more than {MAX_DEPTH} deep"), at));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn either(&mut self) -> Result<Term, Wrong> {
        let mut terms = vec![self.both()?];
        while self.skip("or") {
            terms.push(self.both()?);
        }
        Ok(if terms.len() == 1 { terms.swap_remove(0) } else { Term::Or(terms) })
    }

    fn both(&mut self) -> Result<Term, Wrong> {
        let mut terms = vec![self.negation()?];
        while self.skip("and") {
            terms.push(self.negation()?);
        }
        Ok(if terms.len() == 1 { terms.swap_remove(0) } else { Term::And(terms) })
    }

    fn negation(&mut self) -> Result<Term, Wrong> {
        if self.skip("not") {
            return self.deeper(Self::negation).map(|term| Term::Not(Box::new(term)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Term, Wrong> {
        if let Some(Token { kind: Kind::Open, at }) = self.peek().cloned() {
            self.next += 1;
            let inner = self.deeper(Self::either)?;
            return match self.peek() {
                Some(Token { kind: Kind::Close, .. }) => {
                    self.next += 1;
                    Ok(inner)
                }
                Some(token) => Err(self.unexpected(token)),
                None => Err(("this bracket is never closed".to_owned(), at)),
            };
        }
        for (word, make) in [("defined", Term::Defined as fn(Operand) -> Term), ("empty", Term::Empty)] {
            // A variable may be called so, too.
            if self.is_word(word) && self.begins_operand(self.next + 1) {
                self.next += 1;
                return self.operand().map(make);
            }
        }
        let left = self.operand()?;
        let Some(sign) = self.sign()? else { return Ok(Term::Is(left)) };
        let right = match sign {
            Sign::In | Sign::NotIn if matches!(self.peek(), Some(Token { kind: Kind::OpenList, .. })) => self.list()?,
            _ => self.operand()?,
        };
        let term = self.compared(left, sign, right)?;
        if let Some(token) = self.peek().cloned()
            && self.sign()?.is_some()
        {
            return Err(("two comparisons need `and` between them: `a < b and b < c`".to_owned(), token.at));
        }
        Ok(term)
    }

    fn compared(&self, left: Operand, sign: Sign, right: Operand) -> Result<Term, Wrong> {
        if sign != Sign::Matches {
            return Ok(Term::Compare(left, sign, right));
        }
        let at = self.tokens.get(self.next - 1).map_or(0, |token| token.at);
        let Operand::Literal(serde_json::Value::String(text)) = right else {
            return Err(("`matches` needs a pattern in quotes: `name matches '^a'`".to_owned(), at));
        };
        Pattern::compile(&text).map(|pattern| Term::Matches(left, pattern)).map_err(|why| (why, at))
    }

    /// The sign that comes next, if one does.
    fn sign(&mut self) -> Result<Option<Sign>, Wrong> {
        let Some(token) = self.peek().cloned() else { return Ok(None) };
        let sign = match &token.kind {
            Kind::Sign(sign) => Sign::of(sign),
            Kind::Word(word) if word == "not" => {
                self.next += 1;
                if !self.is_word("in") {
                    return Err(("`not` stands before what it denies, or is `not in`".to_owned(), token.at));
                }
                Some(Sign::NotIn)
            }
            Kind::Word(word) => Sign::of(word),
            _ => None,
        };
        self.next += usize::from(sign.is_some());
        Ok(sign)
    }

    fn begins_operand(&self, index: usize) -> bool {
        match self.tokens.get(index).map(|token| &token.kind) {
            Some(Kind::Literal(_) | Kind::Template(_) | Kind::OpenList) => true,
            Some(Kind::Word(word)) => !WORDS.contains(&word.as_str()),
            _ => false,
        }
    }

    fn list(&mut self) -> Result<Operand, Wrong> {
        let open = self.take()?;
        let mut items = Vec::new();
        loop {
            match self.peek() {
                Some(Token { kind: Kind::CloseList, .. }) => break,
                Some(Token { kind: Kind::Comma, .. }) if !items.is_empty() => self.next += 1,
                Some(_) if items.is_empty() => {}
                Some(token) => return Err(self.unexpected(token)),
                None => return Err(("this list is never closed".to_owned(), open.at)),
            }
            items.push(self.operand()?);
        }
        self.next += 1;
        Ok(Operand::List(items))
    }

    fn operand(&mut self) -> Result<Operand, Wrong> {
        let token = self.take()?;
        let place = self.layout.inside(self.text, self.place, token.at);
        match token.kind {
            Kind::Literal(value) => Ok(Operand::Literal(value)),
            Kind::Template(text) => {
                let template = Template::parse(&text, place);
                template.map(Operand::Template).map_err(|error| (error.to_string(), token.at))
            }
            Kind::Word(word) if WORDS.contains(&word.as_str()) => {
                Err((format!("a value is expected here, found `{word}`"), token.at))
            }
            Kind::Word(word) => match Name::parse(&word) {
                Some(name) => Ok(Operand::Name(name, place)),
                None => Err((format!("`{word}` is no name and no number"), token.at)),
            },
            Kind::OpenList => self.bracketed(token.at, place),
            Kind::Sign(_) | Kind::Open | Kind::Close | Kind::CloseList | Kind::Comma => {
                let found = self.text[token.at..].chars().next().unwrap_or_default();
                Err((format!("a value is expected here, found `{found}`"), token.at))
            }
        }
    }

    /// `[my variable]`: a name with anything in it.
    fn bracketed(&mut self, at: usize, place: Place) -> Result<Operand, Wrong> {
        let rest = &self.text[at..];
        let name = rest.find(']').and_then(|end| Some((end, Name::parse(&rest[..=end])?)));
        let Some((end, name)) = name else { return Err(("a list can stand behind `in` only".to_owned(), at)) };
        while self.peek().is_some_and(|token| token.at <= at + end) {
            self.next += 1;
        }
        Ok(Operand::Name(name, place))
    }

    fn unexpected(&self, token: &Token) -> Wrong {
        let rest = &self.text[token.at..];
        let found = rest.split_whitespace().next().unwrap_or(rest);
        let near =
            nearest(&found.to_lowercase(), WORDS.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
        let help = near.unwrap_or_else(|| "; a text stands in quotes".to_owned());
        (format!("`{found}` is not expected here{help}"), token.at)
    }
}
