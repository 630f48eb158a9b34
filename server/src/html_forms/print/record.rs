//! The papers without numbers: 检查记录 and 台账.

use super::{
    inspection::inspection_record,
    ledger::{MOST_ROWS, ledger},
    show::{As, Shown, answer},
    word::PaperWord as W,
};
use crate::{auth::Caller, error::Error, html_forms::ask::lang_of, inspection::shown_to, issue::listed_for, state::State};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use shared::{
    id::InspectionId,
    person::{Resource, Role, Verb},
    query::IssueQuery,
};
use uuid::Uuid;

/// `GET /plain/inspections/{id}/print`: the record of one inspection.
///
/// # Errors
/// [`Error::NotFound`] for all but the dispatcher and the unit that it is about.
pub async fn inspection_paper(
    caller: Caller,
    state: Data<State>,
    request: HttpRequest,
    id: Path<Uuid>,
    wanted: Query<As>,
) -> Result<HttpResponse, Error> {
    caller.scope(Resource::NoticePaper, Verb::Read)?;
    caller.scope(Resource::Inspection, Verb::Read)?;
    let inspection = shown_to(&state, &caller.person, InspectionId(*id)).await?;
    if matches!(caller.person.role, Role::Unit { unit } if inspection.unit != Some(unit)) {
        return Err(Error::NotFound);
    }
    let reference = state.reference(caller.person.town).await?;
    let sheet = inspection_record(&inspection, &reference, lang_of(&request));
    answer(&state, caller.person.town, &request, Shown { title: W::InspectionTitle, sheets: vec![sheet], form: None }, *wanted).await
}

/// `GET /plain/ledger`: what fits the filter of `GET /api/issues` and the reader may see, five hundred at most.
///
/// # Errors
/// [`Error::NotFound`] for all but dispatchers and units; [`Error::BadRequest`] for a cell that is none.
pub async fn ledger_paper(
    caller: Caller,
    state: Data<State>,
    request: HttpRequest,
    query: Query<IssueQuery>,
    wanted: Query<As>,
) -> Result<HttpResponse, Error> {
    caller.scope(Resource::NoticePaper, Verb::Read)?;
    let (issues, total) = listed_for(&state, &caller.person, &query, MOST_ROWS).await?;
    let reference = state.reference(caller.person.town).await?;
    let sheet = ledger(&issues, total, &reference, state.clock.now(), lang_of(&request));
    answer(&state, caller.person.town, &request, Shown { title: W::LedgerTitle, sheets: vec![sheet], form: None }, *wanted).await
}
