//! The chain first, then what it attests, page by page.

use super::{
    check::{Present, check, minutes_differ},
    difference::{Compared, How},
    fold::{Folded, fold},
    said::{OfRecord, Said},
    seal::{and_then, kept_of, told_of},
    store,
};
use crate::{
    audit::{self, FirstBad, Standing, Table},
    entity::{op, op_photo},
    error::Error,
    state::Connection,
};
use serde::Deserialize;
use shared::{
    id::{IssueId, TownId},
    photo::Hash,
    record::{RecordKind, RecordRef},
    reference::Reference,
    sync::{Envelope, Verdict},
};
use std::collections::{BTreeMap, BTreeSet};

/// Walks a town's chain and compares what is kept with what it attests. `db` is to be of one instant: a snapshot, or a copy that
/// nobody writes to.
///
/// The outer result is about reading, the inner one about the chain; what differs from it stands in the answer.
///
/// # Errors
/// [`Error::NotFound`] for an unknown town; the database's.
pub async fn verify(db: &impl Connection, town: TownId) -> Result<Result<Compared, FirstBad>, Error> {
    let mut said = Said::default();
    let rows = match audit::walk(db, town, |heard| said.hear(heard)).await? {
        Ok(chain) => chain.rows,
        Err(bad) => return Ok(Err(bad)),
    };
    let mut found = Compared { rows, ..Compared::default() };
    for table in Table::PAGED {
        let mut after = None;
        loop {
            let page = audit::page_of(db, town, table, after.as_deref()).await?;
            let Some((_, last, _)) = page.last() else { break };
            after = Some(last.clone());
            page.into_iter().for_each(|row| found.weigh(&mut said, row));
        }
    }
    records(db, town, &mut said, &mut found).await?;
    ops(db, town, &mut said, &mut found).await?;
    for (table, id) in said.missing() {
        found.add(table.table(), id, if table == Table::Receipt { "receipt" } else { "*" }, How::Missing);
    }
    Ok(Ok(found))
}

impl Compared {
    fn weigh(&mut self, said: &mut Said, row: Standing) {
        let (table, id, fields) = row;
        match said.take(table, &id) {
            Some(seal) => {
                if let Some(field) = seal.differing(&fields) {
                    self.add(table.table(), id, field, How::Changed);
                }
            }
            // With its row.
            None if table.changes() => {}
            None if !said.whole => self.unattested += 1,
            None => self.add(table.table(), id, if table == Table::Receipt { "receipt" } else { "*" }, How::Extra),
        }
    }
}

/// Of a record's body, what points elsewhere.
#[derive(Deserialize)]
struct Pointing {
    relapse_of: Option<IssueId>,
    photos: Vec<PhotoOf>,
    #[serde(default)]
    voices: Vec<VoiceOf>,
}

#[derive(Deserialize)]
struct PhotoOf {
    photo: Named,
    stored: bool,
}

#[derive(Deserialize)]
struct VoiceOf {
    voice: Named,
    stored: bool,
}

#[derive(Deserialize)]
struct Named {
    hash: Hash,
}

async fn records(db: &impl Connection, town: TownId, said: &mut Said, found: &mut Compared) -> Result<(), Error> {
    let reference = store::reference_in_force(db, town).await?;
    for kind in RecordKind::ALL {
        of_kind(db, town, kind, reference.as_ref(), said, found).await?;
    }
    for (table, id) in store::of_no_record(db, town).await? {
        found.add(table, id, "issue", How::Extra);
    }
    Ok(())
}

async fn of_kind(
    db: &impl Connection,
    town: TownId,
    kind: RecordKind,
    reference: Option<&Reference>,
    said: &mut Said,
    found: &mut Compared,
) -> Result<(), Error> {
    let (mut after, mut relapsed, mut marked) = (None, BTreeSet::new(), BTreeSet::new());
    loop {
        let page = store::records(db, town, kind, after).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id().0);
        let mut events = store::events(db, town, page.iter().map(|present| present.id().0)).await?;
        let mut stored = Vec::new();
        for present in &page {
            let record = present.row.record();
            let of = said.take_record(record);
            // Without reference data no row can be made again; that it is not there is said above.
            if let Some(reference) = reference {
                let folded = fold(town, record, &events.remove(&record.id.0).unwrap_or_default())?;
                one_record(present, &folded, of, reference, found)?;
            }
            if present.row.is_relapsed() {
                marked.insert(record.id.0);
            }
            let Ok(pointing) = serde_json::from_str::<Pointing>(present.row.body()) else { continue };
            relapsed.extend(pointing.relapse_of.map(|earlier| earlier.0));
            stored.extend(pointing.photos.into_iter().filter(|photo| photo.stored).map(|photo| photo.photo.hash));
            stored.extend(pointing.voices.into_iter().filter(|voice| voice.stored).map(|voice| voice.voice.hash));
        }
        let there = store::photos(db, town, &stored).await?;
        for hash in stored.into_iter().filter(|hash| !there.contains(hash)).collect::<BTreeSet<_>>() {
            found.add("photo", hash, "*", How::Missing);
        }
    }
    for id in relapsed.symmetric_difference(&marked) {
        found.add(kind.key(), id, "relapsed", How::Changed);
    }
    for id in store::without_row(db, town, kind).await? {
        // Not to be named once more by what was said of it.
        let _said = said.take_record(RecordRef { kind, id: id.into() });
        found.add(kind.key(), id, "*", How::Missing);
    }
    Ok(())
}

/// A record is folded from its events even if it stands as its last write said: that went on from what it found. Whom a write told, it
/// says itself; the rules of today are asked only if nothing else is known.
fn one_record(present: &Present, folded: &Folded, of: OfRecord, reference: &Reference, found: &mut Compared) -> Result<(), Error> {
    let stands = of.kept.is_some_and(|kept| u128::from_str_radix(&kept_of(&present.row, &present.audiences), 16) == Ok(kept));
    let (from, mut told) = (of.told_from.unwrap_or(i64::MAX), 0);
    for write in present.notices.chunk_by(|one, next| one.feed == next.feed) {
        if write.first().is_some_and(|notice| notice.feed >= from) {
            told = told_of(write).map_or(told, |write| and_then(told, &write));
        }
    }
    let all_told = told == of.told;
    let any_before = present.notices.iter().any(|notice| notice.feed < from);
    found.unattested += u64::from(of.kept.is_none());
    let as_told = all_told && !any_before && of.by_write;
    if check(present, folded, reference, !as_told, found)? {
        return Ok(());
    }
    if of.kept.is_some() && !stands {
        let field = if minutes_differ(present, folded, reference)? { "cure_minutes" } else { "*" };
        found.add(present.table(), present.id(), field, How::Changed);
    }
    if !all_told {
        found.add("notice", present.id(), "id", How::Changed);
    }
    Ok(())
}

async fn ops(db: &impl Connection, town: TownId, said: &mut Said, found: &mut Compared) -> Result<(), Error> {
    let mut after = None;
    loop {
        let page = store::ops(db, town, after).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(last.id);
        for (row, links) in page {
            links_of(&row, &links, found);
            audit::rows_of_ops(vec![row], true).into_iter().for_each(|row| found.weigh(said, row));
        }
    }
}

/// The links of a command to its files follow from its envelope.
fn links_of(row: &op::Model, links: &BTreeMap<i32, op_photo::Model>, found: &mut Compared) {
    let applied = matches!(serde_json::from_str(&row.verdict), Ok(Verdict::Applied { .. }));
    let envelope = serde_json::from_str::<Envelope>(&row.raw).ok().filter(|_| applied);
    if applied && envelope.is_none() {
        found.add("op", row.id, "raw", How::Changed);
        return;
    }
    let named = envelope.map(|envelope| envelope.file_links()).unwrap_or_default();
    let expected: BTreeMap<i32, op_photo::Model> = (0..)
        .zip(named)
        .map(|(position, (record, file))| {
            let op::Model { id: op, town, person, .. } = *row;
            let (hash, issue, record_kind) = (file.hash.to_string(), record.id.0, record.kind.key().to_owned());
            let media = file.media.key().to_owned();
            (position, op_photo::Model { op, position, town, hash, issue, person, record_kind, media })
        })
        .collect();
    for position in expected.keys().chain(links.keys()).collect::<BTreeSet<_>>() {
        let how = match (expected.get(position), links.get(position)) {
            (Some(then), Some(now)) if then == now => continue,
            (Some(_), Some(_)) => How::Changed,
            (Some(_), None) => How::Missing,
            _ => How::Extra,
        };
        found.add("op_photo", format!("{} {position}", row.id), "*", how);
    }
}
