//! A figure to reach, and whether it is reached today.

/// Prints one line under a table: `goal: at most 0.5 times Hurl's time: 0.43, reached`.
pub(crate) fn at_most(limit: f64, what: &str, figure: Option<f64>) {
    match figure {
        None => println!("  goal: at most {limit} {what}: not measured"),
        Some(figure) if figure <= limit => println!("  goal: at most {limit} {what}: {figure:.2}, reached"),
        Some(figure) => println!("  goal: at most {limit} {what}: {figure:.2}, MISSED"),
    }
}
