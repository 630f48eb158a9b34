//! Configuration: read once from file, environment and flags, checked, and from then on only carried.
//!
//! A flag beats the environment, the environment beats the file, the file beats the default. [`KEYS`] is the one list of what may be set.

mod base_map;
mod doubt;
mod hosts;
mod key;
mod limit;
mod paper;
mod private;
mod proxy;
mod value;

pub use base_map::{BaseMaps, TILES};
pub use hosts::{ChannelHosts, Trust, is_public, literal};
pub use key::{KEYS, Key};
pub use limit::{Limits, MIB};
pub use paper::Paper;
pub use private::{LOCAL, PRIVATE, is_name, is_private, named_in};
pub use proxy::TrustedProxies;

use serde::Deserialize;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};
use value::{
    CONNECTIONS, HTTPS_PORT, address_of, connections_of, flag, listed, log_format, number, origin_of, own_tls, postgres_url, text_or_list,
    workers_of, wrong,
};

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Certificate and key for TLS by the server itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// PEM file with the certificate chain, leaf first.
    pub cert: PathBuf,
    /// PEM file with the private key.
    pub key: PathBuf,
}

/// The checked configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Folder of database, photos, keys.
    pub data: PathBuf,
    /// Address and port to listen on; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// PostgreSQL, if not the SQLite file in `data`.
    pub database_url: Option<String>,
    /// Folder of the built web app; without it the embedded one, if any.
    pub web: Option<PathBuf>,
    /// Whether phones keep the app by a service worker; `false` ends those that are there.
    pub service_worker: bool,
    /// TLS by the server itself.
    pub tls: Option<TlsFiles>,
    /// Whether https is spoken by an authority of this server's own, beside what `listen` says.
    pub own_https: bool,
    /// Where that https is listened for.
    pub https_listen: SocketAddr,
    /// Hosts that its certificate is for, beside this machine's addresses.
    pub https_hosts: Vec<String>,
    /// Origin under which people reach the server ("https://jingge.example"), if it is not the Host they send.
    pub public_url: Option<String>,
    /// Whether cookies are sent over https only.
    pub secure_cookies: bool,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
    /// Whether the key of before `trusted_proxies` is still in use; without the new one it means peers on this machine and in private networks.
    pub behind_proxy: bool,
    /// Most connections that are open at once; fewer where the system allows fewer open files.
    pub max_connections: usize,
    /// How log lines are written.
    pub log: LogFormat,
    /// Whether migrations run at start.
    pub migrate: bool,
    /// Threads that answer requests, at least one.
    pub workers: usize,
    /// How much may come in.
    pub limits: Limits,
    /// Days without use after which a device's upload token ends.
    pub device_idle_days: u32,
    /// Folder of the backups that an administrator asks for in the browser.
    pub backups: PathBuf,
    /// Hosts that channels may send to, beside the robots' own.
    pub channel_hosts: ChannelHosts,
    /// How PDF is made.
    pub paper: Paper,
    /// What lies under the town's own ground on maps, if anything.
    pub base_maps: Option<BaseMaps>,
}

impl Config {
    /// The defaults with everything under `data`, on a port chosen by the system.
    #[must_use]
    pub fn in_folder(data: impl Into<PathBuf>) -> Self {
        let data = data.into();
        Self {
            backups: beside(&data),
            data,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database_url: None,
            web: None,
            service_worker: true,
            tls: None,
            own_https: false,
            https_listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            https_hosts: Vec::new(),
            public_url: None,
            secure_cookies: false,
            trusted_proxies: TrustedProxies::default(),
            behind_proxy: false,
            max_connections: CONNECTIONS,
            log: LogFormat::Text,
            migrate: true,
            workers: 2,
            limits: Limits::default(),
            device_idle_days: value::DEVICE_IDLE_DAYS,
            channel_hosts: ChannelHosts::default(),
            paper: Paper::default(),
            base_maps: None,
        }
    }

    /// "http" or "https", as this server itself speaks.
    #[must_use]
    pub const fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }
}

/// Settings of one source; what is `None` is left to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// See [`Config::data`].
    pub data: Option<PathBuf>,
    /// See [`Config::listen`].
    pub listen: Option<String>,
    /// See [`Config::database_url`].
    pub database_url: Option<String>,
    /// See [`Config::web`].
    pub web: Option<PathBuf>,
    /// See [`Config::service_worker`].
    pub service_worker: Option<bool>,
    /// See [`TlsFiles::cert`].
    pub tls_cert: Option<PathBuf>,
    /// See [`TlsFiles::key`].
    pub tls_key: Option<PathBuf>,
    /// See [`Config::own_https`]: "own".
    pub tls: Option<String>,
    /// See [`Config::https_listen`].
    pub https_listen: Option<String>,
    /// See [`Config::https_hosts`].
    #[serde(deserialize_with = "text_or_list")]
    pub https_hosts: Option<Vec<String>>,
    /// See [`Config::public_url`].
    pub public_url: Option<String>,
    /// See [`Config::secure_cookies`].
    pub secure_cookies: Option<bool>,
    /// See [`Config::trusted_proxies`].
    #[serde(deserialize_with = "text_or_list")]
    pub trusted_proxies: Option<Vec<String>>,
    /// See [`Config::behind_proxy`].
    pub behind_proxy: Option<bool>,
    /// See [`Config::max_connections`].
    pub max_connections: Option<usize>,
    /// See [`Config::log`].
    pub log: Option<String>,
    /// See [`Config::migrate`].
    pub migrate: Option<bool>,
    /// See [`Config::workers`].
    pub workers: Option<usize>,
    /// See [`Limits::records_per_day`].
    pub records_per_day: Option<u64>,
    /// See [`Limits::bytes_per_day`].
    pub megabytes_per_day: Option<u64>,
    /// See [`Limits::free_bytes`].
    pub free_megabytes: Option<u64>,
    /// See [`Config::device_idle_days`].
    pub device_idle_days: Option<usize>,
    /// See [`Config::backups`].
    pub backups: Option<PathBuf>,
    /// See [`Config::channel_hosts`].
    #[serde(deserialize_with = "text_or_list")]
    pub channel_hosts: Option<Vec<String>>,
    /// See [`Paper::fonts`].
    pub fonts: Option<PathBuf>,
    /// Template of the tiles of a map of streets.
    pub basemap_url: Option<String>,
    /// Template of the tiles of a picture from above, beside it.
    pub basemap_picture_url: Option<String>,
    /// What stands for {s} in their hosts.
    #[serde(deserialize_with = "text_or_list")]
    pub basemap_subdomains: Option<Vec<String>>,
    /// In which degrees they are drawn: "wgs84", "cgcs2000", "gcj02".
    pub basemap_system: Option<String>,
    /// Whose maps they are.
    pub basemap_attribution: Option<String>,
    /// The closest zoom that has tiles.
    pub basemap_max_zoom: Option<u8>,
    /// The key for both maps of 天地图.
    pub tianditu_key: Option<String>,
    /// A PMTiles file with pictures.
    pub basemap_file: Option<PathBuf>,
}

/// What is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{file}: {why}")]
    File {
        /// Which.
        file: String,
        /// What the system or the parser said.
        why: String,
    },
    /// A key has a value that does not fit.
    #[error("{key}: {value:?} does not fit, {expected}")]
    Value {
        /// Which key.
        key: &'static str,
        /// What was given.
        value: String,
        /// What would fit.
        expected: &'static str,
    },
    /// Only one of `tls_cert` and `tls_key` is given.
    #[error("tls_cert and tls_key belong together")]
    HalfTls,
    /// Certificate files and the own authority are both given.
    #[error("tls and tls_cert exclude each other")]
    TwoTls,
    /// More than one base map is named.
    #[error("basemap_url, tianditu_key and basemap_file exclude each other")]
    TwoBaseMaps,
    /// How a base map is, and not which.
    #[error("{key} says how a base map is, but none is named: basemap_url, tianditu_key or basemap_file")]
    NoBaseMap {
        /// The key that is set.
        key: &'static str,
    },
}

impl Settings {
    /// Reads a TOML file; unknown keys are errors.
    ///
    /// # Errors
    /// The file cannot be read or holds something else than [`KEYS`].
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let file = |why: String| ConfigError::File { file: path.display().to_string(), why };
        let text = std::fs::read_to_string(path).map_err(|error| file(error.to_string()))?;
        toml::from_str(&text).map_err(|error| file(error.message().to_owned()))
    }

    /// Reads the environment through `get`, which gives the value of a variable. Empty values count as not set.
    ///
    /// # Errors
    /// A value that is no boolean or number where one is needed.
    pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let text = |name: &str| get(name).filter(|value| !value.is_empty());
        Ok(Self {
            data: text("JINGGE_DATA").map(PathBuf::from),
            listen: text("JINGGE_LISTEN"),
            database_url: text("DATABASE_URL"),
            web: text("JINGGE_WEB").map(PathBuf::from),
            service_worker: flag("service_worker", text("JINGGE_SERVICE_WORKER"))?,
            tls_cert: text("JINGGE_TLS_CERT").map(PathBuf::from),
            tls_key: text("JINGGE_TLS_KEY").map(PathBuf::from),
            tls: text("JINGGE_TLS"),
            https_listen: text("JINGGE_HTTPS_LISTEN"),
            https_hosts: listed(text("JINGGE_HTTPS_HOSTS")),
            public_url: text("JINGGE_PUBLIC_URL"),
            secure_cookies: flag("secure_cookies", text("JINGGE_SECURE_COOKIES"))?,
            trusted_proxies: listed(text("JINGGE_TRUSTED_PROXIES")),
            behind_proxy: flag("behind_proxy", text("JINGGE_BEHIND_PROXY"))?,
            max_connections: number("max_connections", text("JINGGE_MAX_CONNECTIONS"))?,
            log: text("JINGGE_LOG"),
            migrate: flag("migrate", text("JINGGE_MIGRATE"))?,
            workers: number("workers", text("JINGGE_WORKERS"))?,
            records_per_day: number("records_per_day", text("JINGGE_RECORDS_PER_DAY"))?,
            megabytes_per_day: number("megabytes_per_day", text("JINGGE_MEGABYTES_PER_DAY"))?,
            free_megabytes: number("free_megabytes", text("JINGGE_FREE_MEGABYTES"))?,
            device_idle_days: number("device_idle_days", text("JINGGE_DEVICE_IDLE_DAYS"))?,
            backups: text("JINGGE_BACKUPS").map(PathBuf::from),
            channel_hosts: listed(text("JINGGE_CHANNEL_HOSTS")),
            fonts: text("JINGGE_FONTS").map(PathBuf::from),
            basemap_url: text("JINGGE_BASEMAP_URL"),
            basemap_picture_url: text("JINGGE_BASEMAP_PICTURE_URL"),
            basemap_subdomains: listed(text("JINGGE_BASEMAP_SUBDOMAINS")),
            basemap_system: text("JINGGE_BASEMAP_SYSTEM"),
            basemap_attribution: text("JINGGE_BASEMAP_ATTRIBUTION"),
            basemap_max_zoom: number("basemap_max_zoom", text("JINGGE_BASEMAP_MAX_ZOOM"))?,
            tianditu_key: text("JINGGE_TIANDITU_KEY"),
            basemap_file: text("JINGGE_BASEMAP_FILE").map(PathBuf::from),
        })
    }

    /// These settings, and where they are silent those of `weaker`.
    #[must_use]
    pub fn or(self, weaker: Self) -> Self {
        Self {
            data: self.data.or(weaker.data),
            listen: self.listen.or(weaker.listen),
            database_url: self.database_url.or(weaker.database_url),
            web: self.web.or(weaker.web),
            service_worker: self.service_worker.or(weaker.service_worker),
            tls_cert: self.tls_cert.or(weaker.tls_cert),
            tls_key: self.tls_key.or(weaker.tls_key),
            tls: self.tls.or(weaker.tls),
            https_listen: self.https_listen.or(weaker.https_listen),
            https_hosts: self.https_hosts.or(weaker.https_hosts),
            public_url: self.public_url.or(weaker.public_url),
            secure_cookies: self.secure_cookies.or(weaker.secure_cookies),
            trusted_proxies: self.trusted_proxies.or(weaker.trusted_proxies),
            behind_proxy: self.behind_proxy.or(weaker.behind_proxy),
            max_connections: self.max_connections.or(weaker.max_connections),
            log: self.log.or(weaker.log),
            migrate: self.migrate.or(weaker.migrate),
            workers: self.workers.or(weaker.workers),
            records_per_day: self.records_per_day.or(weaker.records_per_day),
            megabytes_per_day: self.megabytes_per_day.or(weaker.megabytes_per_day),
            free_megabytes: self.free_megabytes.or(weaker.free_megabytes),
            device_idle_days: self.device_idle_days.or(weaker.device_idle_days),
            backups: self.backups.or(weaker.backups),
            channel_hosts: self.channel_hosts.or(weaker.channel_hosts),
            fonts: self.fonts.or(weaker.fonts),
            basemap_url: self.basemap_url.or(weaker.basemap_url),
            basemap_picture_url: self.basemap_picture_url.or(weaker.basemap_picture_url),
            basemap_subdomains: self.basemap_subdomains.or(weaker.basemap_subdomains),
            basemap_system: self.basemap_system.or(weaker.basemap_system),
            basemap_attribution: self.basemap_attribution.or(weaker.basemap_attribution),
            basemap_max_zoom: self.basemap_max_zoom.or(weaker.basemap_max_zoom),
            tianditu_key: self.tianditu_key.or(weaker.tianditu_key),
            basemap_file: self.basemap_file.or(weaker.basemap_file),
        }
    }

    /// Checks everything and fills in the defaults.
    ///
    /// # Errors
    /// The first value that does not fit.
    pub fn check(self) -> Result<Config, ConfigError> {
        let limits = Limits::of(&self)?;
        let base_maps = BaseMaps::of(&self)?;
        let tls = match (self.tls_cert, self.tls_key) {
            (Some(cert), Some(key)) => Some(TlsFiles { cert, key }),
            (None, None) => None,
            _ => return Err(ConfigError::HalfTls),
        };
        let behind_proxy = self.behind_proxy.unwrap_or(false);
        let own_https = self.tls.map(own_tls).transpose()?.unwrap_or(false);
        if own_https && tls.is_some() {
            return Err(ConfigError::TwoTls);
        }
        let told = self.listen.map(|value| address_of("listen", value)).transpose()?;
        let https_listen = match self.https_listen {
            Some(value) => address_of("https_listen", value)?,
            None => SocketAddr::new(https_address(told, self.trusted_proxies.is_some() || behind_proxy), HTTPS_PORT),
        };
        let public_url = self.public_url.map(origin_of).transpose()?;
        let https = tls.is_some() || public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
        let data = self.data.unwrap_or_else(|| PathBuf::from("data"));
        Ok(Config {
            backups: self.backups.unwrap_or_else(|| beside(&data)),
            data,
            listen: told.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            database_url: self.database_url.map(postgres_url).transpose()?,
            web: self.web,
            service_worker: self.service_worker.unwrap_or(true),
            tls,
            own_https,
            https_listen,
            https_hosts: named_in(&self.https_hosts.unwrap_or_default().join(" "))
                .map_err(|host| wrong("https_hosts", host, private::EXPECTED))?,
            public_url,
            secure_cookies: self.secure_cookies.unwrap_or(https),
            trusted_proxies: match (self.trusted_proxies, behind_proxy) {
                (Some(listed), _) => TrustedProxies::of(&listed).map_err(|entry| wrong("trusted_proxies", entry, proxy::EXPECTED))?,
                (None, true) => TrustedProxies::nearby(),
                (None, false) => TrustedProxies::default(),
            },
            behind_proxy,
            max_connections: connections_of(self.max_connections)?,
            log: self.log.map_or(Ok(LogFormat::Text), log_format)?,
            migrate: self.migrate.unwrap_or(true),
            workers: workers_of(self.workers)?,
            limits,
            device_idle_days: value::idle_days_of(self.device_idle_days)?,
            channel_hosts: ChannelHosts::of(&self.channel_hosts.unwrap_or_default())
                .map_err(|entry| wrong("channel_hosts", entry, hosts::EXPECTED))?,
            paper: Paper { fonts: self.fonts, ..Paper::default() },
            base_maps,
        })
    }
}

/// Where https of one's own is listened for if nobody says: where the plain server was told to be. Where nobody said that either, and no proxy stands in
/// front, this machine alone was never meant.
fn https_address(told: Option<SocketAddr>, proxied: bool) -> IpAddr {
    let here = if proxied { Ipv4Addr::LOCALHOST } else { Ipv4Addr::UNSPECIFIED };
    told.map_or(IpAddr::V4(here), |told| told.ip())
}

/// Where backups go if nobody says: beside the data folder, never within it.
fn beside(data: &Path) -> PathBuf {
    let name = data.file_name().map_or_else(|| "jingge".into(), |name| name.to_string_lossy());
    data.with_file_name(format!("{name}-backups"))
}

#[cfg(test)]
mod tests;
