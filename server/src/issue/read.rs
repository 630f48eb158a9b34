//! Reading issues: always through the audiences of the reader.

mod behind;
mod count;
mod few;
mod fits;
mod rows;
mod store;

use crate::{auth::Caller, column::columns_of, error::Error, feed::visible, state::State};
use actix_web::web::{self, Data, Json, Path, Query, ServiceConfig};
use shared::{
    heat::{Cell, heat_origin},
    id::{IssueId, TownId},
    issue::{Audience, Issue, audiences_of_person, redacted_for},
    person::{Person, Resource, Verb},
    query::{IssuePage, IssueQuery, Search},
    record::{AnyRecord, RecordKind, RecordRef},
};
pub(super) use store::Listed;
use uuid::Uuid;

/// What a list is asked for, as the town's data understand it.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub query: &'a IssueQuery,
    /// Its words.
    pub search: &'a Search,
    /// Its cell.
    pub cell: Option<&'a Cell>,
}

/// What narrows a list beside its query: its words and its cell as the town's data understand them, and what the reader may see.
pub(super) struct Narrowed {
    pub audiences: Vec<Audience>,
    pub search: Search,
    pub cell: Option<Cell>,
}

impl Narrowed {
    /// By this query, for this reader.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a cell that is none; the database's.
    pub async fn of(state: &State, person: &Person, query: &IssueQuery) -> Result<Self, Error> {
        let reference = state.reference(person.town).await?;
        let named = |text: &String| Cell::of_name(text, heat_origin(&reference)).ok_or_else(|| Error::bad_request("cell"));
        Ok(Self {
            audiences: audiences_of_person(person, &reference),
            search: Search::of(query.text.as_deref().unwrap_or_default(), &reference),
            cell: query.cell.as_ref().map(named).transpose()?,
        })
    }

    /// With its query.
    pub const fn asked<'a>(&'a self, query: &'a IssueQuery) -> Asked<'a> {
        Asked { query, search: &self.search, cell: self.cell.as_ref() }
    }
}

/// Lists and single issues.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/issues", web::get().to(list))
        .route("/api/issues/rows", web::get().to(rows::rows))
        .route("/api/issues/{id}", web::get().to(one));
}

/// `GET /api/issues`: a page of what the reader may see, newest first unless asked otherwise.
///
/// # Errors
/// [`Error::NotFound`] for roles without cases, [`Error::BadRequest`] for a cell that is none.
pub async fn list(state: Data<State>, caller: Caller, query: Query<IssueQuery>) -> Result<Json<IssuePage>, Error> {
    caller.scope(Resource::Issue, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let person = &caller.person;
    let narrowed = Narrowed::of(&state, person, &query).await?;
    let listed = page(&state, person.town, &narrowed.audiences, &narrowed.asked(&query)).await?;
    Ok(Json(IssuePage {
        issues: listed.issues.iter().map(|issue| redacted_for(issue, person)).collect(),
        total: u32::try_from(listed.total).unwrap_or(u32::MAX),
        size: listed.size,
        more: listed.more,
    }))
}

/// All issues of a list of the person in its order, at most so many, as they were at one instant; its pages are not looked at.
///
/// # Errors
/// [`Error::BadRequest`] for a cell that is none; the database's.
pub async fn listed(state: &State, person: &Person, query: &IssueQuery, most: usize) -> Result<Vec<IssueId>, Error> {
    let narrowed = Narrowed::of(state, person, query).await?;
    let asked = narrowed.asked(query);
    if asked.cell.is_some() || query.figure.is_some() {
        return behind::listed(state, person.town, &narrowed.audiences, &asked, most).await;
    }
    let tx = state.db.snapshot().await?;
    let ids = store::listed(&tx, person.town, &narrowed.audiences, query, &narrowed.search, most).await?;
    tx.commit().await?;
    Ok(ids)
}

/// Those of these issues that the person may see by now, in this order, as they may see them.
///
/// # Errors
/// The database's.
pub async fn shown_of(state: &State, person: &Person, ids: &[IssueId]) -> Result<Vec<Issue>, Error> {
    let audiences = audiences_of_person(person, &*state.reference(person.town).await?);
    let issues = behind::issues(state.db.reader(), person.town, &audiences, ids).await?;
    Ok(issues.iter().map(|issue| redacted_for(issue, person)).collect())
}

/// The ids of all issues of the town.
///
/// # Errors
/// The database's.
pub async fn all_ids(state: &State, town: TownId) -> Result<Vec<IssueId>, Error> {
    store::all_ids(state.db.reader(), town).await
}

/// The first `most` issues of a list as the person may see them, in its order, and how many there are in all; its pages are not looked at.
///
/// # Errors
/// As [`listed`].
pub async fn listed_for(state: &State, person: &Person, query: &IssueQuery, most: usize) -> Result<(Vec<Issue>, u64), Error> {
    let _turn = state.reading.of(person.id).await?;
    let counts = IssueQuery { page: 0, size: Some(0), before: None, before_id: None, ..query.clone() };
    let narrowed = Narrowed::of(state, person, &counts).await?;
    let total = page(state, person.town, &narrowed.audiences, &narrowed.asked(&counts)).await?.total;
    let ids = listed(state, person, query, most).await?;
    Ok((shown_of(state, person, &ids).await?, total))
}

/// A page of the issues in the access scope: those behind a figure or a cell as the columns have counted them, all others as the database
/// finds them.
pub(super) async fn page(state: &State, town: TownId, audiences: &[Audience], asked: &Asked<'_>) -> Result<Listed, Error> {
    if asked.cell.is_some() || asked.query.figure.is_some() {
        behind::page(state, town, audiences, asked).await
    } else {
        let total = counted(state, town, audiences, asked).await?;
        // Its ids, how many there are unless the columns have said so, and the issues themselves are of one instant.
        let tx = state.db.snapshot().await?;
        let listed = store::page(&tx, town, audiences, asked.query, asked.search, total).await?;
        tx.commit().await?;
        Ok(listed)
    }
}

/// How many issues are on the whole list, where the columns can say so: to one who sees the whole town, unless words are looked for. The database
/// would have to look at each of them.
async fn counted(state: &State, town: TownId, audiences: &[Audience], asked: &Asked<'_>) -> Result<Option<u64>, Error> {
    let is_first = asked.query.before.is_none();
    if !is_first || !audiences.contains(&Audience::Town) || !asked.search.words.is_empty() {
        return Ok(None);
    }
    Ok(Some(columns_of(state, town).await?.count(asked.query, state.clock.now())))
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
    let asked = Asked { query: &query, search: &Search::default(), cell: None };
    let listed = page(state, person.town, &audiences, &asked).await?;
    Ok((listed.issues.iter().map(|issue| redacted_for(issue, person)).collect(), listed.total))
}
