//! Making, listing and revoking links.

use super::{secret::Secret, series::Series, store};
use crate::{
    audit::{self, Record, Subject},
    auth::Caller,
    entity::notice_link,
    error::Error,
    feed::visible,
    state::{State, WriteTx},
    web::{reached_at, svg_of},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Json, Path},
};
use serde_json::json;
use shared::{
    id::{IssueId, LinkId, TownId, UnitId},
    issue::{Audience, Issue},
    moment::Moment,
    notice_link::{LinkSort, MOST_LINKS, NewNoticeLink, NoticeLink, NoticeLinkRow, opens},
    person::{Resource, Verb},
    record::{AnyRecord, RecordKind, RecordRef},
};
use uuid::Uuid;

/// `POST /api/issues/{id}/links`: a link for the unit that answers for the issue; its address is in this answer and nowhere else.
///
/// # Errors
/// [`Error::NotFound`] for all but dispatchers, and for an issue that is not there; [`Error::BadRequest`] for one that no unit answers for,
/// or that has ended too long ago.
pub async fn add(
    state: Data<State>,
    caller: Caller,
    request: HttpRequest,
    id: Path<Uuid>,
    asked: Json<NewNoticeLink>,
) -> Result<Json<NoticeLink>, Error> {
    caller.scope(Resource::NoticeLink, Verb::Write)?;
    let (issue, now) = (issue_of(&state, caller.person.town, IssueId(*id)).await?, state.clock.now());
    let unit = unit_of(&issue, now)?;
    let tx = state.db.write().await?;
    let made = make(&state, &tx, &issue, (asked.sort, unit), now, format!("person:{}", caller.person.id)).await?;
    tx.commit().await?;
    let url = format!("{}/n/{}", reached_at(&state, &request), Secret::of(state.keys.signing(), made).reveal());
    let qr = svg_of(&url)?;
    Ok(Json(NoticeLink { id: made, sort: asked.sort, unit, url, qr }))
}

/// `GET /api/issues/{id}/links`: the issue's links, newest first, also those that are over.
///
/// # Errors
/// [`Error::NotFound`] for all but dispatchers, and for an issue that is not there.
pub async fn list(state: Data<State>, caller: Caller, id: Path<Uuid>) -> Result<Json<Vec<NoticeLinkRow>>, Error> {
    caller.scope(Resource::NoticeLink, Verb::Read)?;
    let (town, now) = (caller.person.town, state.clock.now());
    let issue = issue_of(&state, town, IssueId(*id)).await?;
    let rows = store::of_issue(state.db.reader(), town, issue.id).await?;
    let row = |row: notice_link::Model| {
        let (unit, made_at) = (UnitId(row.unit), Moment(row.made_at));
        NoticeLinkRow {
            id: LinkId(row.id),
            sort: sort_in(&row.sort),
            unit,
            made_at,
            revoked_at: row.revoked_at.map(Moment),
            in_force: row.revoked_at.is_none() && opens(&issue, unit, made_at, now),
        }
    };
    Ok(Json(rows.into_iter().map(row).collect()))
}

/// `DELETE /api/issues/{id}/links/{link}`: revokes one.
///
/// # Errors
/// [`Error::NotFound`] for all but dispatchers, and if the issue has none such that is not revoked.
pub async fn revoke(state: Data<State>, caller: Caller, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::NoticeLink, Verb::Write)?;
    let (issue, link) = path.into_inner();
    let (town, issue, links, now) = (caller.person.town, IssueId(issue), [LinkId(link)], state.clock.now());
    let tx = state.db.write().await?;
    if store::revoke(&tx, (town, issue), &links, now).await? == 0 {
        return Err(Error::NotFound);
    }
    let (actor, object) = (format!("person:{}", caller.person.id), format!("issue:{issue}"));
    let record = Record { actor, action: "notice_link_revoked".to_owned(), object, body: json!({ "link": link }) };
    audit::attest(&tx, town, now, record, &[Subject::NoticeLinkEnds(&links)]).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The issue whole.
pub(super) async fn issue_of(state: &State, town: TownId, id: IssueId) -> Result<Issue, Error> {
    let record = RecordRef { kind: RecordKind::Issue, id: id.into() };
    let found = visible(state.db.reader(), town, &[Audience::Town], record).await?;
    found.as_ref().and_then(AnyRecord::issue).cloned().ok_or(Error::NotFound)
}

/// The unit that a link of the issue would be for.
pub(super) fn unit_of(issue: &Issue, now: Moment) -> Result<UnitId, Error> {
    let unit = issue.status.assignment().map(|assignment| assignment.unit).ok_or_else(|| Error::bad_request("no unit answers for it"))?;
    if opens(issue, unit, now, now) { Ok(unit) } else { Err(Error::bad_request("it has ended too long ago")) }
}

/// Makes one more link.
pub(super) async fn make(
    state: &State,
    tx: &WriteTx,
    issue: &Issue,
    (sort, unit): (LinkSort, UnitId),
    now: Moment,
    actor: String,
) -> Result<LinkId, Error> {
    keep(state, tx, issue, Asked { link: LinkId(Uuid::now_v7()), sort, unit }, now, actor).await
}

/// A link that is to be kept.
pub(super) struct Asked {
    /// Its id.
    pub link: LinkId,
    /// Of which sort.
    pub sort: LinkSort,
    /// Whom it is for.
    pub unit: UnitId,
}

/// Keeps this link, in the place of the oldest if there are too many, and has the chain attest both.
pub(super) async fn keep(
    state: &State,
    tx: &WriteTx,
    issue: &Issue,
    Asked { link, sort, unit }: Asked,
    now: Moment,
    actor: String,
) -> Result<LinkId, Error> {
    let key = if sort == LinkSort::Act { "act" } else { "read" };
    // Those on paper stay: nobody takes a paper back.
    let mut on_paper: Vec<Uuid> = Vec::new();
    for series in Series::ALL {
        on_paper.extend(store::papers(tx, issue.town, series, &[issue.id]).await?.into_iter().map(|paper| paper.link));
    }
    let there = store::of_issue(tx, issue.town, issue.id).await?;
    let in_force = there.iter().filter(|row| row.revoked_at.is_none() && !on_paper.contains(&row.id));
    let over: Vec<LinkId> = in_force.skip(MOST_LINKS - 1).map(|row| LinkId(row.id)).collect();
    store::revoke(tx, (issue.town, issue.id), &over, now).await?;
    let row = notice_link::Model {
        id: link.0,
        town: issue.town.0,
        issue: issue.id.0,
        unit: unit.0,
        sort: key.to_owned(),
        hash: Secret::of(state.keys.signing(), link).hash(),
        made_at: now.0,
        revoked_at: None,
    };
    store::add(tx, row).await?;
    let body = json!({ "link": link, "sort": key, "unit": unit, "over": over });
    let record = Record { actor, action: "notice_link_made".to_owned(), object: format!("issue:{}", issue.id), body };
    audit::attest(tx, issue.town, now, record, &[Subject::NoticeLinks(&[link]), Subject::NoticeLinkEnds(&over)]).await?;
    Ok(link)
}

/// The sort that a row names; what it does not know only reads.
pub(super) fn sort_in(key: &str) -> LinkSort {
    if key == "act" { LinkSort::Act } else { LinkSort::Read }
}
