//! The numbers of printed papers: 〔year〕number of a series per town and year, one for each assignment, given once and never again.

use super::{
    make::{make, unit_of},
    secret::Secret,
    series::Series,
    store::{self, Row},
};
use crate::{
    audit::{self, Record},
    error::Error,
    state::State,
};
use chrono::Datelike as _;
use serde_json::json;
use shared::{
    id::{IssueId, LinkId, TownId},
    issue::Issue,
    moment::Moment,
    notice_link::LinkSort,
};
use std::collections::HashMap;

/// A numbered paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The year of its series.
    pub year: i32,
    /// Its number, from 1.
    pub number: i32,
    /// When it was issued.
    pub issued_at: Moment,
    /// The reading link on it.
    pub link: LinkId,
}

impl Paper {
    fn of(row: &Row) -> Self {
        Self { year: row.year, number: row.number, issued_at: Moment(row.issued_at), link: LinkId(row.link) }
    }
}

/// The papers of this series of these issues for the units that answer for them now, by issue.
///
/// # Errors
/// The database's.
pub async fn papers_of(state: &State, town: TownId, series: Series, issues: &[&Issue]) -> Result<HashMap<IssueId, Paper>, Error> {
    let ids: Vec<IssueId> = issues.iter().map(|issue| issue.id).collect();
    let rows = store::papers(state.db.reader(), town, series, &ids).await?;
    let own = |issue: &&&Issue| rows.iter().find(|row| is_of(row, issue)).map(|row| (issue.id, Paper::of(row)));
    Ok(issues.iter().filter_map(|issue| own(&issue)).collect())
}

fn is_of(row: &Row, issue: &Issue) -> bool {
    let assignment = issue.status.assignment();
    assignment.is_some_and(|of| (row.issue, row.unit, row.assigned_at) == (issue.id.0, of.unit.0, of.assigned_at.0))
}

/// Numbers these papers of a series in their order, as far as they have none and their issues are open or ended lately, each with a reading link for its paper.
///
/// # Errors
/// The database's; then none was numbered.
pub async fn issue_papers(state: &State, town: TownId, series: Series, issues: &[Issue], actor: &str) -> Result<(), Error> {
    let now = state.clock.now();
    let year = now.local_date(state.reference(town).await?.town.offset).year();
    let tx = state.db.write().await?;
    // The first row of the chain takes the town's lock: of two who number at once the second sees the first's numbers.
    let mut body = json!({ "issues": issues.iter().map(|issue| issue.id).collect::<Vec<_>>() });
    // Chains of before hold rows of the first series without its name.
    if series != Series::Notice {
        body["series"] = json!(series.key());
    }
    let record = Record { actor: actor.to_owned(), action: "papers_issued".to_owned(), object: "papers".to_owned(), body };
    audit::append(&tx, town, now, record).await?;
    let ids: Vec<IssueId> = issues.iter().map(|issue| issue.id).collect();
    let there = store::papers(&tx, town, series, &ids).await?;
    let mut number = store::last_number(&tx, town, series, year).await?;
    for issue in issues {
        let Ok(unit) = unit_of(issue, now) else { continue };
        let known = there.iter().find(|row| is_of(row, issue));
        if let Some(known) = known.filter(|row| row.issue == issue.id.0) {
            if !is_good(state, &tx, known).await? {
                let link = make(state, &tx, issue, (LinkSort::Read, unit), now, actor.to_owned()).await?;
                store::relink(&tx, series, known, link).await?;
            }
            continue;
        }
        let link = make(state, &tx, issue, (LinkSort::Read, unit), now, actor.to_owned()).await?;
        number += 1;
        let assigned_at = issue.status.assignment().map_or(0, |assignment| assignment.assigned_at.0);
        let (issue, unit, town) = (issue.id.0, unit.0, town.0);
        let row = Row { issue, unit, assigned_at, town, year, number, link: link.0, issued_at: now.0 };
        store::add_paper(&tx, series, row).await?;
    }
    Ok(tx.commit().await?)
}

/// Whether the link on a paper still opens something: it was not revoked, and is of this server's key.
async fn is_good(state: &State, tx: &crate::state::WriteTx, paper: &Row) -> Result<bool, Error> {
    let hash = Secret::of(state.keys.signing(), LinkId(paper.link)).hash();
    Ok(store::with_hash(tx, &hash).await?.is_some())
}
