//! How files are read: folders, order, inheritance, and every way in which they can be wrong.

mod ground;

mod folders;
mod odd;
mod slips;
