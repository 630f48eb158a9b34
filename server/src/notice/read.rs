//! Opening an entry of the inbox.

use super::store;
use crate::{auth::Caller, error::Error, state::State};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use shared::{
    id::NoticeId,
    person::{Resource, Verb},
};

/// `POST /api/notices/{id}/read`: remembers when the caller first opened the notice. Idempotent.
///
/// # Errors
/// [`Error::NotFound`] if there is no such notice for the caller.
pub async fn mark(state: Data<State>, caller: Caller, id: Path<NoticeId>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Notice, Verb::Write)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let tx = state.db.write().await?;
    store::mark_read(&tx, id.into_inner(), &caller.person, state.clock.now()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
