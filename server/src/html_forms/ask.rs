//! What every plain page asks of its request: the language, and whether a form is our own.

use crate::{auth::form_token, error::Error};
use actix_web::{HttpRequest, cookie::Cookie};
use shared::lang::Lang;

/// Remembers the language.
const COOKIE: &str = "jingge_lang";

/// The language: the one just chosen, else the one chosen before, else Chinese.
pub fn lang_of(request: &HttpRequest) -> Lang {
    chosen(request).or_else(|| request.cookie(COOKIE).and_then(|cookie| named(cookie.value()))).unwrap_or_default()
}

/// The language chosen by this very request, to be remembered.
pub fn chosen(request: &HttpRequest) -> Option<Lang> {
    request.query_string().split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(named)
}

/// The cookie that remembers a language for the pages under this path.
pub fn remembered(lang: Lang, path: &str, secure: bool) -> Cookie<'static> {
    let name = match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    Cookie::build(COOKIE, name).path(path.to_owned()).http_only(true).secure(secure).permanent().finish()
}

fn named(code: &str) -> Option<Lang> {
    match code {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// The mark for this browser's forms.
pub fn mark_of(request: &HttpRequest) -> String {
    form_token(request).unwrap_or_default()
}

/// Refuses a form that does not carry the session's mark.
///
/// # Errors
/// [`Error::WrongOrigin`].
pub fn check_mark(request: &HttpRequest, mark: &str) -> Result<(), Error> {
    match form_token(request) {
        Some(own) if own == mark => Ok(()),
        _ => Err(Error::WrongOrigin),
    }
}
