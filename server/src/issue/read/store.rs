//! Lists of issues: what the reader asks for, narrowed to their audiences. A page is found by ids alone, in an index that holds what it is narrowed by
//! and ordered by, or among the few issues that can be on it; then the issues of the page are read. Page by page after the last issue it costs
//! what it returns; by number it counts and skips as well.

use super::{
    super::store::issues_with,
    count::count,
    few::few,
    fits::{column, fits, states_of},
};
use crate::{entity::issue, error::Error, feed::in_scope};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait as _,
    Select,
    sea_query::{Alias, Expr, ExprTrait as _, Func, Query},
};
use shared::{
    id::{IssueId, TownId},
    issue::{Audience, Issue, StatusKind},
    moment::Moment,
    query::{IssueQuery, ListOrder, MOST_A_PAGE, Search},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Issues on one page of a list, unless another size is asked for.
const PAGE: u32 = 50;

/// A page of a list.
pub struct Listed {
    /// The issues, in order.
    pub issues: Vec<Issue>,
    /// How many fit in all; 0 unless asked for by number: counting looks at all of them.
    pub total: u64,
    /// Whether more come after this page.
    pub more: bool,
    /// How many issues a page has.
    pub size: u32,
}

/// A page of the issues in the access scope that fit, `total` of them if somebody has counted already. What stands behind a figure or a cell
/// is asked of the columns: [`super::behind`].
pub async fn page(
    db: &impl ConnectionTrait,
    town: TownId,
    audiences: &[Audience],
    query: &IssueQuery,
    search: &Search,
    total: Option<u64>,
) -> Result<Listed, Error> {
    let engine = db.get_database_backend();
    let few = few(db, town, audiences, query, search).await?;
    let list = List { town, audiences, query, fits: fits(query, search, engine), few, engine };
    let size = size_of_page(query);
    let skipped = if query.before.is_some() { 0 } else { u64::from(query.page) * u64::from(size) };
    let mut ids = list.ids(db, skipped, u64::from(size) + 1).await?;
    let total = match total {
        _ if query.before.is_some() => 0,
        Some(total) => total,
        None => list.counted(db, search).await?,
    };
    let whole = usize::try_from(size).unwrap_or(usize::MAX);
    let more = ids.len() > whole;
    ids.truncate(whole);
    Ok(Listed { issues: issues_with(db, &ids).await?, total, more, size })
}

/// All that fit in the access scope, in order, at most so many.
pub(super) async fn listed(
    db: &impl ConnectionTrait,
    town: TownId,
    audiences: &[Audience],
    query: &IssueQuery,
    search: &Search,
    most: usize,
) -> Result<Vec<IssueId>, Error> {
    let engine = db.get_database_backend();
    let few = few(db, town, audiences, query, search).await?;
    let list = List { town, audiences, query, fits: fits(query, search, engine), few, engine };
    let ids = list.ids(db, 0, u64::try_from(most).unwrap_or(u64::MAX)).await?;
    Ok(ids.into_iter().map(IssueId).collect())
}

/// The ids of all issues of the town.
pub(super) async fn all_ids(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<IssueId>, Error> {
    let found = issue::Entity::find().select_only().column(issue::Column::Id).filter(issue::Column::Town.eq(town.0));
    let ids: Vec<Uuid> = found.into_tuple().all(db).await?;
    Ok(ids.into_iter().map(IssueId).collect())
}

/// How many issues a page has that is asked for like this.
pub(super) fn size_of_page(query: &IssueQuery) -> u32 {
    std::cmp::min(query.size.unwrap_or(PAGE), MOST_A_PAGE)
}

/// What is asked for.
struct List<'a> {
    town: TownId,
    audiences: &'a [Audience],
    query: &'a IssueQuery,
    fits: Condition,
    /// All that can be on it, if these are few.
    few: Option<BTreeSet<Uuid>>,
    engine: DatabaseBackend,
}

/// An issue with its place in the order.
type Placed = (i64, Uuid);

impl List<'_> {
    /// The ids of a page.
    async fn ids(&self, db: &impl ConnectionTrait, skipped: u64, most: u64) -> Result<Vec<Uuid>, Error> {
        let placed: Vec<Placed> = match (self.query.order.unwrap_or_default(), &self.few) {
            (ListOrder::Newest, _) => behind(db, self.newest(), Order::Desc, skipped, most).await?,
            (ListOrder::Pressing, Some(_)) => {
                behind(db, self.pressing(Condition::all().add(self.of_states())), Order::Asc, skipped, most).await?
            }
            // Each state has its issues by deadline in the index.
            (ListOrder::Pressing, None) => {
                let mut all: Vec<Placed> = Vec::new();
                for state in self.states() {
                    let of_state = Condition::all().add(issue::Column::State.eq(state));
                    all.extend(self.pressing(of_state).limit(skipped + most).into_tuple::<Placed>().all(db).await?);
                }
                all.sort_unstable();
                let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
                all.into_iter().skip(skipped).take(usize::try_from(most).unwrap_or(usize::MAX)).collect()
            }
        };
        Ok(placed.into_iter().map(|(_, id)| id).collect())
    }

    /// The states of a list by deadline.
    fn states(&self) -> Vec<&'static str> {
        states_of(self.query).unwrap_or_else(|| StatusKind::ALL.map(StatusKind::key).to_vec())
    }

    fn of_states(&self) -> Expr {
        column(issue::Column::State, self.engine).is_in(self.states())
    }

    /// Ids and places of what fits and is seen.
    fn seen(&self, place: Expr) -> Select<issue::Entity> {
        let found = issue::Entity::find().select_only().expr_as(place, "place").column(issue::Column::Id);
        found.filter(self.among()).filter(in_scope((issue::Entity, issue::Column::Id), self.audiences))
    }

    /// What fits, of the town or of the few that can.
    fn among(&self) -> Condition {
        match &self.few {
            // Each by its id: with the town to look in, SQLite would walk the whole town.
            Some(ids) => {
                let town = column(issue::Column::Town, self.engine).eq(self.town.0);
                Condition::all().add(issue::Column::Id.is_in(ids.iter().copied())).add(town).add(self.fits.clone())
            }
            None => Condition::all().add(issue::Column::Town.eq(self.town.0)).add(self.fits.clone()),
        }
    }

    /// The newest report first.
    fn newest(&self) -> Select<issue::Entity> {
        let reported = Expr::col((issue::Entity, issue::Column::ReportedAt));
        let seen = self.seen(reported).order_by_desc(issue::Column::ReportedAt).order_by_desc(issue::Column::Id);
        match self.query.before {
            Some(before) => seen.filter(after(before, self.query.before_id)),
            None => seen,
        }
    }

    /// The earliest deadline first, of these states.
    fn pressing(&self, of_states: Condition) -> Select<issue::Entity> {
        let column = |column: issue::Column| Expr::col((issue::Entity, column));
        let place = Expr::from(Func::coalesce([column(issue::Column::DueAt), column(issue::Column::ReportedAt)]));
        let seen = self.seen(place.clone()).filter(of_states).order_by(place.clone(), Order::Asc).order_by_asc(issue::Column::Id);
        match (self.query.before, self.query.before_id) {
            (Some(before), Some(id)) => {
                let ties = Condition::any().add(place.clone().gt(before.0)).add(issue::Column::Id.gt(id.0));
                seen.filter(place.gte(before.0)).filter(ties)
            }
            (Some(before), None) => seen.filter(place.gt(before.0)),
            (None, _) => seen,
        }
    }

    /// How many there are on all pages.
    async fn counted(&self, db: &impl ConnectionTrait, search: &Search) -> Result<u64, Error> {
        let IssueQuery { page, size, order, text, .. } = self.query.clone();
        let all = *self.query == IssueQuery { page, size, order, text, ..IssueQuery::default() };
        if all && search.words.is_empty() && order != Some(ListOrder::Pressing) {
            return count(db, self.town, self.audiences, None).await;
        }
        count(db, self.town, self.audiences, Some(self.among())).await
    }
}

/// Rows of an ordered list behind as many as are skipped.
///
/// They are skipped from outside: within one statement SQLite 3.51 counts an issue for each of the reader's audiences that it has, as it makes
/// `EXISTS` a join.
async fn behind(
    db: &impl ConnectionTrait,
    list: Select<issue::Entity>,
    order: Order,
    skipped: u64,
    most: u64,
) -> Result<Vec<Placed>, Error> {
    if skipped == 0 {
        return Ok(list.limit(most).into_tuple().all(db).await?);
    }
    let first = list.limit(skipped + most).into_query();
    let rest = Query::select()
        .columns(["place", "id"].map(Alias::new))
        .from_subquery(first, "first")
        .order_by(Alias::new("place"), order.clone())
        .order_by(Alias::new("id"), order)
        .offset(skipped)
        .limit(most)
        .to_owned();
    let rows = db.query_all(&rest).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// What comes after the issue that was reported then: earlier ones, and of those reported at the same instant the ones with smaller ids.
fn after(before: Moment, id: Option<IssueId>) -> Condition {
    let Some(id) = id else { return Condition::all().add(issue::Column::ReportedAt.lt(before.0)) };
    let ties = Condition::any().add(issue::Column::ReportedAt.lt(before.0)).add(issue::Column::Id.lt(id.0));
    Condition::all().add(issue::Column::ReportedAt.lte(before.0)).add(ties)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::entity::Plans;
    use shared::{
        id::{GridId, UnitId},
        issue::Source,
        kind::KindCode,
        query::Word,
    };

    /// How SQLite goes about a page.
    async fn plan(plans: &Plans, query: &IssueQuery, search: &Search, few: Option<BTreeSet<Uuid>>) -> Vec<String> {
        let engine = DatabaseBackend::Sqlite;
        let fits = fits(query, search, engine);
        let list = List { town: TownId(Uuid::nil()), audiences: &[Audience::Town], query, fits, few, engine };
        let asked = match query.order.unwrap_or_default() {
            ListOrder::Newest => list.newest(),
            ListOrder::Pressing => list.pressing(Condition::all().add(issue::Column::State.eq("assigned"))),
        };
        plans.of(asked.limit(31).build(engine)).await
    }

    fn everything(order: ListOrder) -> IssueQuery {
        IssueQuery {
            state: Some(StatusKind::Assigned),
            open: Some(true),
            overdue: Some(true),
            kind: Some(KindCode("A01".into())),
            unit: Some(UnitId(Uuid::nil())),
            grid: Some(GridId(Uuid::nil())),
            source: Some(Source::Media),
            before: Some(Moment(5)),
            before_id: Some(IssueId(Uuid::nil())),
            order: Some(order),
            ..IssueQuery::default()
        }
    }

    #[actix_web::test]
    async fn a_list_is_walked_in_its_order_in_an_index_that_holds_all_by_which_it_is_narrowed() {
        let plans = Plans::open().await;
        let word = |text: &str| Search { words: vec![Word { text: text.into(), ..Word::default() }] };
        for query in [IssueQuery::default(), everything(ListOrder::Newest)] {
            for search in [Search::default(), word("桥头")] {
                let plan = plan(&plans, &query, &search, None).await;
                assert!(plan[0].starts_with("SEARCH issue USING COVERING INDEX issue_by_report (town=?"), "{plan:#?}");
                assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE") || step.starts_with("SCAN")), "{plan:#?}");
            }
        }
        // Of a longer word the note is read, where its parts are there.
        let plan = plan(&plans, &IssueQuery::default(), &word("桥头外"), None).await;
        assert!(plan[0].starts_with("SEARCH issue USING INDEX issue_by_report (town=?"), "{plan:#?}");
        let parts = plan.iter().filter(|step| step.contains("issue_gram") && step.ends_with("PRIMARY KEY (gram=? AND issue=?)")).count();
        assert_eq!(parts, 2, "{plan:#?}");
    }

    #[actix_web::test]
    async fn by_deadline_each_state_is_walked_in_order() {
        let plans = Plans::open().await;
        let pressing = IssueQuery { order: Some(ListOrder::Pressing), before: Some(Moment(0)), ..IssueQuery::default() };
        for query in [pressing, everything(ListOrder::Pressing)] {
            let plan = plan(&plans, &query, &Search::default(), None).await;
            assert!(plan[0].contains("issue_by_deadline (town=? AND state=? AND <expr>>?)"), "{plan:#?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE") || step.starts_with("SCAN")), "{plan:#?}");
        }
    }

    #[actix_web::test]
    async fn of_few_each_is_looked_up_by_its_id() {
        let plans = Plans::open().await;
        for order in [ListOrder::Newest, ListOrder::Pressing] {
            let few = (0..200).map(Uuid::from_u128).collect();
            let plan = plan(&plans, &everything(order), &Search::default(), Some(few)).await;
            assert_eq!(plan[0], "SEARCH issue USING INDEX sqlite_autoindex_issue_1 (id=?)", "{plan:#?}");
        }
    }
}
