//! Rows of which the chain says how they stand, as fields.

use super::{Standing, attesting};
use crate::{
    audit::{
        canonical::canonical,
        chain::Record,
        seal::{Fields, Table},
        store::append,
    },
    entity::{coming_version, invitation, notice_link, op, page, person, reference, session, tile_token, town, unit_code, upload_token},
    error::Error,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde_json::Value;
use shared::{
    id::{LinkId, OpId, PersonId, TownId, UnitId},
    moment::Moment,
    photo::Hash,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Ids that are asked for at once.
const AT_ONCE: usize = 500;
/// Rows of a page.
const PAGE: u64 = 500;

/// What a row of the chain attests beside its own facts: what the act has written.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// A new town.
    NewTown,
    /// To which county the town belongs.
    TownCounty,
    /// The version that has come into force, and that it has.
    InForce(u64),
    /// New accounts.
    NewPeople(&'a [PersonId]),
    /// A part of accounts that are there.
    People(Table, &'a [PersonId]),
    /// The ends of a person's tokens, as far as they have ended. Of one in force nothing is said: somebody may have made it so.
    Ends(PersonId),
    /// A token and a session that were given to a person's device at this instant, and the ends of those that they replace.
    Granted {
        /// The new token, if there is one.
        token: Option<&'a str>,
        /// The new session.
        session: &'a str,
        /// When.
        at: Moment,
    },
    /// A new read token for tiles.
    TileToken(&'a str),
    /// That it was revoked.
    TileTokenEnd(&'a str),
    /// A new invitation.
    Invitation(&'a str),
    /// The ends of a person's invitations.
    InvitationEnds(PersonId),
    /// Links of a notice.
    NoticeLinks(&'a [LinkId]),
    /// That they were revoked.
    NoticeLinkEnds(&'a [LinkId]),
    /// The code of a unit.
    UnitCode(UnitId),
    /// A new version that begins at a date.
    Coming(u64),
    /// What such versions would be by now, or how they ended.
    ComingStanding(&'a [u64]),
    /// The receipts of commands.
    Receipts(&'a [OpId]),
}

/// Adds a row to the town's chain that attests these rows as they stand now. Belongs into the transaction that wrote them, behind
/// the writing.
///
/// # Errors
/// As [`append`].
pub async fn attest(tx: &impl ConnectionTrait, town: TownId, at: Moment, record: Record, of: &[Subject<'_>]) -> Result<(), Error> {
    append(tx, town, at, attested(tx, town, record, of).await?).await
}

/// The record, so that it attests these rows as they stand now beside its own facts.
///
/// # Errors
/// The database's.
pub async fn attested(tx: &impl ConnectionTrait, town: TownId, record: Record, of: &[Subject<'_>]) -> Result<Record, Error> {
    let mut rows = Vec::new();
    for subject in of {
        rows.extend(standing(tx, town, *subject).await?);
    }
    Ok(attesting(record, &rows))
}

async fn standing(db: &impl ConnectionTrait, town: TownId, subject: Subject<'_>) -> Result<Vec<Standing>, Error> {
    Ok(match subject {
        Subject::NewTown => page_of(db, town, Table::Town, None).await?,
        Subject::TownCounty => {
            let mut rows = page_of(db, town, Table::Town, None).await?;
            rows.retain(|(part, ..)| *part == Table::TownCounty);
            rows
        }
        Subject::InForce(version) => {
            let version = i64::try_from(version).map_err(Error::internal)?;
            let new = reference::Entity::find_by_id((town.0, version)).one(db).await?;
            let mut rows = page_of(db, town, Table::Town, None).await?;
            rows.retain(|(part, ..)| *part == Table::TownVersion);
            rows.extend(new.map(of_reference));
            rows
        }
        Subject::NewPeople(ids) => people(db, ids).await?,
        Subject::People(part, ids) => {
            let mut rows = people(db, ids).await?;
            rows.retain(|(table, ..)| *table == part);
            rows
        }
        Subject::Ends(owner) => ends(db, Condition::all().add(upload_token::Column::Person.eq(owner.0))).await?,
        Subject::Granted { token, session, at } => {
            let mut rows: Vec<Standing> =
                session::Entity::find_by_id(session.to_owned()).one(db).await?.map(of_session).into_iter().collect();
            if let Some(token) = token
                && let Some(token) = upload_token::Entity::find_by_id(token.to_owned()).one(db).await?
            {
                let of_device = Condition::all()
                    .add(upload_token::Column::Person.eq(token.person))
                    .add(upload_token::Column::Device.eq(token.device))
                    .add(upload_token::Column::EndedAt.eq(at.0));
                rows.extend(ends(db, of_device).await?);
                rows.extend(of_token(token));
            }
            rows
        }
        Subject::TileToken(id) => tile_token(db, id).await?,
        Subject::TileTokenEnd(id) => {
            let mut rows = tile_token(db, id).await?;
            rows.retain(|(part, ..)| *part == Table::TileTokenEnd);
            rows
        }
        Subject::Invitation(id) => {
            let found = invitation::Entity::find_by_id(id.to_owned()).one(db).await?;
            found.map(of_invitation).into_iter().flatten().collect()
        }
        Subject::InvitationEnds(owner) => {
            let theirs = invitation::Entity::find().filter(invitation::Column::Town.eq(town.0));
            let theirs = theirs.filter(invitation::Column::Person.eq(owner.0)).filter(invitation::Column::EndedAt.is_not_null());
            let ended = theirs.order_by_asc(invitation::Column::Id).all(db).await?;
            ended.into_iter().flat_map(of_invitation).filter(|(part, ..)| *part == Table::InvitationEnd).collect()
        }
        Subject::NoticeLinks(ids) => notice_links(db, ids).await?,
        Subject::NoticeLinkEnds(ids) => {
            let mut rows = notice_links(db, ids).await?;
            rows.retain(|(part, ..)| *part == Table::NoticeLinkEnd);
            rows
        }
        Subject::UnitCode(unit) => unit_code::Entity::find_by_id(unit.0).one(db).await?.map(of_unit_code).into_iter().collect(),
        Subject::Coming(revision) => coming(db, town, &[revision]).await?,
        Subject::ComingStanding(revisions) => {
            let mut rows = coming(db, town, revisions).await?;
            rows.retain(|(part, ..)| *part == Table::ComingStanding);
            rows
        }
        Subject::Receipts(ids) => rows_of_ops(of_ids(db, ids).await?, false),
    })
}

async fn people(db: &impl ConnectionTrait, ids: &[PersonId]) -> Result<Vec<Standing>, Error> {
    let mut rows = Vec::with_capacity(ids.len());
    for part in ids.chunks(AT_ONCE) {
        let found = person::Entity::find().filter(person::Column::Id.is_in(part.iter().map(|id| id.0)));
        rows.extend(found.order_by_asc(person::Column::Id).all(db).await?.into_iter().flat_map(of_person));
    }
    Ok(rows)
}

async fn coming(db: &impl ConnectionTrait, town: TownId, revisions: &[u64]) -> Result<Vec<Standing>, Error> {
    let revisions = revisions.iter().filter_map(|revision| i64::try_from(*revision).ok());
    let found = coming_version::Entity::find().filter(coming_version::Column::Town.eq(town.0));
    let found = found.filter(coming_version::Column::Revision.is_in(revisions)).order_by_asc(coming_version::Column::Revision);
    Ok(found.all(db).await?.into_iter().flat_map(of_coming).collect())
}

async fn tile_token(db: &impl ConnectionTrait, id: &str) -> Result<Vec<Standing>, Error> {
    let found = tile_token::Entity::find_by_id(id.to_owned()).one(db).await?;
    Ok(found.map(of_tile_token).into_iter().flatten().collect())
}

async fn notice_links(db: &impl ConnectionTrait, ids: &[LinkId]) -> Result<Vec<Standing>, Error> {
    let found = notice_link::Entity::find().filter(notice_link::Column::Id.is_in(ids.iter().map(|id| id.0)));
    Ok(found.order_by_asc(notice_link::Column::Id).all(db).await?.into_iter().flat_map(of_notice_link).collect())
}

/// How those of these tokens have ended that have.
async fn ends(db: &impl ConnectionTrait, which: Condition) -> Result<Vec<Standing>, Error> {
    let over = Condition::any().add(upload_token::Column::RevokedAt.is_not_null()).add(upload_token::Column::EndedAt.is_not_null());
    let ended = upload_token::Entity::find().filter(which).filter(over);
    let ended = ended.order_by_asc(upload_token::Column::Id).all(db).await?;
    Ok(ended.into_iter().flat_map(of_token).filter(|(part, ..)| *part == Table::UploadTokenEnd).collect())
}

async fn of_ids(db: &impl ConnectionTrait, ids: &[OpId]) -> Result<Vec<op::Model>, Error> {
    let mut rows = Vec::with_capacity(ids.len());
    for part in ids.chunks(AT_ONCE) {
        let found = op::Entity::find().filter(op::Column::Id.is_in(part.iter().map(|id| id.0)));
        rows.extend(found.order_by_asc(op::Column::Id).all(db).await?);
    }
    Ok(rows)
}

/// A page of a town's rows of one of the smaller tables, by id, behind the row with the id `after` (`None`: from the first). The last page
/// is empty.
///
/// # Errors
/// The database's.
pub async fn page_of(db: &impl ConnectionTrait, town: TownId, table: Table, after: Option<&str>) -> Result<Vec<Standing>, Error> {
    let engine = db.get_database_backend();
    Ok(match table {
        Table::Town if after.is_none() => town::Entity::find_by_id(town.0).all(db).await?.into_iter().flat_map(of_town).collect(),
        Table::Reference => {
            let found = reference::Entity::find().filter(reference::Column::Town.eq(town.0));
            let after = after.and_then(|after| after.parse::<i64>().ok());
            let found = found.apply_if(after, |found, after| found.filter(reference::Column::Version.gt(after)));
            // One at a time: a version may have megabytes.
            let found = found.order_by_asc(reference::Column::Version).limit(1);
            found.all(db).await?.into_iter().map(of_reference).collect()
        }
        Table::Person => {
            let after = after.and_then(|after| after.parse::<Uuid>().ok());
            page::<person::Entity>((person::Column::Town, person::Column::Id), town, after, PAGE, engine)
                .all(db)
                .await?
                .into_iter()
                .flat_map(of_person)
                .collect()
        }
        Table::UploadToken => {
            let columns = (upload_token::Column::Town, upload_token::Column::Id);
            page::<upload_token::Entity>(columns, town, after, PAGE, engine).all(db).await?.into_iter().flat_map(of_token).collect()
        }
        Table::TileToken => page::<tile_token::Entity>((tile_token::Column::Town, tile_token::Column::Id), town, after, PAGE, engine)
            .all(db)
            .await?
            .into_iter()
            .flat_map(of_tile_token)
            .collect(),
        Table::Invitation => page::<invitation::Entity>((invitation::Column::Town, invitation::Column::Id), town, after, PAGE, engine)
            .all(db)
            .await?
            .into_iter()
            .flat_map(of_invitation)
            .collect(),
        Table::Session => page::<session::Entity>((session::Column::Town, session::Column::Id), town, after, PAGE, engine)
            .all(db)
            .await?
            .into_iter()
            .map(of_session)
            .collect(),
        Table::NoticeLink => {
            let after = after.and_then(|after| after.parse::<Uuid>().ok());
            page::<notice_link::Entity>((notice_link::Column::Town, notice_link::Column::Id), town, after, PAGE, engine)
                .all(db)
                .await?
                .into_iter()
                .flat_map(of_notice_link)
                .collect()
        }
        Table::UnitCode => {
            let after = after.and_then(|after| after.parse::<Uuid>().ok());
            page::<unit_code::Entity>((unit_code::Column::Town, unit_code::Column::Unit), town, after, PAGE, engine)
                .all(db)
                .await?
                .into_iter()
                .map(of_unit_code)
                .collect()
        }
        Table::ComingVersion => {
            let found = coming_version::Entity::find().filter(coming_version::Column::Town.eq(town.0));
            let after = after.and_then(|after| after.parse::<i64>().ok());
            let found = found.apply_if(after, |found, after| found.filter(coming_version::Column::Revision.gt(after)));
            // As of versions: one at a time.
            let found = found.order_by_asc(coming_version::Column::Revision).limit(1);
            found.all(db).await?.into_iter().flat_map(of_coming).collect()
        }
        _ => Vec::new(),
    })
}

/// Commands as the chain speaks of them: their own rows, if asked for, and their receipts.
#[must_use]
pub fn rows_of_ops(ops: Vec<op::Model>, with_verdict: bool) -> Vec<Standing> {
    let mut rows = Vec::with_capacity(ops.len());
    for row in ops {
        let (id, receipt) = (row.id.to_string(), row.receipt.clone());
        if with_verdict {
            rows.push(of_op(row));
        }
        rows.extend(receipt.map(|receipt| (Table::Receipt, id, fields([("receipt", receipt)]))));
    }
    rows
}

fn fields<const N: usize>(fields: [(&str, String); N]) -> Fields {
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn hashed(value: &str) -> String {
    Hash::of(value.as_bytes()).to_string()
}

/// Not its counters, which the chain and the feed hold.
fn of_town(row: town::Model) -> [Standing; 3] {
    let town::Model { id, code, name, reference_version, created_at, county, .. } = row;
    let id = id.to_string();
    [
        (Table::Town, id.clone(), fields([("code", code), ("created_at", created_at.to_string())])),
        (Table::TownVersion, id.clone(), fields([("name", name), ("reference_version", reference_version.to_string())])),
        (Table::TownCounty, id, fields([("county", text(county))])),
    ]
}

/// With each part of the data as a field of its own, so that the part is named.
fn of_reference(row: reference::Model) -> Standing {
    let reference::Model { version, body, created_at, by, holds_from, .. } = row;
    let mut fields = fields([("created_at", created_at.to_string()), ("by", by)]);
    // In the one spelling: in which order serde_json keeps and writes names is for any crate of the build to choose.
    let parts: BTreeMap<String, Value> = serde_json::from_str(&body).unwrap_or_default();
    fields.extend(parts.into_iter().map(|(name, part)| (name, hashed(&canonical(&part)))));
    fields.push(("body".to_owned(), hashed(&body)));
    fields.push(("holds_from".to_owned(), text(holds_from)));
    (Table::Reference, version.to_string(), fields)
}

fn of_person(row: person::Model) -> [Standing; 4] {
    let person::Model { id, town, username, name, role_kind, role, password_hash, disabled, created_at, main_of } = row;
    let id = id.to_string();
    let own = fields([("town", town.to_string()), ("username", username), ("created_at", created_at.to_string())]);
    [
        (Table::Person, id.clone(), own),
        (Table::PersonRole, id.clone(), fields([("name", name), ("role_kind", role_kind), ("role", role), ("main_of", text(main_of))])),
        (Table::PersonPassword, id.clone(), fields([("password_hash", hashed(&password_hash))])),
        (Table::PersonOpen, id, fields([("disabled", disabled.to_string())])),
    ]
}

/// Not when it was used: that changes, and is not to be known.
fn of_token(row: upload_token::Model) -> [Standing; 2] {
    let upload_token::Model { id, town, person, device, device_name, created_at, revoked_at, ended_at, .. } = row;
    let own = fields([
        ("town", town.to_string()),
        ("person", person.to_string()),
        ("device", device.to_string()),
        ("device_name", device_name),
        ("created_at", created_at.to_string()),
    ]);
    [
        (Table::UploadToken, id.clone(), own),
        (Table::UploadTokenEnd, id, fields([("revoked_at", text(revoked_at)), ("ended_at", text(ended_at))])),
    ]
}

fn of_session(row: session::Model) -> Standing {
    let session::Model { id, town, person, device, device_name, form_token, created_at, expires_at } = row;
    let fields = fields([
        ("town", town.to_string()),
        ("person", person.to_string()),
        ("device", device.to_string()),
        ("device_name", device_name),
        ("form_token", form_token),
        ("created_at", created_at.to_string()),
        ("expires_at", expires_at.to_string()),
    ]);
    (Table::Session, id, fields)
}

fn of_tile_token(row: tile_token::Model) -> [Standing; 2] {
    let tile_token::Model { id, town, name, created_at, expires_at, revoked_at } = row;
    let own = fields([
        ("town", town.to_string()),
        ("name", name),
        ("created_at", created_at.to_string()),
        ("expires_at", expires_at.to_string()),
    ]);
    [(Table::TileToken, id.clone(), own), (Table::TileTokenEnd, id, fields([("revoked_at", text(revoked_at))]))]
}

fn of_invitation(row: invitation::Model) -> [Standing; 2] {
    let invitation::Model { id, town, person, created_at, expires_at, ended_at } = row;
    let own = fields([
        ("town", town.to_string()),
        ("person", person.to_string()),
        ("created_at", created_at.to_string()),
        ("expires_at", expires_at.to_string()),
    ]);
    [(Table::Invitation, id.clone(), own), (Table::InvitationEnd, id, fields([("ended_at", text(ended_at))]))]
}

fn of_notice_link(row: notice_link::Model) -> [Standing; 2] {
    let notice_link::Model { id, town, issue, unit, sort, hash, made_at, revoked_at } = row;
    let id = id.to_string();
    let own = fields([
        ("town", town.to_string()),
        ("issue", issue.to_string()),
        ("unit", unit.to_string()),
        ("sort", sort),
        ("hash", hash),
        ("made_at", made_at.to_string()),
    ]);
    [(Table::NoticeLink, id.clone(), own), (Table::NoticeLinkEnd, id, fields([("revoked_at", text(revoked_at))]))]
}

fn of_unit_code(row: unit_code::Model) -> Standing {
    let unit_code::Model { unit, town, hash, stamp, made_at } = row;
    let fields =
        fields([("town", town.to_string()), ("hash", hashed(&hash)), ("stamp", stamp.to_string()), ("made_at", made_at.to_string())]);
    (Table::UnitCode, unit.to_string(), fields)
}

/// Not what became of its reassignments: they are commands, and their events are told of themselves.
fn of_coming(row: coming_version::Model) -> [Standing; 2] {
    let coming_version::Model { revision, holds_from, made_at, by, based_on, may_lose, tables, ticks, body, misfit, ended, .. } = row;
    let id = revision.to_string();
    let own = fields([
        ("holds_from", holds_from.to_string()),
        ("made_at", made_at.to_string()),
        ("by", by),
        ("based_on", based_on.to_string()),
        ("may_lose", may_lose.to_string()),
        ("tables", hashed(&tables)),
        ("ticks", hashed(&ticks)),
    ]);
    let standing = fields([
        ("body", hashed(&body)),
        ("misfit", misfit),
        ("ended", text(ended)),
        ("ended_at", text(row.ended_at)),
        ("version", text(row.version)),
    ]);
    [(Table::ComingVersion, id.clone(), own), (Table::ComingStanding, id, standing)]
}

fn of_op(row: op::Model) -> Standing {
    let op::Model { id, town, device, seq, person, issue, received_at, raw, verdict, version, photos_total, record_kind, .. } = row;
    // Of a refused envelope the ledger keeps only the hash; it is the same row then.
    let raw = raw.strip_prefix("sha256:").map_or_else(|| hashed(&raw), str::to_owned);
    let fields = fields([
        ("town", town.to_string()),
        ("device", device.to_string()),
        ("seq", seq.to_string()),
        ("person", person.to_string()),
        ("issue", issue.to_string()),
        ("received_at", received_at.to_string()),
        ("raw", raw),
        ("verdict", verdict),
        ("version", version.to_string()),
        ("photos_total", photos_total.to_string()),
        ("record_kind", record_kind),
    ]);
    (Table::Op, id.to_string(), fields)
}
