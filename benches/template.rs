//! What a template costs to parse and to render: `cargo bench --bench template`.
//!
//! Each row is the median of many rounds, in nanoseconds. A plain name must cost well under a microsecond.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{hint::black_box, time::Instant};

use posthaste::{
    scope::{Layer, Store},
    source::Place,
    template::Template,
};
use serde_json::json;

const ROUNDS: usize = 101;
const TIMES: u32 = 2_000;

fn main() {
    for variables in [5, 1_000] {
        let mut store = Store::default();
        for index in 0..variables {
            store.set_value(Layer::Environment, format!("variable_{index}"), json!(index), false);
        }
        store.set_value(Layer::Environment, "name", json!("value"), false);
        store.set_value(Layer::Environment, "user", json!({ "name": "Ada" }), false);
        println!("with {variables} variables                             parse    render");
        for text in [
            "no template at all",
            "<<name>>",
            "https://example.org/users/<<name>>/posts/<<variable_3>>",
            "<<user.name>>",
            "<<base64 name>>",
            "<<#if name>>a<<else>>b<</if>>",
        ] {
            let parse = median(|| drop(black_box(Template::parse(black_box(text), Place::default()))));
            let Ok(template) = Template::parse(text, Place::default()) else { continue };
            let scope = store.scope(&[]);
            let render = median(|| drop(black_box(template.text(black_box(&scope)))));
            println!("  {text:<60} {parse:>6} ns {render:>6} ns");
        }
    }
}

/// The median time of one call, in nanoseconds.
fn median(mut act: impl FnMut()) -> u128 {
    let mut times: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            (0..TIMES).for_each(|_| act());
            start.elapsed().as_nanos() / u128::from(TIMES)
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}
