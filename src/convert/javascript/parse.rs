//! From tokens to a tree.

use super::{
    token::{Kind, Token, tokens},
    tree::{Beyond, Expression, Statement, What},
};

/// How deep expressions and functions may be in one another.
const MAX_DEPTH: usize = 40;

/// How many steps an expression may have in a row: `a.b.c`, `a && b && c`.
const MAX_STEPS: usize = 100;

/// Words that begin what is not known here.
const KEYWORDS: &[&str] = &[
    "if",
    "else",
    "for",
    "while",
    "do",
    "switch",
    "case",
    "try",
    "catch",
    "finally",
    "throw",
    "return",
    "new",
    "delete",
    "typeof",
    "void",
    "class",
    "import",
    "export",
    "async",
    "await",
    "yield",
    "this",
    "super",
    "in",
    "instanceof",
    "break",
    "continue",
    "debugger",
    "with",
    "default",
    "extends",
    "static",
    "enum",
];

/// The operators of two sides, those that bind least first.
const LEVELS: &[&[&str]] = &[&["||"], &["&&"], &["===", "!==", "==", "!="], &["<", ">", "<=", ">="]];

/// The statements of `text`.
pub(crate) fn parse(text: &str) -> Result<Vec<Statement>, Beyond> {
    let tokens = tokens(text)?;
    let mut parsing = Parsing { tokens: &tokens, at: 0, depth: 0 };
    let mut statements = Vec::new();
    while parsing.peek().kind != Kind::End {
        statements.extend(parsing.statement()?);
    }
    Ok(statements)
}

struct Parsing<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl Parsing<'_> {
    /// The next token. There is always one: the end is never passed.
    fn peek(&self) -> &Token {
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn is(&self, mark: &str) -> bool {
        matches!(self.peek().kind, Kind::Mark(it) if it == mark)
    }

    fn takes(&mut self, mark: &str) -> bool {
        let found = self.is(mark);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &str) -> Result<(), Beyond> {
        if self.takes(mark) { Ok(()) } else { Err(self.unknown()) }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(&self.peek().kind, Kind::Word(it) if it == word)
    }

    /// The next token is not what can stand here.
    fn unknown(&self) -> Beyond {
        let token = self.peek();
        let shown = match &token.kind {
            Kind::Word(text) | Kind::Number(text) => text.clone(),
            Kind::Text(_) => "a text".to_owned(),
            Kind::Regex(..) => "a regular expression".to_owned(),
            Kind::Mark(mark) => (*mark).to_owned(),
            Kind::End => "the end".to_owned(),
        };
        Beyond::new(token.line, format!("`{shown}` is not understood here"))
    }

    /// Does something that may do itself again, not too deep.
    fn deeper<T>(&mut self, what: impl FnOnce(&mut Self) -> Result<T, Beyond>) -> Result<T, Beyond> {
        if self.depth == MAX_DEPTH {
            return Err(Beyond::new(self.peek().line, "it is nested very deep"));
        }
        self.depth += 1;
        let result = what(self);
        self.depth -= 1;
        result
    }

    /// A statement; none for a lone semicolon.
    fn statement(&mut self) -> Result<Option<Statement>, Beyond> {
        if self.takes(";") {
            return Ok(None);
        }
        let line = self.peek().line;
        let what = if ["var", "let", "const"].iter().any(|word| self.is_word(word)) {
            self.at += 1;
            What::Declares(self.declarations()?)
        } else {
            What::Does(self.expression()?)
        };
        let ends = self.takes(";") || self.is("}") || self.peek().breaks;
        if ends { Ok(Some(Statement { line, what })) } else { Err(self.unknown()) }
    }

    fn declarations(&mut self) -> Result<Vec<(String, Expression)>, Beyond> {
        let mut declared = Vec::new();
        loop {
            let name = self.name()?;
            self.expect("=")?;
            declared.push((name, self.expression()?));
            if !self.takes(",") {
                return Ok(declared);
            }
        }
    }

    fn name(&mut self) -> Result<String, Beyond> {
        match &self.peek().kind {
            Kind::Word(word) if !KEYWORDS.contains(&word.as_str()) => {
                let word = word.clone();
                self.at += 1;
                Ok(word)
            }
            _ => Err(self.unknown()),
        }
    }

    fn expression(&mut self) -> Result<Expression, Beyond> {
        self.deeper(|it| {
            let target = it.binary(0)?;
            if !it.takes("=") {
                return Ok(target);
            }
            let value = it.expression()?;
            Ok(Expression::Assign(Box::new(target), Box::new(value)))
        })
    }

    fn binary(&mut self, level: usize) -> Result<Expression, Beyond> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        for _ in 0..MAX_STEPS {
            let Some(operator) = operators.iter().find(|it| self.is(it)) else { return Ok(left) };
            self.at += 1;
            left = Expression::Binary(operator, Box::new(left), Box::new(self.binary(level + 1)?));
        }
        Err(Beyond::new(self.peek().line, "an expression is very long"))
    }

    fn unary(&mut self) -> Result<Expression, Beyond> {
        let Kind::Mark(operator @ ("!" | "-")) = self.peek().kind else { return self.chain() };
        self.at += 1;
        let operand = self.deeper(Self::unary)?;
        Ok(Expression::Unary(operator, Box::new(operand)))
    }

    /// A value, and what is asked of it: `a.b[0](c)`.
    fn chain(&mut self) -> Result<Expression, Beyond> {
        let mut value = self.value()?;
        for _ in 0..MAX_STEPS {
            if self.takes(".") {
                let Kind::Word(name) = self.next().kind else {
                    self.at -= 1;
                    return Err(self.unknown());
                };
                value = Expression::Member(Box::new(value), name);
            } else if self.takes("[") {
                let index = self.expression()?;
                self.expect("]")?;
                value = Expression::Index(Box::new(value), Box::new(index));
            } else if self.takes("(") {
                value = Expression::Call(Box::new(value), self.list(")")?);
            } else {
                return Ok(value);
            }
        }
        Err(Beyond::new(self.peek().line, "an expression is very long"))
    }

    /// Expressions with commas between them, up to a closing bracket.
    fn list(&mut self, end: &'static str) -> Result<Vec<Expression>, Beyond> {
        let mut list = Vec::new();
        while !self.takes(end) {
            list.push(self.expression()?);
            if !self.takes(",") {
                self.expect(end)?;
                break;
            }
        }
        Ok(list)
    }

    fn value(&mut self) -> Result<Expression, Beyond> {
        if let Some(parameters) = self.arrow() {
            return self.deeper(|it| it.arrow_body(parameters));
        }
        let token = self.peek().clone();
        match token.kind {
            Kind::Word(word) => self.word(&word),
            Kind::Number(number) => Ok(self.literal(Expression::Number(number))),
            Kind::Text(text) => Ok(self.literal(Expression::Text(text))),
            Kind::Regex(pattern, flags) => Ok(self.literal(Expression::Regex(pattern, flags))),
            Kind::Mark("[") => {
                self.at += 1;
                self.list("]").map(Expression::List)
            }
            Kind::Mark("{") => self.map(),
            Kind::Mark("(") => {
                self.at += 1;
                let inner = self.expression()?;
                self.expect(")")?;
                Ok(inner)
            }
            Kind::Mark(_) | Kind::End => Err(self.unknown()),
        }
    }

    fn literal(&mut self, value: Expression) -> Expression {
        self.at += 1;
        value
    }

    fn word(&mut self, word: &str) -> Result<Expression, Beyond> {
        match word {
            "true" | "false" => Ok(self.literal(Expression::Bool(word == "true"))),
            "null" => Ok(self.literal(Expression::Null)),
            "function" => {
                self.at += 1;
                if !self.is("(") {
                    return Err(self.unknown());
                }
                self.at += 1;
                let parameters = self.parameters()?;
                self.deeper(|it| it.body(parameters))
            }
            word if KEYWORDS.contains(&word) => {
                Err(Beyond::new(self.peek().line, format!("`{word}` is not understood")))
            }
            word => Ok(self.literal(Expression::Name(word.to_owned()))),
        }
    }

    /// The parameters of the arrow function that begins here, if one does.
    fn arrow(&mut self) -> Option<Vec<String>> {
        let start = self.at;
        let parameters = if self.takes("(") { self.parameters().ok() } else { self.name().ok().map(|it| vec![it]) };
        let found = parameters.filter(|_| self.takes("=>"));
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// Names with commas between them, up to the closing bracket.
    fn parameters(&mut self) -> Result<Vec<String>, Beyond> {
        let mut names = Vec::new();
        while !self.takes(")") {
            names.push(self.name()?);
            if !self.takes(",") {
                self.expect(")")?;
                break;
            }
        }
        Ok(names)
    }

    fn arrow_body(&mut self, parameters: Vec<String>) -> Result<Expression, Beyond> {
        if self.is("{") {
            return self.body(parameters);
        }
        let line = self.peek().line;
        let value = self.expression()?;
        Ok(Expression::Function(parameters, vec![Statement { line, what: What::Does(value) }]))
    }

    fn body(&mut self, parameters: Vec<String>) -> Result<Expression, Beyond> {
        self.expect("{")?;
        let mut statements = Vec::new();
        while !self.takes("}") {
            if self.peek().kind == Kind::End {
                return Err(self.unknown());
            }
            statements.extend(self.statement()?);
        }
        Ok(Expression::Function(parameters, statements))
    }

    fn map(&mut self) -> Result<Expression, Beyond> {
        self.expect("{")?;
        let mut pairs: Vec<(String, Expression)> = Vec::new();
        while !self.takes("}") {
            let (Kind::Word(key) | Kind::Text(key)) = self.next().kind else {
                self.at -= 1;
                return Err(self.unknown());
            };
            self.expect(":")?;
            let value = self.expression()?;
            if pairs.iter().any(|(known, _)| *known == key) {
                return Err(Beyond::new(self.peek().line, format!("`{key}` stands twice in an object")));
            }
            pairs.push((key, value));
            if !self.takes(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(Expression::Map(pairs))
    }
}
