//! Reading inspections: always through the audiences of the reader.

mod store;

use crate::{auth::Caller, error::Error, feed::visible, state::State};
use actix_web::web::{self, Data, Json, Path, Query, ServiceConfig};
use shared::{
    id::InspectionId,
    inspection::{Inspection, InspectionPage, InspectionQuery, InspectionRow, redacted_for},
    issue::audiences_of_person,
    person::{Person, Resource, Verb},
    record::{AnyRecord, RecordKind, RecordRef},
};
use uuid::Uuid;

/// Lists and single inspections.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/inspections", web::get().to(list)).route("/api/inspections/{id}", web::get().to(one));
}

/// `GET /api/inspections`: a page of what the reader may see, the newest first. Without `before` it is the first page.
///
/// # Errors
/// [`Error::NotFound`] for roles without inspections; the database's.
pub async fn list(state: Data<State>, caller: Caller, query: Query<InspectionQuery>) -> Result<Json<InspectionPage>, Error> {
    caller.scope(Resource::Inspection, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let (found, more) = page_for(&state, &caller.person, &query).await?;
    Ok(Json(InspectionPage { inspections: found.iter().map(InspectionRow::of).collect(), more }))
}

/// A page of the inspections that the person may see, as they may see them, and whether more come after it.
///
/// # Errors
/// The database's.
pub async fn page_for(state: &State, person: &Person, query: &InspectionQuery) -> Result<(Vec<Inspection>, bool), Error> {
    let audiences = audiences_of_person(person, &*state.reference(person.town).await?);
    let (found, more) = store::page(state.db.reader(), person.town, &audiences, query).await?;
    Ok((found.iter().map(|inspection| redacted_for(inspection, person)).collect(), more))
}

/// `GET /api/inspections/{id}`: one inspection as the reader may see it.
///
/// # Errors
/// [`Error::NotFound`] for one that is outside the access scope or not there: the same answer.
pub async fn one(state: Data<State>, caller: Caller, id: Path<Uuid>) -> Result<Json<Inspection>, Error> {
    caller.scope(Resource::Inspection, Verb::Read)?;
    shown_to(&state, &caller.person, InspectionId(*id)).await.map(Json)
}

/// One inspection as the person may see it.
///
/// # Errors
/// [`Error::NotFound`] for one that is outside the access scope or not there: the same answer.
pub async fn shown_to(state: &State, person: &Person, id: InspectionId) -> Result<Inspection, Error> {
    let _turn = state.reading.of(person.id).await?;
    let audiences = audiences_of_person(person, &*state.reference(person.town).await?);
    let record = RecordRef { kind: RecordKind::Inspection, id: id.into() };
    let found = visible(state.db.reader(), person.town, &audiences, record).await?;
    found.as_ref().and_then(AnyRecord::inspection).map(|inspection| redacted_for(inspection, person)).ok_or(Error::NotFound)
}

/// The newest inspections that the person may see, as rows of a list.
///
/// # Errors
/// The database's.
pub async fn newest_for(state: &State, person: &Person, most: usize) -> Result<Vec<InspectionRow>, Error> {
    let _turn = state.reading.of(person.id).await?;
    let audiences = audiences_of_person(person, &*state.reference(person.town).await?);
    let (found, _) = store::page(state.db.reader(), person.town, &audiences, &InspectionQuery::default()).await?;
    Ok(found.iter().take(most).map(InspectionRow::of).collect())
}
