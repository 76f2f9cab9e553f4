//! Texts in a picture: how wide they are, roughly, and how they are cut and escaped.

use unicode_width::UnicodeWidthChar as _;

/// Pixels.
pub(super) type Px = i64;

/// A number of things as a number of pixels.
pub(super) fn px(count: usize) -> Px {
    Px::try_from(count).unwrap_or(Px::MAX / 1024)
}

/// A kind of letters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Face {
    /// Letters of different widths, of this size.
    Sans(Px),
    /// The same, bold.
    Bold(Px),
    /// Letters of one width, of this size.
    Mono(Px),
}

impl Face {
    /// How wide a text is: a little more than most systems draw it.
    pub(super) fn width(self, text: &str) -> Px {
        let thousandths: Px = text.chars().map(|letter| self.letter(letter)).sum();
        (thousandths * self.size() + 999) / 1000
    }

    /// As much of `text` as is not wider than `limit`, with `…` where that is not all of it.
    pub(super) fn cut(self, text: &str, limit: Px) -> String {
        let room = limit * 1000 / self.size();
        let (mut used, mut kept, mut short) = (0, String::new(), String::new());
        // Letters without a width are no reason to keep a million of them.
        for (count, letter) in text.chars().enumerate() {
            used += self.letter(letter);
            if used > room || count > 500 {
                return short.trim_end().to_owned() + "…";
            }
            kept.push(letter);
            if used + self.letter('…') <= room {
                short.clone_from(&kept);
            }
        }
        kept
    }

    fn size(self) -> Px {
        match self {
            Self::Sans(size) | Self::Bold(size) | Self::Mono(size) => size,
        }
    }

    /// The width of a letter, in thousandths of its size.
    fn letter(self, letter: char) -> Px {
        match (self, letter.width().unwrap_or(0)) {
            (_, 0) => 0,
            (_, 2..) => 1050,
            (Self::Mono(_), _) => 605,
            (Self::Sans(_), _) => proportional(letter),
            (Self::Bold(_), _) => proportional(letter) * 115 / 100,
        }
    }
}

fn proportional(letter: char) -> Px {
    match letter {
        'i' | 'j' | 'l' | '|' | '\'' | '.' | ',' | ':' | ';' | '!' => 270,
        'I' | 't' | 'f' | 'r' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | '\\' | '-' | '"' | ' ' => 350,
        'm' | 'M' | 'W' | '@' | '%' => 920,
        'w' | '…' => 800,
        'A'..='Z' => 690,
        _ => 575,
    }
}

/// `text` as XML has it. What XML cannot hold is not in it any more.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut() {
        let face = Face::Sans(12);
        assert_eq!(face.cut("List users", 200), "List users");
        let cut = face.cut("List all the users of the account", 100);
        assert!(cut.ends_with('…') && face.width(&cut) <= 100, "{cut}");
        assert_eq!(face.cut("日本語日本語", 40), "日本…");
        assert_eq!(face.cut(&"i".repeat(1_000_000), 30), "iiiiii…");
        assert_eq!(face.cut("abc", 0), "…");
    }
}
