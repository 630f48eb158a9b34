//! What the configuration promises.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn a_flag_beats_the_environment_and_the_environment_beats_the_file() {
    let flags = Settings { listen: Some("127.0.0.1:1".into()), ..Settings::default() };
    let env = Settings { listen: Some("127.0.0.1:2".into()), log: Some("json".into()), ..Settings::default() };
    let file = Settings { log: Some("text".into()), workers: Some(3), ..Settings::default() };
    let config = flags.or(env).or(file).check().unwrap();
    assert_eq!((config.listen.port(), config.log, config.workers), (1, LogFormat::Json, 3));
}

#[test]
fn every_key_can_be_set_by_the_environment_and_by_the_file() {
    for key in KEYS {
        let value = match key.name {
            "service_worker" | "secure_cookies" | "behind_proxy" | "migrate" => "true",
            "records_per_day" | "free_megabytes" | "device_idle_days" | "basemap_max_zoom" => "4",
            "megabytes_per_day" => "512",
            "workers" | "max_connections" => "64",
            _ => "x",
        };
        let by_env = Settings::from_env(|name| (name == key.env).then(|| value.to_owned())).unwrap();
        assert_ne!(by_env, Settings::default(), "{}", key.env);
        let quoted = if value == "x" { "\"x\"" } else { value };
        let by_file: Settings = toml::from_str(&format!("{} = {quoted}", key.name)).unwrap();
        assert_eq!(by_file, by_env, "{}", key.name);
    }
}

#[test]
fn an_unknown_key_of_the_file_is_an_error() {
    assert!(toml::from_str::<Settings>("listn = \"127.0.0.1:1\"").is_err());
}

#[test]
fn values_that_do_not_fit_are_named() {
    let wrong = |settings: Settings| settings.check().unwrap_err().to_string();
    assert!(wrong(Settings { listen: Some("here".into()), ..Settings::default() }).starts_with("listen"));
    assert!(wrong(Settings { log: Some("xml".into()), ..Settings::default() }).starts_with("log"));
    assert!(wrong(Settings { records_per_day: Some(0), ..Settings::default() }).starts_with("records_per_day"));
    assert!(wrong(Settings { megabytes_per_day: Some(255), ..Settings::default() }).starts_with("megabytes_per_day"));
    assert!(wrong(Settings { workers: Some(0), ..Settings::default() }).starts_with("workers"));
    assert!(wrong(Settings { max_connections: Some(3), ..Settings::default() }).starts_with("max_connections"));
    assert!(
        wrong(Settings { trusted_proxies: Some(vec!["proxy".into()]), ..Settings::default() }).starts_with("trusted_proxies: \"proxy\"")
    );
    assert!(wrong(Settings { public_url: Some("jingge".into()), ..Settings::default() }).starts_with("public_url"));
    assert!(wrong(Settings { tls_cert: Some("a.pem".into()), ..Settings::default() }).starts_with("tls_cert"));
    assert!(wrong(Settings { tls: Some("yes".into()), ..Settings::default() }).starts_with("tls: \"yes\""));
    assert!(wrong(Settings { https_listen: Some("here".into()), ..Settings::default() }).starts_with("https_listen"));
    assert!(wrong(Settings { https_hosts: Some(vec!["8.8.8.8".into()]), ..Settings::default() }).starts_with("https_hosts: \"8.8.8.8\""));
    let files = Settings { tls_cert: Some("a.pem".into()), tls_key: Some("a.key".into()), ..Settings::default() };
    assert!(wrong(Settings { tls: Some("own".into()), ..files }).starts_with("tls and tls_cert"));
}

#[test]
fn own_https_is_where_the_server_was_told_to_listen_and_everywhere_if_nobody_said() {
    let at = |listen: Option<&str>| Settings { listen: listen.map(str::to_owned), ..Settings::default() }.check().unwrap().https_listen;
    assert_eq!(
        [at(None), at(Some("127.0.0.1:80")), at(Some("10.0.0.1:80"))].map(|at| at.to_string()),
        ["0.0.0.0:8443", "127.0.0.1:8443", "10.0.0.1:8443"]
    );
}

#[test]
fn a_wrong_database_url_is_not_repeated_with_its_password() {
    let settings = Settings { database_url: Some("mysql://me:secret@host/db".into()), ..Settings::default() };
    let said = settings.check().unwrap_err().to_string();
    assert!(!said.contains("secret"), "{said}");
}

#[test]
fn cookies_are_secure_as_soon_as_https_is_spoken() {
    let config = |url: &str| Settings { public_url: Some(url.into()), ..Settings::default() }.check().unwrap();
    assert!(config("https://jingge.example/").secure_cookies);
    assert!(!config("http://jingge.example").secure_cookies);
}
