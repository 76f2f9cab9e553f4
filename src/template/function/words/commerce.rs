//! Made-up goods: products, departments, colours, prices.

use super::super::draw::pick;

pub(crate) fn color() -> &'static str {
    pick(&[
        "amber",
        "azure",
        "black",
        "blue",
        "bronze",
        "brown",
        "coral",
        "crimson",
        "cyan",
        "gold",
        "green",
        "grey",
        "indigo",
        "ivory",
        "lavender",
        "magenta",
        "maroon",
        "olive",
        "orange",
        "pink",
        "purple",
        "red",
        "silver",
        "teal",
        "turquoise",
        "violet",
        "white",
        "yellow",
    ])
}

pub(crate) fn department() -> &'static str {
    pick(&[
        "Appliances",
        "Bakery",
        "Bicycles",
        "Books",
        "Camping",
        "Fabrics",
        "Films",
        "Flowers",
        "Footwear",
        "Furniture",
        "Garden",
        "Instruments",
        "Kitchen",
        "Lighting",
        "Office",
        "Pets",
        "Pharmacy",
        "Stationery",
        "Tools",
        "Toys",
    ])
}

/// `Sturdy Oak Lamp`.
pub(crate) fn product_name() -> String {
    format!("{} {} {}", product_adjective(), product_material(), product())
}

pub(crate) fn product_adjective() -> &'static str {
    pick(&[
        "Compact", "Delicate", "Durable", "Elegant", "Foldable", "Gentle", "Honest", "Light", "Modern", "Polished",
        "Portable", "Quiet", "Robust", "Simple", "Slim", "Soft", "Sturdy", "Tasty", "Vintage", "Warm",
    ])
}

pub(crate) fn product_material() -> &'static str {
    pick(&[
        "Aluminium",
        "Bamboo",
        "Brass",
        "Canvas",
        "Ceramic",
        "Copper",
        "Cork",
        "Felt",
        "Glass",
        "Leather",
        "Linen",
        "Marble",
        "Oak",
        "Paper",
        "Rubber",
        "Silk",
        "Steel",
        "Stone",
        "Walnut",
        "Wool",
    ])
}

pub(crate) fn product() -> &'static str {
    pick(&[
        "Backpack", "Basket", "Bench", "Blanket", "Bottle", "Bowl", "Clock", "Cup", "Desk", "Drum", "Helmet", "Jacket",
        "Kettle", "Lamp", "Mirror", "Notebook", "Pillow", "Scarf", "Shelf", "Wallet",
    ])
}

/// From 0.00 to 1000.00, always with two decimals.
pub(crate) fn price() -> String {
    let cents = rand::random_range(0..=100_000);
    format!("{}.{:02}", cents / 100, cents % 100)
}
