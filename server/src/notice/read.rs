//! Opening an entry of the inbox.

use super::store;
use crate::{auth::Caller, error::Error, state::State};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path},
};
use shared::{
    id::NoticeId,
    notice::ReadAll,
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
    state.listeners.nudge();
    Ok(HttpResponse::NoContent().finish())
}

/// `POST /api/notices/read`: remembers that the caller has opened all that they were told up to a feed number in the days that an inbox
/// holds. Idempotent.
///
/// # Errors
/// The database's.
pub async fn mark_all(state: Data<State>, caller: Caller, read: Json<ReadAll>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Notice, Verb::Write)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let tx = state.db.write().await?;
    if store::mark_all_read(&tx, read.through, &caller.person, state.clock.now()).await? {
        tx.commit().await?;
        state.listeners.nudge();
    }
    Ok(HttpResponse::NoContent().finish())
}
