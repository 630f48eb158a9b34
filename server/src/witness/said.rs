//! What a chain last said of each row, in a few bytes a row.

use super::seal::and_then;
use crate::audit::{Heard, Seal, Table};
use shared::record::{RecordKind, RecordRef};
use std::collections::HashMap;
use uuid::Uuid;

/// The last word of a chain.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Whether it attests everything: from the town's first row on, or since it was made to.
    pub(super) whole: bool,
    rows: HashMap<(Table, u128), Seal>,
    records: HashMap<(RecordKind, u128), OfRecord>,
}

/// What was said of a record.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OfRecord {
    /// How its row and audiences stand; `None`: nothing was said.
    pub(super) kept: Option<u128>,
    /// Whether its last write said so itself.
    pub(super) by_write: bool,
    /// Feed number of the first write of which it was said whom it told.
    pub(super) told_from: Option<i64>,
    /// What was told from there on.
    pub(super) told: u128,
}

impl Said {
    /// Takes a row of the chain in.
    pub(super) fn hear(&mut self, heard: Heard) {
        let Heard { seq, is_baseline, claims } = heard;
        self.whole |= is_baseline || (seq == 1 && !claims.rows.is_empty());
        for (table, id, seal) in claims.rows {
            let (Some(table), Ok(seal)) = (Table::named(&table), seal.parse::<Seal>()) else { continue };
            if table == Table::Issue {
                let of = self.records.entry((RecordKind::Issue, key_of(&id))).or_default();
                (of.kept, of.by_write) = (Some(seal.hash), false);
            } else if table.changes() {
                self.rows.insert((table, key_of(&id)), seal);
            } else {
                self.rows.entry((table, key_of(&id))).or_insert(seal);
            }
        }
        let Some((record, written)) = claims.written else { return };
        let of = self.records.entry((record.kind, record.id.0.as_u128())).or_default();
        if let Some(kept) = written.kept {
            (of.kept, of.by_write) = (u128::from_str_radix(&kept, 16).ok(), true);
        }
        if let Some(told) = written.told {
            of.told = and_then(of.told, &told);
            of.told_from = of.told_from.or(Some(written.feed));
        }
    }

    /// What was said of a row. Each is asked for once: what is left was said of rows that are not there.
    pub(super) fn take(&mut self, table: Table, id: &str) -> Option<Seal> {
        self.rows.remove(&(table, key_of(id)))
    }

    /// What was said of a record; once, as [`Said::take`].
    pub(super) fn take_record(&mut self, record: RecordRef) -> OfRecord {
        self.records.remove(&(record.kind, record.id.0.as_u128())).unwrap_or_default()
    }

    /// The rows that are not there, as far as they ought to be: tokens and sessions come to their end.
    pub(super) fn missing(self) -> Vec<(Table, String)> {
        // A row that is gone is named once, not by each of its parts.
        let named = |table: &Table| {
            !table.changes()
                && !matches!(table, Table::UploadToken | Table::Session | Table::TileToken | Table::NoticeLink | Table::Invitation)
        };
        let rows = self.rows.into_keys().filter(|(table, _)| named(table));
        let kept = self.records.into_iter().filter(|(_, of)| of.kept.is_some());
        let mut all: Vec<_> = rows.chain(kept.map(|((kind, key), _)| (Table::of_kind(kind), key))).collect();
        all.sort_unstable();
        all.into_iter().map(|(table, key)| (table, name_of(table, key))).collect()
    }
}

/// An id as a number: a UUID, the first half of a hash, a version.
fn key_of(id: &str) -> u128 {
    let hash = || id.get(..32).and_then(|half| u128::from_str_radix(half, 16).ok());
    Uuid::parse_str(id).map(|id| id.as_u128()).ok().or_else(hash).or_else(|| id.parse().ok()).unwrap_or(0)
}

fn name_of(table: Table, key: u128) -> String {
    if table == Table::Reference { key.to_string() } else { Uuid::from_u128(key).to_string() }
}
