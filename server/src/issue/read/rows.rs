//! The table of the office. Which issues are in it and in which order say the columns, in memory and for any order, so that a reader may
//! scroll anywhere at once; from the database come what is shown of a page, the words of notes, and what has changed since a feed number.

mod store;

use super::{Narrowed, behind::among};
use crate::{auth::Caller, column::columns_of, error::Error, state::State};
use actix_web::web::{Data, Json, Query};
use shared::{
    counted::Counted,
    id::IssueId,
    issue::{Audience, StatusKind},
    kind::{KindCode, Kinds},
    moment::Moment,
    person::{Resource, Verb},
    query::{IssueQuery, MOST_ROWS, RowOrder, RowPage, RowQuery},
    reference::Reference,
};
use std::{cmp::Reverse, collections::HashMap, hash::Hash};

/// A place in the table: by the order that is asked for, then the newest report first.
type Place = (i64, Reverse<(Moment, IssueId)>);

/// `GET /api/issues/rows`: a page of the table, of what the reader may see.
///
/// # Errors
/// [`Error::NotFound`] for roles without cases, [`Error::BadRequest`] for a cell that is none.
pub async fn rows(state: Data<State>, caller: Caller, query: Query<IssueQuery>, asked: Query<RowQuery>) -> Result<Json<RowPage>, Error> {
    caller.scope(Resource::Issue, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let person = &caller.person;
    let reference = state.reference(person.town).await?;
    let Narrowed { audiences, search, cell } = Narrowed::of(&state, person, &query).await?;
    let columns = columns_of(&state, person.town).await?;
    let head = u64::try_from(columns.feed()).unwrap_or_default();
    let order = Order::of(*asked, &reference);
    // What is open by deadline is a filter of the lists, no order of the table.
    let filter = IssueQuery { order: None, ..query.into_inner() };
    let mut cases = columns.placed(&filter, cell.as_ref(), state.clock.now(), |row, kinds| order.place(row, kinds));
    let db = state.db.reader();
    if !audiences.contains(&Audience::Town) || !search.words.is_empty() {
        let among = among(db, person.town, &audiences, &search).await?;
        cases.retain(|(_, id)| among.contains(&id.0));
    }
    let changed = match asked.seen {
        Some(seen) => store::changed_since(db, person.town, seen).await?,
        None => Default::default(),
    };
    let of_them = cases.iter().filter(|(_, id)| changed.contains(&id.0)).count();
    if asked.changed == Some(true) {
        cases.retain(|(_, id)| changed.contains(&id.0));
    }
    let total = cases.len();
    let ids = page_of(cases, filter.page, filter.size.unwrap_or(MOST_ROWS).min(MOST_ROWS));
    let rows = store::rows(db, &audiences, &ids).await?;
    let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    Ok(Json(RowPage { rows, total: count(total), changed: count(of_them), head }))
}

/// The ids of a page, in order.
fn page_of(mut cases: Vec<(Place, IssueId)>, page: u32, size: u32) -> Vec<IssueId> {
    let [page, size] = [page, size].map(|number| usize::try_from(number).unwrap_or(usize::MAX));
    let begins = page.saturating_mul(size);
    let ends = begins.saturating_add(size);
    if ends < cases.len() {
        cases.select_nth_unstable(ends);
        cases.truncate(ends);
    }
    cases.sort_unstable();
    cases.into_iter().skip(begins).map(|(_, id)| id).collect()
}

/// By what the table is in order, as the town's data have it.
struct Order {
    by: RowOrder,
    reverse: bool,
    kinds: HashMap<KindCode, i64>,
    others: HashMap<uuid::Uuid, i64>,
}

/// Where each stands.
fn ranks<K: Eq + Hash>(all: impl Iterator<Item = K>) -> HashMap<K, i64> {
    all.zip(0..).collect()
}

impl Order {
    fn of(asked: RowQuery, reference: &Reference) -> Self {
        let by = asked.by.unwrap_or_default();
        let kinds = match by {
            RowOrder::Kind => ranks(reference.catalogue.kinds.iter().map(|kind| kind.code.clone())),
            _ => HashMap::new(),
        };
        let others = match by {
            RowOrder::Unit => ranks(reference.units.iter().map(|unit| unit.id.0)),
            RowOrder::Grid => ranks(reference.grids.iter().map(|grid| grid.id.0)),
            _ => HashMap::new(),
        };
        Self { by, reverse: asked.reverse == Some(true), kinds, others }
    }

    fn place(&self, row: &Counted, kinds: &Kinds) -> Place {
        let rank = match self.by {
            RowOrder::Reported => Some(-row.reported_at.0),
            RowOrder::Due => row.due_at.map(|at| at.0),
            RowOrder::Kind => kinds.code(row.kind).and_then(|code| self.kinds.get(code).copied()),
            RowOrder::Unit => row.unit.and_then(|unit| self.others.get(&unit.0).copied()),
            RowOrder::Grid => row.grid.and_then(|grid| self.others.get(&grid.0).copied()),
            RowOrder::State => StatusKind::ALL.iter().zip(0..).find(|(state, _)| **state == row.state).map(|(_, at)| at),
        };
        let rank = rank.map_or(i64::MAX, |rank| if self.reverse { -rank } else { rank });
        (rank, Reverse((row.reported_at, row.id)))
    }
}
