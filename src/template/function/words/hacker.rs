//! What hackers in films say.

use super::super::draw::pick;
use super::super::text::capital;

pub(crate) fn abbreviation() -> &'static str {
    pick(&[
        "ACL", "API", "CLI", "CPU", "CSV", "DNS", "GPU", "HTTP", "IP", "JSON", "RAM", "REST", "SQL", "SSH", "SSL",
        "TCP", "TLS", "URL", "USB", "XML",
    ])
}

pub(crate) fn adjective() -> &'static str {
    pick(&[
        "asynchronous",
        "cached",
        "compressed",
        "digital",
        "distributed",
        "encrypted",
        "immutable",
        "local",
        "mobile",
        "neural",
        "optical",
        "parallel",
        "primary",
        "redundant",
        "remote",
        "serial",
        "virtual",
        "wireless",
    ])
}

pub(crate) fn noun() -> &'static str {
    pick(&[
        "array",
        "bandwidth",
        "buffer",
        "certificate",
        "circuit",
        "cluster",
        "driver",
        "firewall",
        "kernel",
        "matrix",
        "monitor",
        "packet",
        "panel",
        "pixel",
        "port",
        "protocol",
        "queue",
        "sensor",
        "socket",
        "thread",
    ])
}

pub(crate) fn verb() -> &'static str {
    pick(&[
        "calibrate",
        "compile",
        "copy",
        "decode",
        "encrypt",
        "flush",
        "hash",
        "index",
        "map",
        "mount",
        "parse",
        "ping",
        "probe",
        "reboot",
        "route",
        "scan",
        "sync",
        "trace",
        "transmit",
        "unlock",
    ])
}

pub(crate) fn ing_verb() -> &'static str {
    pick(&[
        "calibrating",
        "compiling",
        "copying",
        "decoding",
        "encrypting",
        "flushing",
        "hashing",
        "indexing",
        "mapping",
        "mounting",
        "parsing",
        "pinging",
        "probing",
        "rebooting",
        "routing",
        "scanning",
        "syncing",
        "tracing",
    ])
}

pub(crate) fn phrase() -> String {
    let (short, adjective, noun, verb) = (abbreviation(), adjective(), noun(), verb());
    match rand::random_range(0..4) {
        0 => format!("We need to {verb} the {adjective} {short} {noun}!"),
        1 => format!(
            "Try to {verb} the {short} {noun}, maybe it will {} the {adjective} {}!",
            self::verb(),
            self::noun()
        ),
        2 => format!("{} the {noun} does nothing, {verb} the {adjective} {short} instead.", capital(ing_verb())),
        _ => format!("If we {verb} the {noun}, we get to the {short} through the {adjective} {}.", self::noun()),
    }
}
