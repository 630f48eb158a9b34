//! The page on which a phone learns to trust the own authority, for everybody who can reach the server: there is no secret in it.

use super::word::SetupWord as Word;
use crate::{
    error::Error,
    html_forms::{lang_of, page},
    state::State,
    web::asked_host,
};
use actix_web::{HttpRequest, HttpResponse, http::header::CONTENT_DISPOSITION, web::Data};
use maud::{Markup, html};
use shared::lang::Lang;

/// Where the page is.
pub const PAGE: &str = "/plain/ca";

/// `GET /plain/ca`: the authority's certificate, how a phone is made to trust it, and where to go then.
///
/// # Errors
/// [`Error::NotFound`] while https by the own authority is not spoken.
pub async fn show(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let authority = state.https.authority().ok_or(Error::NotFound)?;
    let origin = state.https.origin(asked_host(&request)).ok_or(Error::NotFound)?;
    let lang = lang_of(&request);
    let body = html! {
        p { (Word::TrustWhy.text(lang)) }
        p { a class="button" href="/plain/ca/jingge-ca.crt" { (Word::TrustFetch.text(lang)) } }
        (print(&authority.fingerprint(), lang))
        (steps(lang))
        h2 { (Word::TrustThen.text(lang)) }
        p { a class="button" href=(origin) { (origin) } }
        p class="small" { (Word::TrustWhere.text(lang)) }
        p class="small" { (Word::TrustEnd.text(lang)) }
    };
    Ok(page(&request, Word::TrustTitle.text(lang), &body))
}

/// `GET /plain/ca/jingge-ca.crt`: the authority's certificate, DER.
///
/// # Errors
/// As [`show`].
pub async fn certificate(state: Data<State>) -> Result<HttpResponse, Error> {
    let authority = state.https.authority().ok_or(Error::NotFound)?;
    let mut answer = HttpResponse::Ok();
    answer.content_type("application/x-x509-ca-cert");
    answer.insert_header((CONTENT_DISPOSITION, "attachment; filename=\"jingge-ca.crt\""));
    Ok(answer.body(authority.certificate().to_vec()))
}

/// The fingerprint, to be compared with the one that the administrator sees.
pub(super) fn print(fingerprint: &str, lang: Lang) -> Markup {
    html! {
        p { (Word::TrustPrint.text(lang)) }
        pre class="whole" { (fingerprint) }
    }
}

fn steps(lang: Lang) -> Markup {
    let phones = [(Word::TrustAndroid, Word::TrustAndroidSteps), (Word::TrustApple, Word::TrustAppleSteps)];
    html! {
        @for (phone, steps) in phones {
            h2 { (phone.text(lang)) }
            ol { @for step in steps.text(lang).split(" | ") { li { (step) } } }
        }
    }
}
