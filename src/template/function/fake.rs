//! Made-up data under plain names: `<<fake_email>>`, `<<fake_city>>`. `dynamic` has the same under Postman's.

use super::contract::{Function, generator};
use super::words::{company, internet, lorem, person, place};

/// The rows of this file.
pub(super) const FUNCTIONS: &[Function] = &[
    generator!("fake_name", "a person's full name", person::full_name),
    generator!("fake_first_name", "a first name", person::first_name),
    generator!("fake_last_name", "a last name", person::last_name),
    generator!("fake_email", "a mail address at example.com, .org or .net", internet::example_email),
    generator!("fake_username", "a user's name", internet::user_name),
    generator!("fake_phone", "a telephone number, as in 555-123-4567", person::phone),
    generator!("fake_street", "a house number and street", place::street_address),
    generator!("fake_city", "a city", place::city),
    generator!("fake_country", "a country", place::country),
    generator!("fake_company", "a company's name", company::name),
    generator!("fake_url", "a web address", internet::url),
    generator!("fake_word", "a word of Latin", lorem::word),
    generator!("fake_sentence", "a sentence of Latin", lorem::sentence),
    generator!("fake_paragraph", "a paragraph of Latin", lorem::paragraph),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use regex::Regex;
    use serde_json::json;

    use super::super::contract::call;
    use super::*;

    #[test]
    fn made_up_data_has_its_shape_and_is_fresh_at_each_call() {
        for (name, shape) in [
            ("fake_name", r"^\S+ .*\S$"),
            ("fake_first_name", r"^\p{Lu}[\p{L}' -]+$"),
            ("fake_last_name", r"^\p{Lu}[\p{L}' -]+$"),
            ("fake_email", r"^[A-Za-z0-9._]+@example\.(com|org|net)$"),
            ("fake_username", r"^[A-Za-z0-9._]+$"),
            ("fake_phone", r"^\d{3}-\d{3}-\d{4}$"),
            ("fake_street", r"^\d{3,5} \S+ \S+"),
            ("fake_city", r"^\p{Lu}\S+"),
            ("fake_country", r"^\p{Lu}"),
            ("fake_company", r"^\p{Lu}\S* .+"),
            ("fake_url", r"^http://[a-z]+\.[a-z]+$"),
            ("fake_word", r"^[a-z]+$"),
            ("fake_sentence", r"^[A-Z].*\.$"),
            ("fake_paragraph", r"^[A-Z].*\. [A-Z].*\.$"),
        ] {
            let shape = Regex::new(shape).unwrap();
            let mut drawn = HashSet::new();
            for _ in 0..100 {
                let value = call(FUNCTIONS, name, &json!([]), &json!({})).unwrap();
                assert!(shape.is_match(value.as_str().unwrap()), "{name}: {value}");
                drawn.insert(value.to_string());
            }
            assert!(drawn.len() > 20, "{name}: {drawn:?}");
        }
    }
}
