//! A draft's tables laid over other data than those it was drafted on.

use super::super::{loss::losses, number::number, read::read, rows::Tables, store, write::write};
use crate::{
    coming,
    entity::coming_version,
    error::Error,
    state::{Connection, unpacking},
};
use shared::{
    id::TownId,
    reference::Reference,
    town_table::{TableName, Words},
};
use std::collections::{BTreeMap, HashMap, hash_map::Entry};

/// Why a version does not fit over the data before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Misfit {
    /// One of its tables was changed there as well.
    SameTable,
    /// Together they cannot be read.
    Faults,
    /// Something would be gone that nobody agreed to.
    Losses,
}

impl Misfit {
    const ALL: [Self; 3] = [Self::SameTable, Self::Faults, Self::Losses];

    /// Its word in the row, and in an error.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::SameTable => "coming",
            Self::Faults => "faults",
            Self::Losses => "losses",
        }
    }

    pub(super) fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|misfit| misfit.key() == key)
    }

    /// What people are told.
    pub(super) fn words(self) -> Words {
        let (zh, en) = match self {
            Self::SameTable => {
                ("同一张表在这期间又改过, 请重新编辑后发布", "One of its tables was changed meanwhile: edit it again and publish")
            }
            Self::Faults => ("与现在的资料对不上, 请重新编辑后发布", "It does not go with the data by now: edit it again and publish"),
            Self::Losses => {
                ("会删掉当时没有同意删除的内容, 请重新发布", "Something would be gone that was not agreed to: publish it again")
            }
        };
        Words { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// Lays all that wait in a town over its data in force, each over those before it, and keeps what they would be. The revisions of those that are
/// otherwise than before.
///
/// # Errors
/// The database's; data that cannot be read.
pub(in super::super) async fn relay(tx: &impl Connection, town: TownId) -> Result<Vec<u64>, Error> {
    let waiting = coming::waiting(tx, town).await?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let present = store::present(tx, town).await?.ok_or(Error::NotFound)?;
    let mut bases: HashMap<i64, Reference> = HashMap::new();
    for row in &waiting {
        if let Entry::Vacant(place) = bases.entry(row.based_on) {
            place.insert(store::version(tx, town, row.based_on).await?.reference);
        }
    }
    let before = waiting.clone();
    let laid = unpacking(move || lay_all(present.reference, &bases, waiting)).await??;
    let mut changed = Vec::new();
    for (row, before) in laid.iter().zip(&before) {
        if (&row.body, &row.misfit) != (&before.body, &before.misfit) {
            coming::lay(tx, row).await?;
            changed.push(u64::try_from(row.revision).unwrap_or(0));
        }
    }
    Ok(changed)
}

fn lay_all(
    mut now: Reference,
    bases: &HashMap<i64, Reference>,
    mut waiting: Vec<coming_version::Model>,
) -> Result<Vec<coming_version::Model>, Error> {
    for row in &mut waiting {
        let changed = serde_json::from_str(&row.tables).map_err(Error::internal)?;
        let then = bases.get(&row.based_on).ok_or_else(|| Error::internal("a version without the data it was drafted on"))?;
        match laid_over(&now, then, &changed, row.may_lose) {
            Ok(next) => {
                row.body = serde_json::to_string(&next).map_err(Error::internal)?;
                row.misfit.clear();
                now = next;
            }
            Err(misfit) => {
                row.body.clear();
                misfit.key().clone_into(&mut row.misfit);
            }
        }
    }
    Ok(waiting)
}

/// The data `now` with the tables of a draft that was made on the data `then`.
fn laid_over(now: &Reference, then: &Reference, changed: &BTreeMap<TableName, String>, may_lose: bool) -> Result<Reference, Misfit> {
    let (base, drafted_on): (Tables, Tables) = (write(now), write(then));
    if changed.keys().any(|name| base.text(*name) != drafted_on.text(*name)) {
        return Err(Misfit::SameTable);
    }
    let mut next = read(&base.with(changed).folder()).map_err(|_| Misfit::Faults)?.reference;
    if next.town.code != now.town.code {
        return Err(Misfit::Faults);
    }
    number(Some(now), &mut next);
    next.keep_retired(now);
    if !may_lose && !losses(now, &next).is_empty() {
        return Err(Misfit::Losses);
    }
    Ok(next)
}
