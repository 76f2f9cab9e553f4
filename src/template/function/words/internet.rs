//! Made-up addresses and properties of the net: mail, domains, hosts, passwords.

use fake::Fake;
use fake::faker::internet::en::{DomainSuffix, FreeEmailProvider, UserAgent};

use super::super::draw::{characters, digits, hex, pick};
use super::person::{first_name, last_name};

const LETTERS_AND_DIGITS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

/// At one of the free mail providers.
pub(crate) fn email() -> String {
    format!("{}@{}", user_name(), FreeEmailProvider().fake::<&str>())
}

/// At a domain that RFC 2606 keeps for examples: mail sent there reaches nobody.
pub(crate) fn example_email() -> String {
    format!("{}@example.{}", user_name(), pick(&["com", "org", "net"]))
}

/// `Ada_Hopper`, `Ada.Hopper`, `Ada31`: letters, digits, a dot or a line.
pub(crate) fn user_name() -> String {
    let first = letters(&first_name());
    match rand::random_range(0..3) {
        0 => digits(&format!("{first}##")),
        1 => format!("{first}.{}", letters(&last_name())),
        _ => format!("{first}_{}", letters(&last_name())),
    }
}

fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).collect()
}

pub(crate) fn protocol() -> &'static str {
    pick(&["http", "https"])
}

pub(crate) fn url() -> String {
    format!("http://{}", domain_name())
}

pub(crate) fn domain_name() -> String {
    format!("{}.{}", domain_word(), domain_suffix())
}

/// Without the dot.
pub(crate) fn domain_suffix() -> &'static str {
    DomainSuffix().fake()
}

pub(crate) fn domain_word() -> String {
    letters(&last_name()).to_lowercase()
}

pub(crate) fn user_agent() -> &'static str {
    UserAgent().fake()
}

pub(crate) fn avatar() -> String {
    format!("https://i.pravatar.cc/128?img={}", rand::random_range(1..=70))
}

pub(crate) fn ip() -> String {
    std::net::Ipv4Addr::from(rand::random::<u32>()).to_string()
}

/// Eight groups of four digits, none shortened.
pub(crate) fn ipv6() -> String {
    [(); 8].map(|()| hex(4)).join(":")
}

pub(crate) fn mac_address() -> String {
    [(); 6].map(|()| hex(2)).join(":")
}

/// Fifteen letters, digits or underlines.
pub(crate) fn password() -> String {
    characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_", 15)
}

pub(crate) fn letter_or_digit() -> String {
    characters(LETTERS_AND_DIGITS, 1)
}

pub(crate) fn hex_color() -> String {
    format!("#{}", hex(6))
}

pub(crate) fn semver() -> String {
    digits("#.#.#")
}
