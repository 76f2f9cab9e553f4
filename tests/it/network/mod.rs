//! How requests reach their hosts: every flag and setting of the network, each seen from the other end.

mod answers;
mod certificate;
mod goodbyes;
mod headers;
mod http3;
mod identities;
mod locked;
mod proxies;
mod routes;
mod settings;
mod timing;
mod trust;
mod versions;
