//! How requests reach their hosts: every flag and setting of the network, each seen from the other end.

mod headers;
mod identities;
mod proxies;
mod routes;
mod settings;
mod trust;
mod versions;
