//! The box in which the lines of a script's console stand.

use unicode_width::UnicodeWidthChar as _;

use super::{super::super::clean, paint::Paint};

/// How wide a terminal is taken to be where there is none.
const WIDTH: usize = 60;

/// What the sides of a box take.
const SIDES: usize = 6;

/// A box that is open while one line follows another.
pub(super) struct Console {
    paint: Paint,
    width: usize,
    level: Option<String>,
}

impl Console {
    /// A console on a terminal of this width.
    pub(super) fn new(paint: Paint, width: Option<usize>) -> Self {
        Self { paint, width: width.unwrap_or(WIDTH).saturating_sub(SIDES).max(10), level: None }
    }

    /// A line of the console, in the box.
    pub(super) fn line(&mut self, level: &str, text: &str) -> String {
        let paint = self.paint;
        let mut shown = String::new();
        if self.level.is_none() {
            shown = format!("{}\n", paint.level(level, &format!("  {}", paint.top())));
        }
        self.level = Some(level.to_owned());
        shown + &self.boxed(level, text)
    }

    /// The lines of a text between the sides of a box.
    pub(super) fn boxed(&self, level: &str, text: &str) -> String {
        let paint = self.paint;
        let side = paint.level(level, paint.side());
        let lines = wrapped(&clean::lines(text), self.width);
        let lines: Vec<_> = lines.iter().map(|line| format!("  {side} {}\n", paint.gray(line))).collect();
        lines.concat()
    }

    /// The end of the box, where one is open.
    pub(super) fn close(&mut self) -> String {
        let Some(level) = self.level.take() else { return String::new() };
        format!("{}\n", self.paint.level(&level, &format!("  {}", self.paint.bottom())))
    }
}

/// A text in lines of at most `width` columns, broken anywhere.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let (mut part, mut used) = (String::new(), 0);
        for letter in line.chars() {
            let wide = letter.width().unwrap_or(1);
            if used + wide > width {
                lines.push(std::mem::take(&mut part));
                used = 0;
            }
            part.push(letter);
            used += wide;
        }
        lines.push(part);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_as_wide_as_newmans() {
        let mut console = Console::new(Paint { color: false, unicode: true }, None);
        let text = format!("'an error', '{}'", "x".repeat(60));
        let shown = console.line("log", &text) + &console.close();
        assert_eq!(shown, format!("  ┌\n  │ 'an error', '{}\n  │ {}'\n  └\n", "x".repeat(41), "x".repeat(19)));
        assert_eq!(console.close(), "");
    }

    #[test]
    fn wide_letters_are_not_cut() {
        assert_eq!(wrapped("日本語a\n", 4), ["日本", "語a", ""]);
    }
}
