//! The code of a unit (单位码): printed on its paper, it opens a reading link for acting. A phone on which it was entered remembers that,
//! until the code is made anew.

use super::{pace::address_in, store};
use crate::{
    audit::{self, Record, Subject},
    auth::{Caller, LoginLimiter, fits_password, fresh_letters, hash_password},
    cell,
    certificate::secure_cookies,
    entity::unit_code,
    error::Error,
    state::State,
};
use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    web::{Data, Json, Path},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Signer as _};
use serde_json::json;
use shared::{
    id::{TownId, UnitId},
    notice_link::{CODE_CHARS, UnitCode},
    person::{LinkHolder, Resource, Verb},
};
use uuid::Uuid;

/// How long a phone remembers a code.
const DAYS: i64 = 400;

/// `POST /api/units/{id}/code`: makes the unit's code anew; it is in this answer and nowhere else.
///
/// # Errors
/// [`Error::NotFound`] for all but dispatchers and administrators, and if the town has no such unit.
pub async fn renew(state: Data<State>, caller: Caller, id: Path<Uuid>) -> Result<Json<UnitCode>, Error> {
    caller.scope(Resource::UnitCode, Verb::Write)?;
    let (town, unit, now) = (caller.person.town, UnitId(*id), state.clock.now());
    state.reference(town).await?.unit(unit).ok_or(Error::NotFound)?;
    let code = fresh_letters(CODE_CHARS)?;
    // Letters by chance are next to never among those that are guessed first; then it is asked for once more.
    let hash = hash_password("单位码", &code).await?;
    let tx = state.db.write().await?;
    store::put_code(&tx, unit_code::Model { unit: unit.0, town: town.0, hash, stamp: Uuid::now_v7(), made_at: now.0 }).await?;
    let (actor, object) = (format!("person:{}", caller.person.id), format!("unit:{unit}"));
    let record = Record { actor, action: "unit_code_made".to_owned(), object, body: json!({}) };
    audit::attest(&tx, town, now, record, &[Subject::UnitCode(unit)]).await?;
    tx.commit().await?;
    Ok(Json(UnitCode { unit, code: code.to_uppercase() }))
}

/// Whether this is the code of the link's unit. Wrong tries are throttled as those of a sign-in.
///
/// # Errors
/// [`Error::TooMany`]; the database's.
pub async fn admitted_by_code(
    state: &State,
    gate: &LoginLimiter,
    request: &HttpRequest,
    holder: &LinkHolder,
    typed: &str,
) -> Result<bool, Error> {
    let tried = gate.try_once(&format!("unit:{}", holder.unit), address_in(state, request), None)?;
    let turn = gate.turn(&tried).await?;
    let known = store::code_of(state.db.reader(), holder.town, holder.unit).await?;
    let letters: String = cell::fold(&cell::secret(typed)).chars().filter(char::is_ascii_alphanumeric).take(2 * CODE_CHARS).collect();
    let fits = fits_password(letters, known.map(|row| row.hash)).await?;
    drop(turn);
    if fits {
        gate.give_back(tried);
    }
    Ok(fits)
}

/// The cookie by which a phone remembers that the unit's code was entered.
///
/// # Errors
/// [`Error::NotFound`] if the unit has none any more; the database's.
pub async fn remembered_code(state: &State, request: &HttpRequest, holder: &LinkHolder) -> Result<Cookie<'static>, Error> {
    let row = store::code_of(state.db.reader(), holder.town, holder.unit).await?.ok_or(Error::NotFound)?;
    let signature = state.keys.signing().sign(&statement(&row)).to_bytes();
    Ok(Cookie::build(name_of(holder.unit), URL_SAFE_NO_PAD.encode(signature))
        .path("/n")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure_cookies(&state.config, request))
        .max_age(Duration::days(DAYS))
        .finish())
}

/// Whether this phone remembers the code that the unit has now.
pub(super) async fn is_remembered(state: &State, request: &HttpRequest, town: TownId, unit: UnitId) -> Result<bool, Error> {
    let Some(cookie) = request.cookie(&name_of(unit)) else { return Ok(false) };
    let Some(row) = store::code_of(state.db.reader(), town, unit).await? else { return Ok(false) };
    let bytes = URL_SAFE_NO_PAD.decode(cookie.value()).unwrap_or_default();
    let Ok(signature) = Signature::from_slice(&bytes) else { return Ok(false) };
    Ok(state.keys.signing().verifying_key().verify_strict(&statement(&row), &signature).is_ok())
}

/// What is signed: nothing else that the key signs begins like this.
fn statement(row: &unit_code::Model) -> Vec<u8> {
    [&b"jingge unit code\n"[..], row.unit.as_bytes(), row.stamp.as_bytes()].concat()
}

fn name_of(unit: UnitId) -> String {
    format!("jingge_unit_{}", unit.0.simple())
}
