//! Addresses of placeholder pictures, 640 by 480.

use super::super::draw::pick;
use super::internet::hex_color;

/// The topics that have a name of their own.
const TOPICS: &[&str] = &[
    "abstract",
    "animals",
    "business",
    "cats",
    "city",
    "fashion",
    "food",
    "nature",
    "nightlife",
    "people",
    "sports",
    "transport",
];

/// A picture of any topic.
pub(crate) fn any() -> String {
    of(pick(TOPICS))
}

/// A picture of this topic.
pub(crate) fn of(topic: &str) -> String {
    format!("https://loremflickr.com/640/480/{topic}")
}

/// A picture in the address itself: a coloured rectangle.
pub(crate) fn data_uri() -> String {
    let color = hex_color().replace('#', "%23");
    format!(
        "data:image/svg+xml;charset=UTF-8,%3Csvg%20xmlns%3D%22http%3A%2F%2Fwww.w3.org%2F2000%2Fsvg%22%20width%3D%22640\
         %22%20height%3D%22480%22%3E%3Crect%20width%3D%22100%25%22%20height%3D%22100%25%22%20fill%3D%22{color}%22%2F%3E\
         %3C%2Fsvg%3E"
    )
}
