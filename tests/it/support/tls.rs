//! An HTTPS server, which knows what its clients showed while TLS was agreed on.

use std::{
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex},
    thread,
};

use rustls::{
    RootCertStore, ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::WebPkiClientVerifier,
};

use super::{
    authority::{Authority, Leaf},
    server::{Log, Reply, Seen, serve},
};

/// What a client showed in a handshake.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The host that it named.
    pub(crate) host: Option<String>,
    /// Its certificate, as DER.
    pub(crate) certificate: Option<Vec<u8>>,
    /// The version of TLS.
    pub(crate) version: String,
}

/// The server. It runs as long as the test's process.
pub(crate) struct TlsServer {
    address: SocketAddr,
    seen: Arc<Log>,
    shown: Arc<Mutex<Vec<Shown>>>,
}

/// How a server speaks TLS.
pub(crate) struct Terms<'a> {
    pub(crate) leaf: &'a Leaf,
    /// Whose certificates clients must have.
    pub(crate) clients: Option<&'a Authority>,
    pub(crate) versions: &'a [&'static SupportedProtocolVersion],
}

impl TlsServer {
    /// Starts a server with this certificate.
    pub(crate) fn start<R: Into<Reply>>(leaf: &Leaf, answer: impl Fn(&Seen) -> R + Send + Sync + 'static) -> Self {
        Self::on(&Terms { leaf, clients: None, versions: rustls::ALL_VERSIONS }, answer)
    }

    /// Starts a server that wants certificates of its clients.
    pub(crate) fn demanding<R: Into<Reply>>(
        leaf: &Leaf,
        clients: &Authority,
        answer: impl Fn(&Seen) -> R + Send + Sync + 'static,
    ) -> Self {
        Self::on(&Terms { leaf, clients: Some(clients), versions: rustls::ALL_VERSIONS }, answer)
    }

    /// Starts a server that speaks TLS so.
    pub(crate) fn on<R: Into<Reply>>(terms: &Terms<'_>, answer: impl Fn(&Seen) -> R + Send + Sync + 'static) -> Self {
        let config = Arc::new(config(terms));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let it = Self { address, seen: Arc::default(), shown: Arc::default() };
        let (seen, shown, answer) = (it.seen.clone(), it.shown.clone(), Arc::new(answer));
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let (config, seen, shown, answer) = (config.clone(), seen.clone(), shown.clone(), answer.clone());
                thread::spawn(move || {
                    let mut connection = ServerConnection::new(config).unwrap();
                    // A client that does not trust us goes away.
                    while connection.is_handshaking() {
                        if connection.complete_io(&mut stream).is_err() {
                            // It should learn why we do not go on, before it learns that we are gone.
                            let _ = connection.write_tls(&mut stream);
                            let _ = stream.shutdown(std::net::Shutdown::Write);
                            let _ = std::io::copy(&mut stream, &mut std::io::sink());
                            return;
                        }
                    }
                    shown.lock().unwrap().push(Shown {
                        host: connection.server_name().map(str::to_owned),
                        certificate: connection.peer_certificates().and_then(|it| it.first()).map(|it| it.to_vec()),
                        version: format!("{:?}", connection.protocol_version().unwrap()),
                    });
                    let mut stream = StreamOwned::new(connection, stream);
                    serve(&mut stream, &seen, &*answer);
                    stream.conn.send_close_notify();
                    let _ = stream.conn.write_tls(&mut stream.sock);
                });
            }
        });
        it
    }

    /// `https://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The requests that came, in order.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.all()
    }

    /// What the clients showed, one for each connection.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        self.shown.lock().unwrap().clone()
    }
}

/// How a server with these terms speaks TLS.
pub(crate) fn config(terms: &Terms<'_>) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_protocol_versions(terms.versions).unwrap();
    let builder = match terms.clients {
        None => builder.with_no_client_auth(),
        Some(authority) => {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_slice(authority.pem.as_bytes()).unwrap()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            builder.with_client_cert_verifier(verifier)
        }
    };
    let chain = CertificateDer::pem_slice_iter(terms.leaf.certificate.as_bytes()).map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_slice(terms.leaf.key.as_bytes()).unwrap();
    builder.with_single_cert(chain, key).unwrap()
}
