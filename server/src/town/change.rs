//! What an import would change, for people to look at first.

use super::loss::{Loss, NAMED, Stranded, losses};
use shared::{form, reference::Reference};
use std::{collections::HashMap, fmt, hash::Hash};

/// How one table differs from the one in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Rows in the folder.
    pub now: usize,
    /// Rows that are new.
    pub added: usize,
    /// Rows that are there with other contents.
    pub changed: usize,
    /// Rows that are no longer there.
    pub removed: usize,
}

impl Change {
    fn of<T: PartialEq, K: Eq + Hash>(old: &[T], new: &[T], key: impl Fn(&T) -> K) -> Self {
        let before: HashMap<K, &T> = old.iter().map(|row| (key(row), row)).collect();
        let mut change = Self { now: new.len(), ..Self::default() };
        let mut kept = 0;
        for row in new {
            match before.get(&key(row)) {
                None => change.added += 1,
                Some(old) => {
                    kept += 1;
                    change.changed += usize::from(*old != row);
                }
            }
        }
        change.removed = before.len().saturating_sub(kept);
        change
    }
}

/// A preview of an import.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Name of the town.
    pub town: String,
    /// Version in force; `None` for a new town.
    pub version: Option<u64>,
    /// Tables with their Chinese and English names.
    pub tables: Vec<(&'static str, &'static str, Change)>,
    /// Whether town, campaign, calendar or the drawn map differ.
    pub head_differs: bool,
    /// Accounts that would be made.
    pub new_accounts: usize,
    /// Accounts that would get another name or role.
    pub changed_accounts: usize,
    /// What would be gone.
    pub losses: Vec<Loss>,
    /// Open accounts that are bound to something which is not in the folder.
    pub stranded: Vec<Stranded>,
}

impl Preview {
    /// Compares the data in force, if any, with what the folder says. Accounts, and what hangs on a loss, are filled in by the caller.
    #[must_use]
    pub fn of(present: Option<(u64, &Reference)>, next: &Reference) -> Self {
        let nothing = Reference {
            units: Vec::new(),
            grids: Vec::new(),
            sites: Vec::new(),
            estates: Vec::new(),
            segments: Vec::new(),
            rule_book: shared::responsibility::RuleBook::default(),
            catalogue: shared::catalogue::Catalogue::default(),
            forms: Vec::new(),
            ..next.clone()
        };
        let old = present.map_or(&nothing, |(_, reference)| reference);
        let mut forms = next.forms.clone();
        form::number(&mut forms, old.forms.iter().chain(&old.former_forms));
        let tables = vec![
            ("单位", "units", Change::of(&old.units, &next.units, |row| row.id)),
            ("网格", "grids", Change::of(&old.grids, &next.grids, |row| row.id)),
            ("点位", "sites", Change::of(&old.sites, &next.sites, |row| row.id)),
            ("小区", "estates", Change::of(&old.estates, &next.estates, |row| row.id)),
            ("门前三包", "segments", Change::of(&old.segments, &next.segments, |row| row.id)),
            ("任务分解表", "rule book", Change::of(&old.rule_book.rows, &next.rule_book.rows, |row| row.id)),
            ("问题目录", "catalogue", Change::of(&old.catalogue.kinds, &next.catalogue.kinds, |row| row.code.clone())),
            ("检查表", "forms", Change::of(&old.forms, &forms, |row| row.code.clone())),
        ];
        let head_differs = present.is_none()
            || old.town != next.town
            || old.campaign != next.campaign
            || old.calendar.years != next.calendar.years
            || old.features != next.features;
        Self {
            town: next.town.name.clone(),
            version: present.map(|(version, _)| version),
            tables,
            head_differs,
            new_accounts: 0,
            changed_accounts: 0,
            losses: losses(old, next),
            stranded: Vec::new(),
        }
    }
}

/// A list under its title, as far as it is named.
fn named(f: &mut fmt::Formatter<'_>, title: &str, list: &[impl fmt::Display]) -> fmt::Result {
    if list.is_empty() {
        return Ok(());
    }
    write!(f, "\n{title}")?;
    for entry in list.iter().take(NAMED) {
        write!(f, "\n    {entry}")?;
    }
    match list.len().saturating_sub(NAMED) {
        0 => Ok(()),
        more => write!(f, "\n    另有 {more} 项 · {more} more"),
    }
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.version {
            None => writeln!(f, "{}: 新镇 · a new town", self.town)?,
            Some(version) => writeln!(f, "{}: 现行第 {version} 版 · version {version} is in force", self.town)?,
        }
        for (zh, en, change) in &self.tables {
            let Change { now, added, changed, removed } = change;
            writeln!(f, "  {zh} {now} (新增 {added}, 变更 {changed}, 删除 {removed}) · {en} {now} (+{added} ~{changed} -{removed})")?;
        }
        if self.head_differs {
            writeln!(f, "  镇、创卫行动、日历或底图有变化 · town, campaign, calendar or map differ")?;
        }
        let (new, changed) = (self.new_accounts, self.changed_accounts);
        write!(f, "  账号: 新增 {new}, 变更 {changed} · accounts: {new} new, {changed} changed")?;
        named(f, "  要删除的 · would be gone:", &self.losses)?;
        named(f, "  仍在用, 但所属单位或网格已不在资料里的账号 · open accounts whose unit or grid is not in the data:", &self.stranded)
    }
}
