//! Made-up people: names, jobs, telephone numbers.

use fake::Fake;
use fake::faker::job::en::{Field, Position, Seniority};
use fake::faker::name::en::{FirstName, LastName};

use super::super::draw::{digits, pick};

pub(crate) fn first_name() -> String {
    FirstName().fake()
}

pub(crate) fn last_name() -> String {
    LastName().fake()
}

/// First and last name; one in ten has a title before it, one in ten something after it.
pub(crate) fn full_name() -> String {
    let name = format!("{} {}", first_name(), last_name());
    match rand::random_range(0..10) {
        0 => format!("{} {name}", name_prefix()),
        1 => format!("{name} {}", name_suffix()),
        _ => name,
    }
}

pub(crate) fn name_prefix() -> &'static str {
    pick(&["Mr.", "Mrs.", "Ms.", "Mx.", "Miss", "Dr."])
}

pub(crate) fn name_suffix() -> &'static str {
    pick(&["Jr.", "Sr.", "I", "II", "III", "IV", "V", "MD", "DDS", "PhD"])
}

pub(crate) fn job_title() -> String {
    format!("{} {} {}", job_descriptor(), job_area(), job_type())
}

pub(crate) fn job_descriptor() -> String {
    Seniority().fake()
}

pub(crate) fn job_area() -> String {
    Field().fake()
}

pub(crate) fn job_type() -> String {
    Position().fake()
}

/// Three, three and four digits.
pub(crate) fn phone() -> String {
    digits("###-###-####")
}

/// A country's code of one or two digits before the number.
pub(crate) fn phone_with_code() -> String {
    format!("{}-{}", rand::random_range(1..=99), phone())
}
