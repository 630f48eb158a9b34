//! Notices that the person had been told before and that stand otherwise by now: their record has changed since, or they have been opened on
//! another device. However long somebody was away, an answer holds about as many of them as it may hold changes.

use super::{Wanted, page::page};
use crate::{
    entity::notice,
    error::Error,
    notice::{Told, opened_after, read_rows, told_about, told_with, with_standing},
    state::WriteTx,
};
use shared::{notice::Notice, record::RecordRef, sync::whole_from};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Records of which notices are looked for at once.
const AT_ONCE: usize = 500;

/// What is told again.
#[derive(Default)]
pub(super) struct Again {
    /// The notices, in the order in which they were made.
    pub(super) notices: Vec<Notice>,
    /// The last number whose changes are all told of; `None`: all are.
    pub(super) through: Option<u64>,
}

/// What is to be told again because of these changes, which are ascending, and of what was opened in the same span of the feed.
pub(super) async fn again(tx: &WriteTx, wanted: &Wanted<'_>, changed: &[(u64, RecordRef)], span: (u64, u64)) -> Result<Again, Error> {
    let number = |feed: u64| i64::try_from(feed).map_err(Error::internal);
    let told = Told { person: wanted.person, through: number(wanted.after)?, from: whole_from(wanted.now) };
    let most = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    let (mut found, mut cuts): (Vec<(u64, notice::Model)>, Vec<u64>) = Default::default();
    let mut left = changed;
    while let Some((first, _)) = left.first() {
        if found.len() > most {
            cuts.push(*first);
            break;
        }
        let (some, rest) = left.split_at(whole(left));
        let numbers: HashMap<Uuid, u64> = some.iter().map(|(feed, record)| (record.id.0, *feed)).collect();
        let ids: Vec<Uuid> = some.iter().map(|(_, record)| record.id.0).collect();
        let rows = told_about(tx, told, &ids).await?;
        found.extend(rows.into_iter().filter_map(|row| Some((*numbers.get(&row.issue)?, row))));
        left = rest;
    }
    let (opened, cut) = opened_after(tx, wanted.person.id, (number(span.0)?, number(span.1)?), u64::from(wanted.limit) + 1).await?;
    let unsigned = |feed: i64| u64::try_from(feed).map_err(Error::internal);
    cuts.extend(cut.map(unsigned).transpose()?);
    let mut numbers = HashMap::with_capacity(opened.len());
    for (feed, id) in &opened {
        numbers.insert(*id, unsigned(*feed)?);
    }
    let ids: Vec<Uuid> = opened.iter().map(|(_, id)| *id).collect();
    let rows = told_with(tx, told, &ids).await?;
    found.extend(rows.into_iter().filter_map(|row| Some((*numbers.get(&row.id)?, row))));

    found.sort_unstable_by_key(|(feed, row)| (*feed, row.feed, row.id));
    let mut seen = HashSet::new();
    found.retain(|(_, row)| seen.insert(row.id));
    let feeds: Vec<u64> = found.iter().map(|(feed, _)| *feed).collect();
    let through = page(&feeds, cuts.into_iter().min(), wanted.limit);
    let told = found.into_iter().filter(|(feed, _)| through.is_none_or(|through| *feed <= through));
    let mut rows: Vec<notice::Model> = told.map(|(_, row)| row).collect();
    rows.sort_unstable_by_key(|row| (row.feed, row.id));
    let notices = read_rows(tx, wanted.person, &rows).await?;
    Ok(Again { notices: with_standing(tx, wanted.person, wanted.reference, notices).await?, through })
}

/// How many of these are taken at once: no number in part.
fn whole(left: &[(u64, RecordRef)]) -> usize {
    let Some((last, _)) = left.get(..AT_ONCE).and_then(<[_]>::last) else { return left.len() };
    AT_ONCE + left.iter().skip(AT_ONCE).take_while(|(feed, _)| feed == last).count()
}
