//! Reading issues: always through the audiences of the reader.

mod count;
mod few;
mod fits;
mod store;

pub(super) use store::page;

use crate::{auth::Caller, error::Error, feed::visible, state::State};
use actix_web::web::{self, Data, Json, Path, Query, ServiceConfig};
use shared::{
    heat::{cell_bounds, heat_origin},
    id::IssueId,
    issue::{Issue, audiences_of_person, redacted_for},
    person::{Person, Resource, Verb},
    query::{IssuePage, IssueQuery, Search},
    record::{AnyRecord, RecordKind, RecordRef},
};
use uuid::Uuid;

/// Lists and single issues.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/issues", web::get().to(list)).route("/api/issues/{id}", web::get().to(one));
}

/// `GET /api/issues`: a page of what the reader may see, newest first unless asked otherwise.
///
/// # Errors
/// [`Error::NotFound`] for roles without cases, [`Error::BadRequest`] for a cell that is none.
pub async fn list(state: Data<State>, caller: Caller, query: Query<IssueQuery>) -> Result<Json<IssuePage>, Error> {
    caller.scope(Resource::Issue, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let person = &caller.person;
    let reference = state.reference(person.town).await?;
    let square = match &query.cell {
        None => None,
        Some(text) => Some(cell_bounds(text, heat_origin(&reference)).ok_or_else(|| Error::bad_request("cell"))?),
    };
    let audiences = audiences_of_person(person, &reference);
    let search = Search::of(query.text.as_deref().unwrap_or_default(), &reference);
    let tx = state.db.snapshot().await?;
    let listed = page(&tx, person.town, &audiences, &query, &search, square, state.clock.now()).await?;
    tx.commit().await?;
    Ok(Json(IssuePage {
        issues: listed.issues.iter().map(|issue| redacted_for(issue, person)).collect(),
        total: u32::try_from(listed.total).unwrap_or(u32::MAX),
        size: listed.size,
        more: listed.more,
    }))
}

/// `GET /api/issues/{id}`: one issue as the reader may see it.
///
/// # Errors
/// [`Error::NotFound`] for one that is outside the access scope or not there: the same answer.
pub async fn one(state: Data<State>, caller: Caller, id: Path<Uuid>) -> Result<Json<Issue>, Error> {
    caller.scope(Resource::Issue, Verb::Read)?;
    shown_to(&state, &caller.person, IssueId(*id)).await.map(Json)
}

/// One issue as the person may see it.
///
/// # Errors
/// [`Error::NotFound`] for one that is outside the access scope or not there: the same answer.
pub async fn shown_to(state: &State, person: &Person, id: IssueId) -> Result<Issue, Error> {
    let audiences = audiences_of_person(person, &*state.reference(person.town).await?);
    let record = RecordRef { kind: RecordKind::Issue, id: id.into() };
    let found = visible(state.db.reader(), person.town, &audiences, record).await?;
    found.as_ref().and_then(AnyRecord::issue).map(|issue| redacted_for(issue, person)).ok_or(Error::NotFound)
}

/// What is open of what the person may see: the newest page of it, and how many there are in all.
///
/// # Errors
/// The database's.
pub async fn open_for(state: &State, person: &Person) -> Result<(Vec<Issue>, u64), Error> {
    let _turn = state.reading.of(person.id).await?;
    let audiences = audiences_of_person(person, &*state.reference(person.town).await?);
    let query = IssueQuery { open: Some(true), ..IssueQuery::default() };
    let tx = state.db.snapshot().await?;
    let listed = page(&tx, person.town, &audiences, &query, &Search::default(), None, state.clock.now()).await?;
    tx.commit().await?;
    Ok((listed.issues.iter().map(|issue| redacted_for(issue, person)).collect(), listed.total))
}
