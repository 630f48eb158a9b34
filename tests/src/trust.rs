//! Somebody who trusts one authority and nobody else: TLS with a server is proven here as a browser proves it, and what comes out is passed on plainly
//! on this machine, so that phones and browsers of the suite walk through.

use rustls::{
    ClientConfig, RootCertStore,
    client::WebPkiServerVerifier,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
    time_provider::TimeProvider,
};
use shared::moment::Moment;
use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Trust in one authority, at one instant.
#[derive(Clone)]
pub struct Trust {
    connector: TlsConnector,
}

#[derive(Debug)]
struct At(Moment);

impl TimeProvider for At {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_millis(u64::try_from(self.0.0).unwrap())))
    }
}

impl Trust {
    /// Trust in the authority with this certificate (DER) by somebody whose clock shows `now`.
    #[must_use]
    pub fn of(authority: &[u8], now: Moment) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(authority.to_vec())).unwrap();
        let provider = Arc::new(ring::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().unwrap();
        let config = ClientConfig::builder_with_details(provider, Arc::new(At(now))).with_safe_default_protocol_versions().unwrap();
        let config = config.with_webpki_verifier(verifier).with_no_client_auth();
        Self { connector: TlsConnector::from(Arc::new(config)) }
    }

    /// A connection to the server there, which has proven to be the host that its address is.
    ///
    /// # Errors
    /// The server is not believed, or does not answer.
    pub async fn connect(&self, address: SocketAddr) -> io::Result<TlsStream<TcpStream>> {
        let host = ServerName::from(address.ip());
        self.connector.connect(host, TcpStream::connect(address).await?).await
    }

    /// The certificate that the server there shows, DER.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn shown_by(&self, address: SocketAddr) -> io::Result<Vec<u8>> {
        let stream = self.connect(address).await?;
        Ok(stream.get_ref().1.peer_certificates().unwrap()[0].to_vec())
    }

    /// Passes on to the server there what comes plainly at the address that is given back.
    pub async fn way_to(&self, server: SocketAddr) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let trust = self.clone();
        tokio::spawn(async move {
            while let Ok((mut plain, _)) = listener.accept().await {
                let trust = trust.clone();
                tokio::spawn(async move {
                    let mut secure = trust.connect(server).await.unwrap();
                    // Either side may hang up.
                    let _ended = copy_bidirectional(&mut plain, &mut secure).await;
                });
            }
        });
        base
    }
}

/// Address and port in an origin such as `https://127.0.0.1:8443`.
#[must_use]
pub fn address_in(origin: &str) -> SocketAddr {
    let (_, rest) = origin.split_once("://").unwrap();
    let (host, port) = rest.split('/').next().unwrap().rsplit_once(':').unwrap();
    SocketAddr::new(host.parse::<IpAddr>().unwrap(), port.parse().unwrap())
}
