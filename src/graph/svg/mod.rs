//! A graph as a picture of our own, which stands alone: no font, script or style of elsewhere.

mod band;
mod draw;
mod item;
mod lanes;
mod layers;
mod lines;
mod order;
mod place;
mod rows;
mod settle;
mod style;
mod text;

pub(super) use draw::draw;
