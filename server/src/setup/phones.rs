//! What phones need: https by the own authority at a press, or by a proxy or files with lines to paste. Those are the examples of `docs/proxy.md`, which the suite runs as they stand there, with the host of this
//! server.

use super::{trust, word::SetupWord as Word};
use crate::{
    auth::Caller,
    certificate::Stands,
    config::{Config, named_in},
    error::Error,
    html_forms::{INTO_THE_APP, check_mark, lang_of, mark_of, page, to},
    ops::choose_https,
    state::State,
    web::{asked_host, svg_of},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form},
};
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;
use shared::{
    lang::Lang,
    person::{Resource, Verb},
    text::fill,
};

const PROXY: &str = include_str!("../../../docs/proxy.md");
/// What stands in the examples for the server's name and its address.
const HOST: &str = "jingge.example";
const ADDRESS: &str = "127.0.0.1:8080";

/// What the form sends.
#[derive(Deserialize)]
pub struct HttpsForm {
    #[serde(default)]
    mark: String,
    /// "on" or "off".
    #[serde(default)]
    own: String,
    /// Further hosts, as they were typed.
    #[serde(default)]
    hosts: String,
}

/// `GET /plain/phones`: for administrators.
///
/// # Errors
/// [`Error::NotFound`] for all others.
pub async fn show(caller: Caller, state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Account, Verb::Read)?;
    drawn(&state, &request, None)
}

/// `POST /plain/phones`: begins or ends https by the own authority, for the whole server.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators; [`Error::WrongOrigin`] without the session's mark; the database's.
pub async fn choose(caller: Caller, state: Data<State>, request: HttpRequest, form: Form<HttpsForm>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Account, Verb::Write)?;
    check_mark(&request, &form.mark)?;
    let hosts = match form.own.as_str() {
        "on" => match named_in(&form.hosts) {
            Ok(hosts) => Some(hosts),
            Err(wrong) => return drawn(&state, &request, Some((&form.hosts, &wrong))),
        },
        _ => None,
    };
    choose_https(&state, &format!("person:{}", caller.person.id), hosts).await?;
    let _stands = state.https.settled().await;
    Ok(to("/plain/phones").finish())
}

/// The page; `refused`: what was typed, and what of it does not fit.
fn drawn(state: &State, request: &HttpRequest, refused: Option<(&str, &str)>) -> Result<HttpResponse, Error> {
    let (lang, config) = (lang_of(request), &state.config);
    let secure = config.tls.is_some() || config.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let stands = state.https.stands().borrow().clone();
    let spoken = matches!(stands, Stands::Listening(_));
    let named = host_of(config);
    let host = named.unwrap_or(HOST);
    let lines = |language: &str| example(language).replace(HOST, host).replace(ADDRESS, &format!("127.0.0.1:{}", config.listen.port()));
    let files = "jingge serve --listen 0.0.0.0:443 --tls-cert /etc/ssl/jingge/fullchain.pem --tls-key /etc/ssl/jingge/privkey.pem";
    let stand = match (secure, spoken) {
        (true, _) => Word::PhonesReady,
        (false, true) => Word::PhonesOwnReady,
        (false, false) => Word::PhonesNot,
    };
    let body = html! {
        p class="note" { (stand.text(lang)) }
        p { a class="button" href=(INTO_THE_APP) { (Word::Enter.text(lang)) } }
        @if let Stands::Failed(why) = &stands { p class="note bad" role="alert" { (fill(Word::PhonesFailed.text(lang), &[why])) } }
        @if spoken { (begun(state, request, lang)?) }
        @if !secure {
            @if !spoken { p { (Word::PhonesWays.text(lang)) } }
            h2 { (Word::PhonesSelf.text(lang)) }
            (switch(state, request, &stands, refused, lang))
            @if named.is_none() { p { (Word::PhonesHost.text(lang)) } }
            h2 { (Word::PhonesProxy.text(lang)) }
            p { (Word::PhonesConfig.text(lang)) }
            pre { (lines("toml")) }
            p { (Word::PhonesCaddy.text(lang)) }
            pre { (lines("caddyfile")) }
            p { (Word::PhonesNginx.text(lang)) }
            pre { (lines("nginx")) }
            h2 { (Word::PhonesOwn.text(lang)) }
            pre { (files) }
        }
    };
    Ok(page(request, Word::PhonesTitle.text(lang), &body))
}

/// What phones are shown: first where they learn to trust the authority, then where they go.
fn begun(state: &State, request: &HttpRequest, lang: Lang) -> Result<Markup, Error> {
    let origin = state.https.origin(asked_host(request)).ok_or(Error::NotFound)?;
    // Plainly: before a phone trusts the authority it has no other way.
    let first = format!("{}{}", origin.replacen("https://", "http://", 1), trust::PAGE);
    let fingerprint = state.https.authority().map(|authority| authority.fingerprint()).unwrap_or_default();
    Ok(html! {
        h2 { (Word::PhonesFirst.text(lang)) }
        p { (Word::PhonesFirstWhy.text(lang)) }
        p { a href=(first) { (first) } }
        div class="qr" { (PreEscaped(svg_of(&first)?)) }
        (trust::print(&fingerprint, lang))
        h2 { (Word::PhonesSecond.text(lang)) }
        p { a href=(origin) { (origin) } }
        div class="qr" { (PreEscaped(svg_of(&origin)?)) }
    })
}

/// The form that begins and ends it.
fn switch(state: &State, request: &HttpRequest, stands: &Stands, refused: Option<(&str, &str)>, lang: Lang) -> Markup {
    let typed = refused.map_or_else(|| state.https.typed().join(" "), |(typed, _)| typed.to_owned());
    let spoken = matches!(stands, Stands::Listening(_));
    let mark = mark_of(request);
    html! {
        p { (Word::PhonesSelfWhy.text(lang)) }
        @if let Some((_, wrong)) = refused { p class="note bad" role="alert" { (fill(Word::PhonesBadHost.text(lang), &[wrong])) } }
        form method="post" action="/plain/phones" {
            input type="hidden" name="mark" value=(mark);
            input type="hidden" name="own" value="on";
            label for="hosts" { (Word::PhonesHosts.text(lang)) }
            input type="text" id="hosts" name="hosts" value=(typed) maxlength="400" autocapitalize="none";
            button type="submit" { (if spoken { Word::PhonesAgain } else { Word::PhonesBegin }.text(lang)) }
        }
        @if spoken && !state.https.is_by_config() {
            form method="post" action="/plain/phones" {
                input type="hidden" name="mark" value=(mark);
                input type="hidden" name="own" value="off";
                button class="quiet" type="submit" { (Word::PhonesEnd.text(lang)) }
            }
        }
    }
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
