//! Which CPU a process runs on: a loopback round trip costs several times more between two CPUs than on one.

use std::process::Command;
use std::{fmt, fs};

/// The CPUs of the server and those of its client.
#[derive(Clone)]
pub(crate) struct Place {
    server: Vec<usize>,
    client: Vec<usize>,
    says: String,
}

/// The placements that this machine offers.
pub(crate) struct Places {
    /// Nobody is pinned.
    pub(crate) anywhere: Place,
    /// Server and client on one CPU, then on two, as far as there are two and `taskset`.
    pub(crate) pinned: Vec<Place>,
}

impl Places {
    /// To be asked once, before the first pinning narrows what the kernel tells us.
    pub(crate) fn find() -> Self {
        let all = cpus();
        let anywhere = Place { server: all.clone(), client: all.clone(), says: "not pinned to any CPU".to_owned() };
        let pinned = match all[..] {
            [one, other, ..] if pin(&all) => vec![Place::new(one, one), Place::new(one, other)],
            _ => vec![],
        };
        Self { anywhere, pinned }
    }

    /// Those in which the chain is measured.
    pub(crate) fn each(&self) -> &[Place] {
        if self.pinned.is_empty() { std::slice::from_ref(&self.anywhere) } else { &self.pinned }
    }

    /// The one with the steadiest figures.
    pub(crate) fn steady(&self) -> &Place {
        self.pinned.first().unwrap_or(&self.anywhere)
    }
}

impl Place {
    fn new(server: usize, client: usize) -> Self {
        let says = if server == client {
            format!("client and server share CPU {server}")
        } else {
            format!("server on CPU {server}, client on CPU {client}")
        };
        Self { server: vec![server], client: vec![client], says }
    }

    /// From here on, processes that are started run where the server runs.
    pub(crate) fn be_server(&self) {
        pin(&self.server);
    }

    /// From here on, processes that are started run where the client runs.
    pub(crate) fn be_client(&self) {
        pin(&self.client);
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.says)
    }
}

/// Moves this process: what it starts from now on inherits the place, so that no wrapper is timed along with it.
fn pin(cpus: &[usize]) -> bool {
    let list = cpus.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    let process = std::process::id().to_string();
    Command::new("taskset").args(["-cp", &list, &process]).output().is_ok_and(|output| output.status.success())
}

/// The CPUs that this process may use, from the kernel's `0-3,8`.
fn cpus() -> Vec<usize> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let Some(list) = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")) else { return vec![] };
    let ranges = list.trim().split(',').filter_map(|range| {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        Some(from.parse::<usize>().ok()?..=to.parse::<usize>().ok()?)
    });
    ranges.flatten().collect()
}
