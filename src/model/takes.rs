//! What a request takes.

use super::{
    described::{Described, Part},
    parameter::Parameters,
    request::Request,
};

impl Request {
    /// What it takes: its own parameters and headers.
    pub fn takes(&self) -> Vec<Described> {
        if self.foreign.is_some() {
            return self.described.clone();
        }
        let all = |place: Part, of: &Parameters| -> Vec<Described> {
            of.0.iter().filter(|it| !it.removed).map(|it| Described::of(place, it)).collect()
        };
        [all(Part::Path, &self.path), all(Part::Query, &self.query), all(Part::Header, &self.headers)].concat()
    }
}
