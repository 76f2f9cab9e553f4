//! Every dynamic variable of Postman is there, and has the shape that Postman gives it.

use std::collections::HashSet;

use regex::Regex;
use serde_json::{Value, json};

use super::super::contract::call;
use super::FUNCTIONS;

const UUID: &str = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
const DATE: &str = r"^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT\+0000 \(Coordinated Universal Time\)$";
const CAPITAL: &str = r"^\p{Lu}\S*( \S+)*$";

/// Postman's names, without the dollar, and the shape of each.
const SHAPES: &[(&str, &str)] = &[
    ("guid", UUID),
    ("timestamp", r"^\d{10,}$"),
    ("isoTimestamp", r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"),
    ("randomUUID", UUID),
    ("randomInt", r"^(\d{1,3}|1000)$"),
    ("randomBoolean", "^(true|false)$"),
    ("randomAlphaNumeric", "^[0-9a-z]$"),
    ("randomSemver", r"^\d\.\d\.\d$"),
    ("randomPassword", r"^\w{15}$"),
    ("randomHexColor", "^#[0-9a-f]{6}$"),
    ("randomIP", r"^(\d{1,3}\.){3}\d{1,3}$"),
    ("randomIPV6", "^([0-9a-f]{4}:){7}[0-9a-f]{4}$"),
    ("randomMACAddress", "^([0-9a-f]{2}:){5}[0-9a-f]{2}$"),
    ("randomPrice", r"^(\d{1,3}\.\d\d|1000\.00)$"),
    ("randomLatitude", r"^-?[0-8]?\d\.\d{4}$"),
    ("randomLongitude", r"^-?(1[0-7]\d|\d{1,2})\.\d{4}$"),
    ("randomPhoneNumber", r"^\d{3}-\d{3}-\d{4}$"),
    ("randomPhoneNumberExt", r"^[1-9]\d?-\d{3}-\d{3}-\d{4}$"),
    ("randomDatePast", DATE),
    ("randomDateFuture", DATE),
    ("randomDateRecent", DATE),
    ("randomMonth", "^[A-Z][a-z]{2,8}$"),
    ("randomWeekday", "^[A-Z][a-z]+day$"),
    ("randomFirstName", CAPITAL),
    ("randomLastName", CAPITAL),
    ("randomFullName", r"^\S+ .*\S$"),
    ("randomNamePrefix", r"^(M[a-z]+\.?|Dr\.)$"),
    ("randomNameSuffix", r"^([JS]r\.|[IV]+|MD|DDS|PhD)$"),
    ("randomJobTitle", r"^\S+ .*\S \S+$"),
    ("randomJobDescriptor", CAPITAL),
    ("randomJobArea", CAPITAL),
    ("randomJobType", CAPITAL),
    ("randomEmail", r"^[A-Za-z0-9._]+@[a-z]+\.com$"),
    ("randomExampleEmail", r"^[A-Za-z0-9._]+@example\.(com|org|net)$"),
    ("randomUserName", "^[A-Za-z0-9._]+$"),
    ("randomProtocol", "^https?$"),
    ("randomUrl", r"^http://[a-z]+\.[a-z]+$"),
    ("randomDomainName", r"^[a-z]+\.[a-z]+$"),
    ("randomDomainSuffix", "^[a-z]+$"),
    ("randomDomainWord", "^[a-z]+$"),
    ("randomUserAgent", "^(Mozilla|Opera)/"),
    ("randomAvatarImage", r"^https://\S+$"),
    ("randomCity", CAPITAL),
    ("randomStreetName", r"^\p{Lu}\S* \S+"),
    ("randomStreetAddress", r"^\d{3,5} \p{Lu}\S* \S+"),
    ("randomCountry", CAPITAL),
    ("randomCountryCode", "^[A-Z]{2}$"),
    ("randomLocale", "^[a-z]{2}$"),
    ("randomImageUrl", r"^https://\S+/640/480/[a-z]+$"),
    ("randomAbstractImage", r"^https://loremflickr\.com/640/480/abstract$"),
    ("randomAnimalsImage", r"^https://loremflickr\.com/640/480/animals$"),
    ("randomBusinessImage", r"^https://loremflickr\.com/640/480/business$"),
    ("randomCatsImage", r"^https://loremflickr\.com/640/480/cats$"),
    ("randomCityImage", r"^https://loremflickr\.com/640/480/city$"),
    ("randomFoodImage", r"^https://loremflickr\.com/640/480/food$"),
    ("randomNightlifeImage", r"^https://loremflickr\.com/640/480/nightlife$"),
    ("randomFashionImage", r"^https://loremflickr\.com/640/480/fashion$"),
    ("randomPeopleImage", r"^https://loremflickr\.com/640/480/people$"),
    ("randomNatureImage", r"^https://loremflickr\.com/640/480/nature$"),
    ("randomSportsImage", r"^https://loremflickr\.com/640/480/sports$"),
    ("randomTransportImage", r"^https://loremflickr\.com/640/480/transport$"),
    ("randomImageDataUri", r"^data:image/svg\+xml;charset=UTF-8,%3Csvg\S+%3E$"),
    ("randomColor", "^[a-z]+$"),
    ("randomDepartment", "^[A-Z][a-z]+$"),
    ("randomProductName", "^([A-Z][a-z]+ ){2}[A-Z][a-z]+$"),
    ("randomProductAdjective", "^[A-Z][a-z]+$"),
    ("randomProductMaterial", "^[A-Z][a-z]+$"),
    ("randomProduct", "^[A-Z][a-z]+$"),
    ("randomCompanyName", CAPITAL),
    ("randomCompanySuffix", r"^\S+( \S+)?$"),
    ("randomCatchPhrase", r"^\S+ \S+ \S+"),
    ("randomCatchPhraseAdjective", r"^[A-Z]\S+"),
    ("randomCatchPhraseDescriptor", r"^\S+"),
    ("randomCatchPhraseNoun", r"^[a-zA-Z]\S+"),
    ("randomBs", r"^\S+ \S+ \S+"),
    ("randomBsAdjective", r"^[a-zA-Z0-9]\S+"),
    ("randomBsBuzz", r"^[a-z]\S+$"),
    ("randomBsNoun", r"^[a-zA-Z]\S+"),
    ("randomBankAccount", r"^\d{8}$"),
    ("randomBankAccountName", "^[A-Z].* Account$"),
    ("randomCreditCardMask", r"^\d{4}$"),
    ("randomTransactionType", "^[a-z]+$"),
    ("randomCurrencyCode", "^[A-Z]{3}$"),
    ("randomCurrencyName", CAPITAL),
    ("randomCurrencySymbol", r"^\S{1,5}$"),
    ("randomBitcoin", "^[13][1-9A-HJ-NP-Za-km-z]{25,33}$"),
    ("randomBankAccountIban", r"^[A-Z]{2}\d{14,26}$"),
    ("randomBankAccountBic", "^[A-Z]{8}([A-Z]{3})?$"),
    ("randomAbbreviation", "^[A-Z]+$"),
    ("randomAdjective", "^[a-z]+$"),
    ("randomNoun", "^[a-z]+$"),
    ("randomVerb", "^[a-z]+$"),
    ("randomIngverb", "^[a-z]+ing$"),
    ("randomPhrase", "^[A-Z].+[.!]$"),
    ("randomDatabaseColumn", "^[a-z_]+$"),
    ("randomDatabaseType", "^[a-z]+$"),
    ("randomDatabaseCollation", "^[a-z0-9]+_[a-z_]+$"),
    ("randomDatabaseEngine", "^[A-Za-z]+$"),
    ("randomWord", "^[A-Za-z0-9]+$"),
    ("randomWords", r"^\S+( \S+){1,4}$"),
    ("randomLoremWord", "^[a-z]+$"),
    ("randomLoremWords", "^[a-z]+ [a-z]+ [a-z]+$"),
    ("randomLoremSentence", r"^[A-Z][a-z ]+\.$"),
    ("randomLoremSentences", r"^([A-Z][a-z ]+\. ?){2,6}$"),
    ("randomLoremSlug", "^[a-z]+-[a-z]+-[a-z]+$"),
    ("randomLoremParagraph", r"^([A-Z][a-z ]+\. ?){3,6}$"),
    ("randomLoremParagraphs", r"^[^\n]+\n[^\n]+\n[^\n]+$"),
    ("randomLoremText", r"^([A-Z][a-z ]+\. ?){1,6}$"),
    ("randomLoremLines", r"^[A-Z][a-z ]+\.(\n[A-Z][a-z ]+\.){0,4}$"),
    ("randomFileName", r"^[a-z]+_[a-z]+\.[a-z0-9]+$"),
    ("randomFileType", "^[a-z]+$"),
    ("randomFileExt", "^[a-z0-9]+$"),
    ("randomCommonFileName", r"^[a-z]+_[a-z]+\.[a-z0-9]+$"),
    ("randomCommonFileType", "^[a-z]+$"),
    ("randomCommonFileExt", "^[a-z0-9]+$"),
    ("randomFilePath", r"^(/[a-z]+)+/[a-z]+_[a-z]+\.[a-z0-9]+$"),
    ("randomDirectoryPath", "^(/[a-z]+)+$"),
    ("randomMimeType", "^[a-z]+/[a-z0-9+-]+$"),
];

fn made(name: &str) -> Value {
    call(FUNCTIONS, name, &json!([]), &json!({})).unwrap()
}

#[test]
fn all_118_are_there_and_no_other() {
    let expected: HashSet<_> = SHAPES.iter().map(|(name, _)| format!("${name}")).collect();
    let present: HashSet<_> = FUNCTIONS.iter().map(|function| function.name.to_owned()).collect();
    assert_eq!(expected.len(), 118);
    assert_eq!(present, expected);
}

#[test]
fn each_has_its_shape_whatever_chance_does() {
    for (name, shape) in SHAPES {
        let shape = Regex::new(shape).unwrap();
        for _ in 0..100 {
            let value = made(&format!("${name}"));
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert!(shape.is_match(&text), "${name}: {text}");
        }
    }
}

#[test]
fn three_are_typed_and_all_others_are_text() {
    for function in FUNCTIONS {
        let value = made(function.name);
        match function.name {
            "$timestamp" | "$randomInt" => assert!(value.is_i64(), "{}: {value}", function.name),
            "$randomBoolean" => assert!(value.is_boolean(), "{value}"),
            name => assert!(value.is_string(), "{name}: {value}"),
        }
    }
}

#[test]
fn each_is_fresh_at_each_call() {
    let steady = ["$timestamp", "$isoTimestamp"];
    for function in FUNCTIONS.iter().filter(|function| !steady.contains(&function.name)) {
        let several = !function.name.ends_with("Image") || function.name == "$randomAvatarImage";
        let drawn: HashSet<_> = (0..200).map(|_| made(function.name).to_string()).collect();
        assert_eq!(drawn.len() > 1, several, "{}: {drawn:?}", function.name);
    }
}

#[test]
fn the_whole_range_is_drawn() {
    let drawn: HashSet<_> = (0..20_000).filter_map(|_| made("$randomInt").as_i64()).collect();
    assert!(drawn.len() > 990 && drawn.iter().all(|number| (0..=1000).contains(number)));
}

#[test]
fn the_time_is_now() {
    let now = jiff::Timestamp::now().as_second();
    assert!((now..=now + 60).contains(&made("$timestamp").as_i64().unwrap()));
    let told: jiff::Timestamp = made("$isoTimestamp").as_str().unwrap().parse().unwrap();
    assert!((now..=now + 60).contains(&told.as_second()));
}
