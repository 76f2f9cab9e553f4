//! The table of failures at the end of a run.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{
    super::{super::clean, failure::Placed},
    paint::Paint,
};

/// The widths of the columns' texts.
struct Widths {
    number: usize,
    failure: usize,
    detail: usize,
}

/// The table: a number, what failed, and where. On a terminal it is as wide as that one.
pub(super) fn table(failures: &[Placed], many: bool, width: Option<usize>, paint: Paint) -> String {
    let digits = failures.len().to_string().len();
    let cells: Vec<_> = failures.iter().map(|it| (left(it, many), right(it))).collect();
    let number = digits + 1;
    let widths = if let Some(width) = width {
        let failure = (width / 5).saturating_sub(3).max(7);
        Widths { number, failure, detail: (width * 4 / 5).saturating_sub(9 + digits).max(20) }
    } else {
        let failure = cells.iter().flat_map(|(left, _)| left).map(|it| it.width()).max().unwrap_or(0);
        let detail = cells.iter().flat_map(|(_, right)| right).map(|it| it.width()).max().unwrap_or(0);
        Widths { number, failure: failure.max("failure".len()), detail: detail.max("detail".len()) }
    };
    let mut text = head(&widths, paint);
    for (index, (left, right)) in cells.iter().enumerate() {
        text.push_str(&blank(&widths, paint));
        let number = format!("{:0digits$}.", index + 1);
        text.push_str(&row(&number, (left, right), &widths, paint));
    }
    text
}

fn head(widths: &Widths, paint: Paint) -> String {
    let cell = |title: &str, width: usize, right: bool| {
        let spaces = " ".repeat(width.saturating_sub(title.width()));
        let title = paint.underlined(title);
        let (before, behind) = if right { (spaces.as_str(), "") } else { ("", spaces.as_str()) };
        paint.red(&format!(" {before}{title}{behind} "))
    };
    let (number, failure) = (cell("#", widths.number, true), cell("failure", widths.failure, false));
    format!("{number}{failure}{}\n", cell("detail", widths.detail, false))
}

fn blank(widths: &Widths, paint: Paint) -> String {
    let cell = |width: usize| paint.gray(&" ".repeat(width + 2));
    format!("{}{}{}\n", cell(widths.number), cell(widths.failure), cell(widths.detail))
}

fn row(number: &str, (left, right): (&[String], &[String]), widths: &Widths, paint: Paint) -> String {
    let left: Vec<String> = left.iter().map(|it| cut(it, widths.failure)).collect();
    let mut details = Vec::new();
    for (index, line) in right.iter().enumerate() {
        for part in wrapped(line, widths.detail) {
            let spaces = " ".repeat(widths.detail.saturating_sub(part.width()));
            // The name of the test stands out.
            let part = if index == 0 || part.is_empty() { part } else { paint.gray(&part) };
            details.push(format!("{part}{spaces}"));
        }
    }
    let (mut text, wide) = (String::new(), widths.number);
    for line in 0..details.len().max(left.len()) {
        let number = if line == 0 { number } else { "" };
        let failure = left.get(line).map_or("", String::as_str);
        let gap = " ".repeat(widths.failure.saturating_sub(failure.width()));
        let empty = " ".repeat(widths.detail);
        let detail = details.get(line).unwrap_or(&empty);
        text.extend([format!(" {number:>wide$}  {failure}{gap}  {detail} \n")]);
    }
    text
}

/// What failed, and in which iteration where there are several.
fn left(placed: &Placed, many: bool) -> Vec<String> {
    let name = clean::line(&placed.failure.name).into_owned();
    let iteration = many.then(|| format!("iteration: {}", placed.iteration + 1));
    [name].into_iter().chain(iteration).collect()
}

/// The test, what it says, and where it stands.
fn right(placed: &Placed) -> Vec<String> {
    let failure = &placed.failure;
    let mut lines = vec![failure.test.as_deref().map(|it| clean::line(it).into_owned()).unwrap_or_default()];
    lines.extend(clean::lines(&failure.message).replace('\t', "    ").split('\n').map(str::to_owned));
    lines.push(format!("at {}", failure.at));
    lines.push(format!("inside \"{}\"", clean::line(&placed.item.path())));
    lines
}

/// As much of a text as fits.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let fits = text.chars().take_while(|it| {
        used += it.width().unwrap_or(0);
        used < width
    });
    format!("{}…", fits.collect::<String>())
}

/// A line broken between words where that is possible.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    if line.width() <= width {
        return vec![line.to_owned()];
    }
    let options = textwrap::Options::new(width).break_words(true).wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    textwrap::wrap(line, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_as_newman_cuts_it() {
        assert_eq!((cut("AssertionError", 9), cut("Error", 9)), ("Assertio…".to_owned(), "Error".to_owned()));
    }
}
