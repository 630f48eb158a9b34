//! Issues put into a store as rows, without being worked through: as many as a test or a measurement wants, with any feed.

use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, sea_query::Expr};
use server::{
    entity::{audience, event, issue, issue_gram, town},
    state::State,
    witness::row_of,
};
use shared::{
    id::{IssueId, TownId},
    issue::{Issue, Status},
    moment::Moment,
    record::RecordKind,
    reference::Reference,
};

/// Rows of one statement: SQLite takes 32,766 values.
const ROWS: usize = 500;

/// An issue with its rows of the feed.
#[derive(Clone, Debug)]
pub struct Stocked {
    /// The issue.
    pub issue: Issue,
    /// Its row's feed number.
    pub feed: i64,
    /// Audience, feed number, and whether it left the audience.
    pub audiences: Vec<(String, i64, bool)>,
}

/// The same issue under another id, as if all of it had happened so many milliseconds later.
#[must_use]
pub fn copy(issue: &Issue, id: IssueId, later: i64) -> Issue {
    let mut copy = Issue { id, ..issue.clone() };
    let shift = |at: &mut Moment| *at = at.plus_millis(later);
    shift(&mut copy.reported_at);
    copy.timeline.iter_mut().for_each(|entry| shift(&mut entry.at));
    if let Status::Closed { closed_at, .. } = &mut copy.status {
        shift(closed_at);
    }
    copy
}

/// Writes them down: row, last event and audiences.
pub async fn put(state: &State, town: TownId, reference: &Reference, stocked: &[Stocked]) {
    for part in stocked.chunks(ROWS) {
        let (mut issues, mut grams, mut events, mut audiences) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for Stocked { issue, feed, audiences: rows } in part {
            let row = row_of(issue, *feed, reference, false).unwrap();
            grams.extend(issue_gram::rows_of(&row));
            issues.push(issue::Model { town: town.0, ..row }.into_active_model());
            let last = issue.timeline.last().unwrap();
            events.push(event::ActiveModel {
                issue: Set(issue.id.0),
                version: Set(i64::try_from(issue.version).unwrap()),
                town: Set(town.0),
                feed: Set(*feed),
                at: Set(last.at.0),
                body: Set(serde_json::to_string(last).unwrap()),
                record_kind: Set(RecordKind::Issue.key().to_owned()),
            });
            audiences.extend(rows.iter().map(|(key, feed, gone)| audience::ActiveModel {
                town: Set(town.0),
                key: Set(key.clone()),
                issue: Set(issue.id.0),
                feed: Set(*feed),
                gone: Set(*gone),
                record_kind: Set(RecordKind::Issue.key().to_owned()),
            }));
        }
        let tx = state.db.write().await.unwrap();
        issue::Entity::insert_many(issues).exec_without_returning(&tx).await.unwrap();
        for grams in grams.chunks(10 * ROWS) {
            issue_gram::Entity::insert_many(grams.to_vec()).exec_without_returning(&tx).await.unwrap();
        }
        event::Entity::insert_many(events).exec_without_returning(&tx).await.unwrap();
        audience::Entity::insert_many(audiences).exec_without_returning(&tx).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Moves the town's newest feed number.
pub async fn set_head(state: &State, id: TownId, feed: i64) {
    let tx = state.db.write().await.unwrap();
    let moved = town::Entity::update_many().col_expr(town::Column::Feed, Expr::value(feed)).filter(town::Column::Id.eq(id.0));
    moved.exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
}
