//! One value of one key, read and checked.

use super::{ConfigError, LogFormat};
use serde::{Deserialize, Deserializer};
use std::net::{SocketAddr, ToSocketAddrs};

/// Connections kept open at once unless the configuration says otherwise: a connection and the head and body that wait in it take memory.
pub(super) const CONNECTIONS: usize = 512;

pub(super) fn wrong(key: &'static str, value: String, expected: &'static str) -> ConfigError {
    ConfigError::Value { key, value, expected }
}

pub(super) fn flag(key: &'static str, value: Option<String>) -> Result<Option<bool>, ConfigError> {
    value
        .map(|value| match value.as_str() {
            "1" | "true" | "yes" | "on" => Ok(true),
            "0" | "false" | "no" | "off" => Ok(false),
            _ => Err(wrong(key, value, "true or false")),
        })
        .transpose()
}

pub(super) fn number<T: std::str::FromStr>(key: &'static str, value: Option<String>) -> Result<Option<T>, ConfigError> {
    value.map(|value| value.parse().map_err(|_| wrong(key, value, "a number"))).transpose()
}

pub(super) fn address_of(key: &'static str, value: String) -> Result<SocketAddr, ConfigError> {
    let found = value.to_socket_addrs().ok().and_then(|mut found| found.next());
    found.ok_or_else(|| wrong(key, value, "address:port such as 127.0.0.1:8080"))
}

pub(super) fn own_tls(value: String) -> Result<bool, ConfigError> {
    if value == "own" { Ok(true) } else { Err(wrong("tls", value, "own; certificate files go into tls_cert and tls_key")) }
}

pub(super) fn postgres_url(value: String) -> Result<String, ConfigError> {
    if value.starts_with("postgres://") || value.starts_with("postgresql://") {
        return Ok(value);
    }
    // The value may hold a password, so only its scheme is repeated.
    let scheme = value.split("://").next().unwrap_or_default().chars().take(20).collect();
    Err(wrong("database_url", scheme, "postgres://…; leave it out for SQLite"))
}

pub(super) fn origin_of(value: String) -> Result<String, ConfigError> {
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    match rest.map(|rest| rest.trim_end_matches('/')) {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ']) => Ok(value.trim_end_matches('/').to_owned()),
        _ => Err(wrong("public_url", value, "https://name, without a path")),
    }
}

pub(super) fn log_format(value: String) -> Result<LogFormat, ConfigError> {
    match value.as_str() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(wrong("log", value, "text or json")),
    }
}

/// Addresses and networks with commas between them.
pub(super) fn listed(value: Option<String>) -> Option<Vec<String>> {
    value.map(|value| value.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect())
}

/// The same in the file, where it may also be a list.
///
/// # Errors
/// Neither a text nor a list of texts.
pub(super) fn text_or_list<'de, D: Deserializer<'de>>(source: D) -> Result<Option<Vec<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        List(Vec<String>),
    }
    Ok(match Written::deserialize(source)? {
        Written::Text(text) => listed(Some(text)),
        Written::List(list) => Some(list),
    })
}

pub(super) fn connections_of(value: Option<usize>) -> Result<usize, ConfigError> {
    match value {
        None => Ok(CONNECTIONS),
        Some(count @ 16..=65_536) => Ok(count),
        Some(count) => Err(wrong("max_connections", count.to_string(), "16 to 65536")),
    }
}

pub(super) fn workers_of(value: Option<usize>) -> Result<usize, ConfigError> {
    match value {
        None => Ok(std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 8)),
        Some(count @ 1..=64) => Ok(count),
        Some(count) => Err(wrong("workers", count.to_string(), "1 to 64")),
    }
}

/// Default port of `https_listen`.
pub(super) const HTTPS_PORT: u16 = 8443;

/// Default of `device_idle_days`: a sign-in lasts 30 days, and a phone may lie in a drawer for a season.
pub(super) const DEVICE_IDLE_DAYS: u32 = 90;

pub(super) fn idle_days_of(value: Option<usize>) -> Result<u32, ConfigError> {
    match value {
        None => Ok(DEVICE_IDLE_DAYS),
        Some(count) if (1..=3650).contains(&count) => {
            u32::try_from(count).map_err(|_| wrong("device_idle_days", count.to_string(), "1 to 3650"))
        }
        Some(count) => Err(wrong("device_idle_days", count.to_string(), "1 to 3650")),
    }
}
