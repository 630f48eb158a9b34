//! Links in messages: of an assignment each sort has one, whose id follows from what it is for. So a message that is tried again says the same,
//! and a hundred messages about one case need no hundred links.

use super::{
    make::{Asked, issue_of, keep, unit_of},
    secret::Secret,
    store,
};
use crate::{error::Error, state::State};
use shared::{
    channel::Facts,
    id::{IssueId, LinkId, TownId},
    issue::Issue,
    notice::NoticeKind,
    notice_link::LinkSort,
    photo::Hash,
    record::RecordKind,
};
use uuid::Builder;

/// The path under which a unit answers what it is told of here; `None`: it is nothing for the unit to do, the unit answers for it no more, or
/// the office has revoked the link.
///
/// # Errors
/// The database's.
pub async fn path_in_message(state: &State, town: TownId, facts: &Facts, sort: LinkSort, by: &str) -> Result<Option<String>, Error> {
    let to_do = matches!(facts.kind, NoticeKind::Assigned | NoticeKind::SentBack | NoticeKind::Overdue | NoticeKind::Supervised);
    if !to_do || facts.record_kind != RecordKind::Issue {
        return Ok(None);
    }
    let issue = match issue_of(state, town, IssueId::from(facts.record)).await {
        Ok(issue) => issue,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let now = state.clock.now();
    let Some(unit) = unit_of(&issue, now).ok().filter(|unit| Some(*unit) == facts.unit) else { return Ok(None) };
    let link = message_link(&issue, sort);
    let there = store::with_id(state.db.reader(), link).await?;
    if let Some(row) = &there {
        return Ok(row.revoked_at.is_none().then(|| path_of(state, link)));
    }
    let tx = state.db.write().await?;
    if store::with_id(&tx, link).await?.is_none() {
        keep(state, &tx, &issue, Asked { link, sort, unit }, now, by.to_owned()).await?;
        tx.commit().await?;
    }
    Ok(Some(path_of(state, link)))
}

fn path_of(state: &State, link: LinkId) -> String {
    ["/n/", Secret::of(state.keys.signing(), link).reveal()].concat()
}

/// The id of the link in messages about the issue's assignment as it stands.
#[must_use]
pub fn message_link(issue: &Issue, sort: LinkSort) -> LinkId {
    let assignment = issue.status.assignment().map(|assignment| (assignment.unit, assignment.assigned_at));
    let Hash(bytes) = Hash::of(format!("jingge message link {} {assignment:?} {sort:?}", issue.id).as_bytes());
    let mut id = [0; 16];
    id.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    LinkId(Builder::from_custom_bytes(id).into_uuid())
}
