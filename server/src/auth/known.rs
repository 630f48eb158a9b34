//! Browsers in which somebody has signed in before: their tries are counted apart, so that nobody else's wrong ones keep the owner out.
//!
//! The mark is a cookie that only this server can make: signed, of one account and one browser, and worth nothing but tries of its own.

use super::{caller::cookie_of, store};
use crate::{certificate::secure_cookies, error::Error, state::State};
use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Signer as _, SigningKey};
use shared::id::PersonId;
use uuid::Uuid;

/// Name of the cookie.
pub const COOKIE: &str = "jingge_known";
/// How long a browser is remembered; each sign-in begins anew.
const DAYS: i64 = 400;
/// Accounts that one browser is remembered for, the newest ones: an office's tablet is handed on.
const ACCOUNTS: usize = 4;
/// Bytes of the browser's own number, before the signature.
const NUMBER: usize = 16;

/// What is signed: nothing else that the key signs begins like this.
fn statement(person: PersonId, number: Uuid) -> Vec<u8> {
    [&b"jingge known browser\n"[..], person.0.as_bytes(), number.as_bytes()].concat()
}

fn mark(key: &SigningKey, person: PersonId, number: Uuid) -> String {
    let signature = key.sign(&statement(person, number)).to_bytes();
    URL_SAFE_NO_PAD.encode([&number.as_bytes()[..], &signature].concat())
}

/// The browser's number, if this is a mark of ours for this account.
fn number_in(key: &SigningKey, person: PersonId, mark: &str) -> Option<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(mark).ok()?;
    let (number, signature) = bytes.split_at_checked(NUMBER)?;
    let number = Uuid::from_slice(number).ok()?;
    let signature = Signature::from_slice(signature).ok()?;
    key.verifying_key().verify_strict(&statement(person, number), &signature).ok().map(|()| number)
}

fn marks_of(request: &HttpRequest) -> Vec<String> {
    let held = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    held.split('.').filter(|mark| !mark.is_empty()).take(ACCOUNTS).map(str::to_owned).collect()
}

/// Under which number this browser has signed in to this account before; `None`: never, or it cannot prove it. A session of the account that
/// is still in force proves it too.
///
/// # Errors
/// The database's.
pub async fn number_of(state: &State, request: &HttpRequest, username: &str) -> Result<Option<Uuid>, Error> {
    let (marks, session) = (marks_of(request), cookie_of(request));
    if marks.is_empty() && session.is_none() {
        return Ok(None);
    }
    let Some(account) = store::account_named(state.db.reader(), username.trim()).await? else { return Ok(None) };
    let person = account.person.id;
    if let Some(number) = marks.iter().find_map(|mark| number_in(state.keys.signing(), person, mark)) {
        return Ok(Some(number));
    }
    let Some(session) = session else { return Ok(None) };
    let standing = store::session_standing(state.db.reader(), &session.id(), state.clock.now()).await?;
    Ok(standing.filter(|standing| standing.person.id == person).map(|standing| standing.device.0))
}

/// The cookie that remembers this browser for this account, beside those it was remembered for before.
pub fn cookie(state: &State, request: &HttpRequest, person: PersonId) -> Cookie<'static> {
    let key = state.keys.signing();
    let mut marks = marks_of(request);
    let own = marks.iter().position(|mark| number_in(key, person, mark).is_some()).map(|place| marks.remove(place));
    marks.insert(0, own.unwrap_or_else(|| mark(key, person, Uuid::now_v7())));
    marks.truncate(ACCOUNTS);
    Cookie::build(COOKIE, marks.join("."))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure_cookies(&state.config, request))
        .max_age(Duration::days(DAYS))
        .finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_mark_counts_for_its_account_and_key_and_cannot_be_made_without() {
        let (key, other) = (SigningKey::from_bytes(&[7; 32]), SigningKey::from_bytes(&[8; 32]));
        let (wang, li, number) = (PersonId(Uuid::now_v7()), PersonId(Uuid::now_v7()), Uuid::now_v7());
        let mark = mark(&key, wang, number);
        assert_eq!(number_in(&key, wang, &mark), Some(number));
        assert_eq!(number_in(&key, li, &mark), None, "another account");
        assert_eq!(number_in(&other, wang, &mark), None, "another server");
        let mut forged = URL_SAFE_NO_PAD.decode(&mark).unwrap();
        forged[3] ^= 1;
        assert_eq!(number_in(&key, wang, &URL_SAFE_NO_PAD.encode(&forged)), None, "another number, so as to have tries again");
        for nonsense in ["", "x", "....", &mark[..40], &URL_SAFE_NO_PAD.encode([0; 80])] {
            assert_eq!(number_in(&key, wang, nonsense), None, "{nonsense}");
        }
    }
}
