//! What phones need, with lines to paste: the examples of `docs/proxy.md`, which the suite runs as they stand there, with the host of this
//! server.

use super::word::SetupWord as Word;
use crate::{
    auth::Caller,
    config::Config,
    error::Error,
    html_forms::{INTO_THE_APP, lang_of, page},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use maud::html;
use shared::person::{Resource, Verb};

const PROXY: &str = include_str!("../../../docs/proxy.md");
/// What stands in the examples for the server's name and its address.
const HOST: &str = "jingge.example";
const ADDRESS: &str = "127.0.0.1:8080";

/// `GET /plain/phones`: for administrators.
///
/// # Errors
/// [`Error::NotFound`] for all others.
pub async fn show(caller: Caller, state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Account, Verb::Read)?;
    let (lang, config) = (lang_of(&request), &state.config);
    let secure = config.tls.is_some() || config.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let named = host_of(config);
    let host = named.unwrap_or(HOST);
    let lines = |language: &str| example(language).replace(HOST, host).replace(ADDRESS, &format!("127.0.0.1:{}", config.listen.port()));
    let own = "jingge serve --listen 0.0.0.0:443 --tls-cert /etc/ssl/jingge/fullchain.pem --tls-key /etc/ssl/jingge/privkey.pem";
    let body = html! {
        p class="note" { (if secure { Word::PhonesReady } else { Word::PhonesNot }.text(lang)) }
        p { a class="button" href=(INTO_THE_APP) { (Word::Enter.text(lang)) } }
        @if !secure {
            p { (Word::PhonesWays.text(lang)) }
            @if named.is_none() { p { (Word::PhonesHost.text(lang)) } }
            h2 { (Word::PhonesProxy.text(lang)) }
            p { (Word::PhonesConfig.text(lang)) }
            pre { (lines("toml")) }
            p { (Word::PhonesCaddy.text(lang)) }
            pre { (lines("caddyfile")) }
            p { (Word::PhonesNginx.text(lang)) }
            pre { (lines("nginx")) }
            h2 { (Word::PhonesOwn.text(lang)) }
            pre { (own) }
        }
    };
    Ok(page(&request, Word::PhonesTitle.text(lang), &body))
}

fn host_of(config: &Config) -> Option<&str> {
    config.public_url.as_deref().and_then(|url| url.split_once("://")).map(|(_, host)| host)
}

/// The first example in this language.
fn example(language: &str) -> &'static str {
    let fence = format!("```{language}\n");
    let behind = PROXY.split_once(&fence).map_or("", |(_, behind)| behind);
    behind.split_once("```").map_or("", |(lines, _)| lines.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_are_found() {
        for (language, holds) in [("toml", "trusted_proxies"), ("caddyfile", "reverse_proxy"), ("nginx", "proxy_pass")] {
            let lines = example(language);
            assert!(lines.contains(holds) && lines.contains(HOST) && lines.contains(ADDRESS), "{lines}");
        }
    }
}
