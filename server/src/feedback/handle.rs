//! The two requests.

use super::store;
use crate::{auth::Caller, cell, error::Error, state::State};
use actix_web::{
    HttpResponse,
    web::{Data, Json},
};
use shared::{Feedback, FeedbackText, MAX_TEXT_CHARS, Resource, Verb};

/// `POST /api/feedback`: keeps the words once per op, however often they are sent.
///
/// # Errors
/// [`Error::BadRequest`] without words, [`Error::TooLarge`] beyond 2,000 characters.
pub async fn send(state: Data<State>, caller: Caller, asked: Json<FeedbackText>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Feedback, Verb::Write)?;
    let text = cell::said(&asked.text);
    let text = text.trim();
    match text.chars().count() {
        0 => return Err(Error::bad_request("text")),
        1..=MAX_TEXT_CHARS => {}
        _ => return Err(Error::TooLarge),
    }
    let tx = state.db.write().await?;
    store::add(&tx, &caller.person, asked.op, text, state.clock.now()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /api/feedback`: all of the town, newest first, at most 500.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the admin.
pub async fn list(state: Data<State>, caller: Caller) -> Result<Json<Vec<Feedback>>, Error> {
    caller.scope(Resource::Feedback, Verb::Read)?;
    store::newest(state.db.reader(), caller.person.town).await.map(Json)
}
