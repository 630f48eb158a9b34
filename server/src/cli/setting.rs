//! `jingge config`, `jingge migrate`, `jingge openapi`.

use super::{Failure, args::Common, open, output::say};
use crate::config::{Config, LogFormat, MIB, Settings};
use shared::base_map::{BaseKind, BaseSystem};

/// Prints the configuration in force as TOML, secrets masked.
///
/// # Errors
/// A configuration that does not hold together.
pub fn show(common: Common) -> Result<(), Failure> {
    say(printed(&common.settle(Settings::default())?).trim_end())
}

fn printed(config: &Config) -> String {
    let text = |value: &str| toml::Value::from(value).to_string();
    let path = |path: Option<&std::path::Path>| path.map(|path| text(&path.display().to_string()));
    let tls = config.tls.as_ref();
    let rows = [
        ("data", path(Some(&config.data))),
        ("listen", Some(text(&config.listen.to_string()))),
        ("database_url", config.database_url.as_deref().map(|url| text(&masked(url)))),
        ("web", path(config.web.as_deref())),
        ("service_worker", Some(config.service_worker.to_string())),
        ("tls_cert", path(tls.map(|tls| tls.cert.as_path()))),
        ("tls_key", path(tls.map(|tls| tls.key.as_path()))),
        ("tls", config.own_https.then(|| text("own"))),
        ("https_listen", Some(text(&config.https_listen.to_string()))),
        ("https_hosts", (!config.https_hosts.is_empty()).then(|| text(&config.https_hosts.join(", ")))),
        ("public_url", config.public_url.as_deref().map(text)),
        ("secure_cookies", Some(config.secure_cookies.to_string())),
        ("trusted_proxies", (!config.trusted_proxies.is_empty()).then(|| text(&config.trusted_proxies.to_string()))),
        ("behind_proxy", Some(config.behind_proxy.to_string())),
        ("max_connections", Some(config.max_connections.to_string())),
        ("log", Some(text(if config.log == LogFormat::Json { "json" } else { "text" }))),
        ("migrate", Some(config.migrate.to_string())),
        ("workers", Some(config.workers.to_string())),
        ("records_per_day", Some(config.limits.records_per_day.to_string())),
        ("megabytes_per_day", Some((config.limits.bytes_per_day / MIB).to_string())),
        ("free_megabytes", config.limits.free_bytes.map(|bytes| (bytes / MIB).to_string())),
        ("device_idle_days", Some(config.device_idle_days.to_string())),
        ("backups", path(Some(&config.backups))),
        ("channel_hosts", (!config.channel_hosts.is_empty()).then(|| text(&config.channel_hosts.to_string()))),
        ("fonts", path(config.paper.fonts.as_deref())),
    ];
    let rows = rows.into_iter().chain(base_maps(config));
    let line = |(name, value): (&str, Option<String>)| match value {
        Some(value) => format!("{name} = {value}\n"),
        None => format!("# {name} (未设 not set)\n"),
    };
    rows.map(line).collect()
}

/// The same of the base maps, keys in addresses masked.
fn base_maps(config: &Config) -> [(&'static str, Option<String>); 8] {
    let text = |value: &str| toml::Value::from(value).to_string();
    let base = config.base_maps.as_ref();
    let own = base.filter(|base| base.key.is_none());
    let template = |kind: BaseKind| {
        let sheet = own.filter(|base| base.is_outside())?.told.sheets.iter().find(|sheet| sheet.kind == kind)?;
        sheet.layers.first().map(|layer| text(&layer.split_once('?').map_or_else(|| layer.clone(), |(path, _)| format!("{path}?***"))))
    };
    [
        ("tianditu_key", base.and_then(|base| base.key.as_ref()).map(|_| text("***"))),
        ("basemap_url", template(BaseKind::Streets)),
        ("basemap_picture_url", template(BaseKind::Picture)),
        ("basemap_subdomains", own.filter(|base| !base.told.subdomains.is_empty()).map(|base| text(&base.told.subdomains.join(",")))),
        ("basemap_system", own.map(|base| text(if base.told.system == BaseSystem::Gcj02 { "gcj02" } else { "wgs84" }))),
        ("basemap_attribution", base.map(|base| text(&base.told.attribution))),
        ("basemap_file", base.and_then(|base| base.file.as_ref()).map(|file| text(&file.display().to_string()))),
        ("basemap_max_zoom", base.map(|base| base.told.closest.to_string())),
    ]
}

/// A database URL without its password.
fn masked(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return "***".to_owned() };
    let (rest, question) = rest.split_once('?').map_or((rest, ""), |(rest, _)| (rest, "?***"));
    match rest.rsplit_once('@') {
        Some((user, host)) => format!("{scheme}://{}:***@{host}{question}", user.split(':').next().unwrap_or_default()),
        None => format!("{scheme}://{rest}{question}"),
    }
}

/// Brings the database to this version.
///
/// # Errors
/// A database that cannot be opened or migrated.
pub async fn migrate(common: Common) -> Result<(), Failure> {
    let config = Config { migrate: true, ..common.settle(Settings::default())? };
    open::state(config).await?;
    say("数据库结构已是最新。\nThe database is up to date.")
}

/// Prints the OpenAPI document.
///
/// # Errors
/// It cannot be written as JSON.
pub fn openapi() -> Result<(), Failure> {
    let text = crate::web::document().to_pretty_json();
    say(text.map_err(|error| Failure::system("生成文档出错", "the document cannot be written", error))?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::config::KEYS;

    #[test]
    fn what_is_printed_names_every_key_and_can_be_read_back() {
        let config = Config { workers: 3, ..Config::in_folder("d\"ata") };
        let text = printed(&config);
        assert!(KEYS.iter().all(|key| text.contains(key.name)), "{text}");
        let back: Settings = toml::from_str(&text).unwrap();
        assert_eq!(back.check().unwrap(), config);
    }

    #[test]
    fn keys_of_base_maps_are_masked() {
        let printed_of = |text: &str| printed(&toml::from_str::<Settings>(text).unwrap().check().unwrap());
        let key = "0123456789abcdef0123456789abcdef";
        let text = printed_of(&format!("tianditu_key = \"{key}\""));
        assert!(text.contains("tianditu_key = \"***\"") && text.contains("# basemap_url (") && !text.contains(key), "{text}");
        let text = printed_of(&format!("basemap_url = \"https://a.example/{{z}}/{{x}}/{{y}}?tk={key}\"\nbasemap_attribution = \"a\""));
        assert!(text.contains("basemap_url = \"https://a.example/{z}/{x}/{y}?***\"") && !text.contains(key), "{text}");
    }

    #[test]
    fn passwords_are_masked() {
        assert_eq!(masked("postgres://me:s3cret@host:5432/db"), "postgres://me:***@host:5432/db");
        assert_eq!(masked("postgres:///db?host=/run&password=s3cret"), "postgres:///db?***");
        assert!(!masked("postgres://me:a@b@host/db").contains("a@b"));
    }
}
