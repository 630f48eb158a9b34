//! Read tokens for tiles: for QGIS and other programs that show XYZ tiles and cannot sign in. Each has a name and an end, shows the tiles of
//! one town and nothing else, and is made and revoked by the administrator of the town or on the console.

mod reader;
mod store;

pub use reader::{TilePace, TileReader};
pub use store::of_town as tile_tokens;

use super::{caller::Caller, token::Token};
use crate::{
    audit::{self, Record, Subject},
    cell,
    error::Error,
    state::{State, WriteTx},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path},
};
use serde_json::json;
use shared::{
    account::{NewTileToken, TileToken, TileTokenRow},
    id::TownId,
    person::{Resource, Verb},
};

/// Tokens of a town in force at once.
const MOST_IN_FORCE: usize = 20;
/// Most signs of a name.
const NAME: usize = 60;
/// Days that one may be in force.
const DAYS: std::ops::RangeInclusive<u16> = 1..=366;

/// `GET /api/tile-tokens`: the town's tokens, newest first, also those that are over.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators.
pub async fn list(state: Data<State>, caller: Caller) -> Result<Json<Vec<TileTokenRow>>, Error> {
    caller.scope(Resource::Account, Verb::Read)?;
    store::of_town(state.db.reader(), caller.person.town, state.clock.now()).await.map(Json)
}

/// `POST /api/tile-tokens`: makes one; its secret is in this answer and nowhere else.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators; otherwise as [`add_tile_token`].
pub async fn add(state: Data<State>, caller: Caller, asked: Json<NewTileToken>) -> Result<Json<TileToken>, Error> {
    caller.scope(Resource::Account, Verb::Write)?;
    let tx = state.db.write().await?;
    let made = add_tile_token(&state, &tx, caller.person.town, &asked, format!("person:{}", caller.person.id)).await?;
    tx.commit().await?;
    Ok(Json(made))
}

/// `DELETE /api/tile-tokens/{id}`: revokes one.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators, and if the town has none such that is not revoked.
pub async fn revoke(state: Data<State>, caller: Caller, id: Path<String>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Account, Verb::Write)?;
    let tx = state.db.write().await?;
    revoke_tile_token(&state, &tx, caller.person.town, &id, format!("person:{}", caller.person.id)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Makes a token of a town, for `actor`.
///
/// # Errors
/// [`Error::BadRequest`] for a name or an end that is not taken, a name that another one in force has, or one token too many.
pub async fn add_tile_token(state: &State, tx: &WriteTx, town: TownId, asked: &NewTileToken, actor: String) -> Result<TileToken, Error> {
    let name = cell::line(&asked.name).map_err(|error| Error::bad_request(format!("name: {}", error.english())))?;
    if name.is_empty() || name.chars().count() > NAME {
        return Err(Error::bad_request(format!("name: 1 to {NAME} characters")));
    }
    if !DAYS.contains(&asked.days) {
        return Err(Error::bad_request(format!("days: {} to {}", DAYS.start(), DAYS.end())));
    }
    let now = state.clock.now();
    let there = store::of_town(tx, town, now).await?;
    let in_force = || there.iter().filter(|token| token.in_force);
    if in_force().any(|token| token.name == name) {
        return Err(Error::bad_request("name: another token in force has it"));
    }
    if in_force().count() >= MOST_IN_FORCE {
        return Err(Error::bad_request(format!("no more than {MOST_IN_FORCE} tokens at once; revoke one")));
    }
    let (secret, until) = (Token::fresh()?, now.plus_days(i64::from(asked.days)));
    store::add(tx, secret.id(), town, name.clone(), [now, until]).await?;
    let record = Record {
        actor,
        action: "tile_token_added".to_owned(),
        object: format!("tile_token:{}", secret.id()),
        body: json!({ "name": name, "expires_at": until }),
    };
    audit::attest(tx, town, now, record, &[Subject::TileToken(&secret.id())]).await?;
    Ok(TileToken { id: secret.id(), name, token: secret.reveal().to_owned(), expires_at: until })
}

/// Revokes a token of a town, for `actor`.
///
/// # Errors
/// [`Error::NotFound`] if the town has none such that is not revoked.
pub async fn revoke_tile_token(state: &State, tx: &WriteTx, town: TownId, id: &str, actor: String) -> Result<(), Error> {
    let now = state.clock.now();
    if !store::revoke(tx, town, id, now).await? {
        return Err(Error::NotFound);
    }
    let record = Record { actor, action: "tile_token_revoked".to_owned(), object: format!("tile_token:{id}"), body: json!({}) };
    audit::attest(tx, town, now, record, &[Subject::TileTokenEnd(id)]).await
}
