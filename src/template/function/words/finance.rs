//! Made-up accounts, currencies and payments.

use fake::Fake;
use fake::faker::currency::en::{CurrencyCode, CurrencyName, CurrencySymbol};

use super::super::draw::{characters, digits, pick};

const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Base58: no 0, O, I or l, which look alike.
const BASE58: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

pub(crate) fn account() -> String {
    digits("########")
}

pub(crate) fn account_name() -> String {
    format!("{} Account", account_kind())
}

fn account_kind() -> &'static str {
    pick(&[
        "Auto Loan",
        "Checking",
        "Credit Card",
        "Home Loan",
        "Investment",
        "Money Market",
        "Personal Loan",
        "Savings",
    ])
}

/// The last digits of a card.
pub(crate) fn card_mask() -> String {
    digits("####")
}

pub(crate) fn transaction() -> &'static str {
    pick(&["deposit", "fee", "invoice", "payment", "refund", "transfer", "withdrawal"])
}

/// Three capitals, as in ISO 4217.
pub(crate) fn currency_code() -> &'static str {
    CurrencyCode().fake()
}

pub(crate) fn currency_name() -> &'static str {
    CurrencyName().fake()
}

pub(crate) fn currency_symbol() -> &'static str {
    CurrencySymbol().fake()
}

/// An address in the oldest form.
pub(crate) fn bitcoin() -> String {
    format!("{}{}", pick(&["1", "3"]), characters(BASE58, rand::random_range(25..=33)))
}

/// With check digits that are right, so that forms accept it; the bank is made up.
///
/// Source: ISO 13616; lengths from the SWIFT IBAN registry.
pub(crate) fn iban() -> String {
    let (country, pattern) = [
        ("AT", "################"),
        ("BE", "############"),
        ("CH", "#################"),
        ("DE", "##################"),
        ("DK", "##############"),
        ("ES", "####################"),
        ("FI", "##############"),
        ("PL", "########################"),
    ][rand::random_range(0..8)];
    let account = digits(pattern);
    format!("{country}{:02}{account}", 98 - remainder(&format!("{account}{country}00")))
}

/// The text, letters read as 10 to 35, modulo 97.
fn remainder(text: &str) -> u32 {
    text.chars().filter_map(|c| c.to_digit(36)).fold(0, |rest, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (rest * shift + value) % 97
    })
}

/// Four letters for the bank, two for the country, two for the place, and perhaps three for the branch.
pub(crate) fn bic() -> String {
    let bank = characters(CAPITALS, 4);
    let country = pick(&["AT", "BE", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IT", "NL", "PL", "US"]);
    let place = characters(CAPITALS, 2);
    let branch = if rand::random() { characters(CAPITALS, 3) } else { String::new() };
    format!("{bank}{country}{place}{branch}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the example of ISO 13616, GB82 WEST 1234 5698 7654 32.
    #[test]
    fn the_remainder_of_a_right_iban_is_one() {
        assert_eq!(remainder("WEST12345698765432GB82"), 1);
    }

    #[test]
    fn every_iban_has_the_right_check_digits() {
        for _ in 0..200 {
            let iban = iban();
            let (head, account) = iban.split_at(4);
            assert_eq!(remainder(&format!("{account}{head}")), 1, "{iban}");
        }
    }
}
