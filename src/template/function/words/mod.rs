//! Made-up people, places, companies and texts: a fresh one at each call.

pub(super) mod calendar;
pub(super) mod commerce;
pub(super) mod company;
pub(super) mod database;
pub(super) mod file;
pub(super) mod finance;
pub(super) mod hacker;
pub(super) mod image;
pub(super) mod internet;
pub(super) mod lorem;
pub(super) mod person;
pub(super) mod place;
