//! Made-up companies, and what they say of themselves.

use fake::Fake;
use fake::faker::company::en::{
    Bs, BsAdj, BsNoun, BsVerb, Buzzword, BuzzwordMiddle, BuzzwordTail, CatchPhrase, CompanyName, CompanySuffix,
};

pub(crate) fn name() -> String {
    CompanyName().fake()
}

pub(crate) fn suffix() -> &'static str {
    CompanySuffix().fake()
}

pub(crate) fn catch_phrase() -> String {
    CatchPhrase().fake()
}

pub(crate) fn catch_phrase_adjective() -> &'static str {
    Buzzword().fake()
}

pub(crate) fn catch_phrase_descriptor() -> &'static str {
    BuzzwordMiddle().fake()
}

pub(crate) fn catch_phrase_noun() -> &'static str {
    BuzzwordTail().fake()
}

/// A verb, an adjective and a noun of the trade.
pub(crate) fn bs() -> String {
    Bs().fake()
}

pub(crate) fn bs_adjective() -> &'static str {
    BsAdj().fake()
}

pub(crate) fn bs_verb() -> &'static str {
    BsVerb().fake()
}

pub(crate) fn bs_noun() -> &'static str {
    BsNoun().fake()
}
