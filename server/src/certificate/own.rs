//! Whether this server speaks https by its own authority: by its configuration, or because an administrator chose it in the browser.

use super::{
    address::{host_of, of_this_machine},
    authority::{Authority, CertificateError, Leaf},
};
use crate::{
    config::{Config, is_name, is_private},
    error::Error,
    secret_file,
};
use rustls::{
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use serde::{Deserialize, Serialize};
use shared::moment::Moment;
use std::{
    fs,
    io::ErrorKind,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};
use tokio::sync::watch;

/// The authority's certificate in a data folder.
const AUTHORITY: &str = "keys/ca.crt";
/// Its key.
pub const AUTHORITY_KEY: &str = "keys/ca.key";
/// What an administrator chose.
const CHOICE: &str = "keys/https.json";
/// What a data folder keeps of it; backups hold it, so that phones believe a restored server as they did before.
pub const OWN_HTTPS: [&str; 3] = [AUTHORITY, AUTHORITY_KEY, CHOICE];

/// Whether https by the own authority is spoken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stands {
    /// Nobody wants it.
    #[default]
    Off,
    /// It is about to be.
    Beginning,
    /// Here.
    Listening(SocketAddr),
    /// It is wanted and is not: why.
    Failed(String),
}

/// What an administrator chose; the file is there while it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Choice {
    /// Addresses of this machine that it does not know of itself: before a router, outside a container.
    hosts: Vec<String>,
}

/// https by an authority of this server's own.
pub struct OwnHttps {
    data: PathBuf,
    /// Whether the configuration wants it.
    by_config: bool,
    /// Hosts that the configuration names.
    given: Vec<String>,
    /// The name in `public_url`.
    name: Option<String>,
    inner: Mutex<Inner>,
    shown: Arc<Shown>,
    stands: watch::Sender<Stands>,
}

#[derive(Default)]
struct Inner {
    hosts: Vec<String>,
    authority: Option<Arc<Authority>>,
    leaf: Option<Leaf>,
}

/// The certificate that is shown to whoever connects now.
#[derive(Debug, Default)]
pub struct Shown(RwLock<Option<Arc<CertifiedKey>>>);

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl OwnHttps {
    /// That of this configuration; nothing is read or made yet.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let named = config.public_url.as_deref().and_then(|url| url.split_once("://")).map(|(_, host)| host_of(host).to_ascii_lowercase());
        let is_address = |host: &String| host.parse::<IpAddr>().is_ok();
        let reached = named.iter().filter(|host| host.parse().is_ok_and(is_private)).cloned();
        Self {
            data: config.data.clone(),
            by_config: config.own_https,
            given: config.https_hosts.iter().cloned().chain(reached).collect(),
            name: named.clone().filter(|name| is_name(name) && !is_address(name)),
            inner: Mutex::default(),
            shown: Arc::default(),
            stands: watch::Sender::default(),
        }
    }

    /// Whether the configuration wants it, so that nobody turns it off in a browser.
    #[must_use]
    pub const fn is_by_config(&self) -> bool {
        self.by_config
    }

    /// Begins it if the configuration or an earlier choice wants it. What fails is kept, for the administrator to read: the server runs without it.
    pub fn resume(&self, now: Moment) {
        match self.chosen() {
            Ok(None) if !self.by_config => {}
            Ok(choice) => self.begin(choice.unwrap_or_default().hosts, now),
            Err(error) => self.failed(&error.to_string()),
        }
    }

    /// Begins it with these hosts beside this machine's own, now and at later starts.
    ///
    /// # Errors
    /// The choice cannot be written down.
    pub fn choose(&self, hosts: Vec<String>, now: Moment) -> Result<(), Error> {
        let choice = Choice { hosts };
        let text = serde_json::to_vec(&choice).map_err(Error::internal)?;
        secret_file::replace(&self.data.join(CHOICE), &text)?;
        self.begin(choice.hosts, now);
        Ok(())
    }

    /// Ends it, unless the configuration wants it. The authority stays: phones that trust it trust it when it is chosen again.
    ///
    /// # Errors
    /// The choice cannot be removed.
    pub fn drop_choice(&self, now: Moment) -> Result<(), Error> {
        match fs::remove_file(self.data.join(CHOICE)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        if self.by_config {
            self.begin(Vec::new(), now);
        } else {
            self.stands.send_replace(Stands::Off);
        }
        Ok(())
    }

    fn chosen(&self) -> Result<Option<Choice>, Error> {
        match fs::read(self.data.join(CHOICE)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|why| Error::internal(format!("{CHOICE}: {why}"))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn begin(&self, hosts: Vec<String>, now: Moment) {
        self.inner().hosts = hosts;
        match self.make(now) {
            Ok(()) => {
                // Who listens already goes on, with the new certificate.
                self.stands.send_if_modified(|stands| {
                    let begins = !matches!(stands, Stands::Listening(_));
                    if begins {
                        *stands = Stands::Beginning;
                    }
                    begins
                });
            }
            Err(error) => self.failed(&error.to_string()),
        }
    }

    /// Makes another certificate if the present one comes to its end, or this machine has another address now.
    ///
    /// # Errors
    /// As [`Authority::certify`]; the present one stays.
    pub fn renew(&self, now: Moment) -> Result<(), CertificateError> {
        if matches!(*self.stands.borrow(), Stands::Off | Stands::Failed(_)) {
            return Ok(());
        }
        let hosts = self.hosts();
        let due = match &self.inner().leaf {
            Some(leaf) => now >= leaf.renew_at || of_this_machine().iter().any(|address| !leaf.hosts.contains(&address.to_string())),
            None => true,
        };
        if !due {
            return Ok(());
        }
        tracing::info!(?hosts, "a new certificate is made");
        self.make(now)
    }

    fn make(&self, now: Moment) -> Result<(), CertificateError> {
        let hosts = self.hosts();
        let (certificate, key) = (self.data.join(AUTHORITY), self.data.join(AUTHORITY_KEY));
        let authority = Arc::new(Authority::open(&certificate, &key, self.name.as_deref(), now)?);
        let leaf = authority.certify(&hosts, now)?;
        *self.shown.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&leaf.key));
        let mut inner = self.inner();
        (inner.authority, inner.leaf) = (Some(authority), Some(leaf));
        Ok(())
    }

    /// Whom a certificate is for: those named by people first, then this machine's addresses.
    fn hosts(&self) -> Vec<String> {
        let typed = self.inner().hosts.clone();
        let mut hosts: Vec<String> = Vec::new();
        for host in
            self.name.iter().cloned().chain(typed).chain(self.given.clone()).chain(of_this_machine().iter().map(ToString::to_string))
        {
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts
    }

    /// The hosts that were typed in the browser.
    #[must_use]
    pub fn typed(&self) -> Vec<String> {
        self.inner().hosts.clone()
    }

    /// The authority, while https is spoken by it.
    #[must_use]
    pub fn authority(&self) -> Option<Arc<Authority>> {
        self.is_spoken().then(|| self.inner().authority.clone()).flatten()
    }

    /// What shows the certificate in force to whoever connects.
    #[must_use]
    pub fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.shown)
    }

    /// How it stands; told of changes.
    #[must_use]
    pub fn stands(&self) -> watch::Receiver<Stands> {
        self.stands.subscribe()
    }

    /// Whether it is spoken now.
    #[must_use]
    pub fn is_spoken(&self) -> bool {
        matches!(*self.stands.borrow(), Stands::Listening(_))
    }

    /// Whoever listens says where.
    pub fn listens(&self, address: SocketAddr) {
        self.stands.send_replace(Stands::Listening(address));
    }

    /// Whoever listened does so no more.
    pub fn ends(&self) {
        self.stands.send_replace(Stands::Off);
    }

    /// Waits until it is spoken, has failed, or nobody wants it.
    pub async fn settled(&self) -> Stands {
        let mut stands = self.stands();
        // Only who holds `self` sends.
        stands.wait_for(|stands| *stands != Stands::Beginning).await.map(|stands| stands.clone()).unwrap_or_default()
    }

    /// Waits until nobody listens any more.
    pub async fn closed(&self) {
        let mut stands = self.stands();
        let _closed = stands.wait_for(|stands| matches!(stands, Stands::Off | Stands::Failed(_))).await;
    }

    /// It is wanted and is not spoken.
    pub fn failed(&self, why: &str) {
        tracing::error!(why, "https by the own authority is not spoken");
        self.stands.send_replace(Stands::Failed(why.to_owned()));
    }

    /// Where phones reach this server by https, without a path, for somebody who asked under this `Host`; `None` while it is not spoken.
    #[must_use]
    pub fn origin(&self, asked: &str) -> Option<String> {
        let Stands::Listening(address) = *self.stands.borrow() else { return None };
        let hosts = self.inner().leaf.as_ref().map(|leaf| leaf.hosts.clone())?;
        let host = reached(&hosts, host_of(asked), address.ip())?;
        Some(if address.port() == 443 { format!("https://{host}") } else { format!("https://{host}:{}", address.port()) })
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Under which of the certified hosts a phone reaches the server: as it was asked for, unless that leads to this machine only.
fn reached(hosts: &[String], asked: &str, listening: IpAddr) -> Option<String> {
    let elsewhere = |host: &&String| host.parse::<IpAddr>().map_or(true, |address| !address.is_loopback());
    let bound = listening.to_string();
    if !listening.is_unspecified() && (listening.is_loopback() || hosts.contains(&bound)) {
        return hosts.iter().find(|host| **host == bound).cloned();
    }
    hosts
        .iter()
        .filter(elsewhere)
        .find(|host| host.eq_ignore_ascii_case(asked))
        .or_else(|| hosts.iter().find(elsewhere))
        .or_else(|| hosts.first())
        .cloned()
}
