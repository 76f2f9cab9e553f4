//! Clients of the HTTP library, one for each way: they speak HTTP/2 where it is asked for by name.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use reqwest::{
    Client, ClientBuilder, Proxy,
    header::{HOST, HeaderValue},
    tls::TlsInfo,
};

use super::{
    network::Network,
    phases::{self, Around, Phases},
    progress::Progress,
    resolve::Resolver,
    send::{Answer, header_map},
    trouble::Trouble,
    trust,
    upload::Chunks,
    way::{Target, Way},
};
use crate::wire::{Connection, Request};

/// The clients, each made when it is first needed.
#[derive(Debug, Default)]
pub(super) struct Pool(Mutex<HashMap<Way, Client>>);

impl Pool {
    /// Sends `request`.
    ///
    /// # Errors
    /// Why no answer came.
    pub(super) async fn send(
        &self,
        network: &Network,
        (request, progress): (&Request, &Progress),
        (target, way): (&Target, &Way),
    ) -> (Result<Answer, Trouble>, Phases) {
        let prepared = self.client(network, way).and_then(|client| Ok((client, sendable(request, progress, target)?)));
        let (client, sendable) = match prepared {
            Ok(it) => it,
            Err(why) => return (Err(Trouble::Told(why)), Phases::default()),
        };
        let (answer, noted) = phases::noted(client.execute(sendable)).await;
        let answer = answer.map_err(Trouble::from).map(|response| {
            let certificate = response.extensions().get::<TlsInfo>().and_then(TlsInfo::peer_certificate);
            let connection = Connection {
                remote: response.remote_addr(),
                reused: noted.is_reused(),
                certificate: certificate.map(bytes::Bytes::copy_from_slice),
            };
            Answer { response, connection, gate: None }
        });
        (answer, noted)
    }

    fn client(&self, network: &Network, way: &Way) -> Result<Client, String> {
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(way) {
            return Ok(client.clone());
        }
        let client = open(network, way)?;
        clients.insert(way.clone(), client.clone());
        Ok(client)
    }
}

fn open(network: &Network, way: &Way) -> Result<Client, String> {
    let builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .tcp_nodelay(true)
        .tls_info(true)
        .connector_layer(Around)
        .http2_prior_knowledge();
    let needs_tls = way.is_tls || way.proxy.as_ref().is_some_and(super::proxy::Proxy::is_tls);
    let config = if needs_tls { trust::config(network, way)? } else { trust::nobody()? };
    let builder = route(builder.tls_backend_preconfigured(config), way)?;
    builder.build().map_err(|error| format!("the HTTP client could not be made: {error}"))
}

/// Over which way it goes: a proxy, an interface, a socket.
fn route(mut builder: ClientBuilder, way: &Way) -> Result<ClientBuilder, String> {
    builder = builder.dns_resolver(Resolver { family: way.family, address: way.address.clone() });
    builder = match &way.proxy {
        None => builder.no_proxy(),
        Some(it) => {
            builder.proxy(Proxy::all(it.url()).map_err(|error| format!("the proxy {it} cannot be used: {error}"))?)
        }
    };
    builder = match way.interface.as_deref() {
        Some(interface) => match interface.parse::<IpAddr>() {
            Ok(address) => builder.local_address(address),
            Err(_) => by_interface(builder, interface)?,
        },
        None => builder,
    };
    match &way.unix_socket {
        #[cfg(unix)]
        Some(path) => Ok(builder.unix_socket(path.clone())),
        #[cfg(not(unix))]
        Some(_) => Err("this system has no such sockets".to_owned()),
        None => Ok(builder),
    }
}

#[cfg(target_os = "linux")]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn by_interface(builder: ClientBuilder, name: &str) -> Result<ClientBuilder, String> {
    Ok(builder.interface(name))
}

#[cfg(not(target_os = "linux"))]
fn by_interface(_: ClientBuilder, name: &str) -> Result<ClientBuilder, String> {
    Err(format!("`{name}` is no address: interfaces cannot be named on this system"))
}

fn sendable(request: &Request, progress: &Progress, target: &Target) -> Result<reqwest::Request, String> {
    let method = reqwest::Method::from_bytes(request.method.as_bytes());
    let method = method.map_err(|_| format!("`{}` is no HTTP method", request.method))?;
    let mut headers = header_map(&request.headers)?;
    if let Some(host) = target.host.as_ref().filter(|_| !headers.contains_key(HOST)) {
        headers.insert(HOST, HeaderValue::from_str(host).map_err(|error| error.to_string())?);
    }
    let mut sendable = reqwest::Request::new(method, target.url.clone());
    *sendable.headers_mut() = headers;
    *sendable.timeout_mut() = request.transfer.timeout;
    if let Some(upload) = &request.upload {
        *sendable.body_mut() = Some(reqwest::Body::wrap(Chunks::new(upload, progress)));
    } else if !request.body.is_empty() {
        *sendable.body_mut() = Some(request.body.clone().into());
    }
    Ok(sendable)
}
