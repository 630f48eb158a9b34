//! What is in force and would be gone after an import, with what hangs on it.

use super::store::{Account, OpenIssues};
use shared::{
    id::{GridId, UnitId},
    kind::KindCode,
    person::Role,
    reference::Reference,
    responsibility::RuleUnit,
};
use std::{collections::HashSet, fmt, hash::Hash};

/// Most entries that are named one by one, here and per entry.
pub(super) const NAMED: usize = 100;

/// Something that the folder no longer has.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// What kind of thing, in Chinese and English.
    pub table: (&'static str, &'static str),
    /// Its code and name.
    pub what: String,
    /// User names of open accounts that are bound to it.
    pub accounts: Vec<String>,
    /// Open issues that name it.
    pub issues: u64,
    key: Key,
}

#[derive(Clone, Debug, PartialEq)]
enum Key {
    Unit(UnitId),
    Grid(GridId),
    Kind(KindCode),
    Alone,
}

/// An open account whose unit, or one of whose grids, is not in the folder, and that the folder does not name either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranded {
    /// User name.
    pub username: String,
    /// Name as shown.
    pub name: String,
    /// What it is bound to, as it was called.
    pub bound: String,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (zh, en) = self.table;
        write!(f, "{zh} {en} {}", self.what)?;
        if !self.accounts.is_empty() {
            let count = self.accounts.len();
            let names = self.accounts.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(" ");
            write!(f, "; 在用账号 {count} 个: {names} · {count} open accounts")?;
        }
        if self.issues > 0 {
            write!(f, "; 在办问题 {} 件 · {0} open issues", self.issues)?;
        }
        Ok(())
    }
}

impl fmt::Display for Stranded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { username, name, bound } = self;
        write!(f, "{username} {name} ({bound}); 关闭 to close it: jingge user close --username {username}")
    }
}

/// Everything of the data in force that the next has no more.
pub(super) fn losses(old: &Reference, next: &Reference) -> Vec<Loss> {
    let mut lost = Vec::new();
    let mut add = |table, gone: Vec<(String, Key)>| {
        lost.extend(gone.into_iter().map(|(what, key)| Loss { table, what, accounts: Vec::new(), issues: 0, key }));
    };
    let unit = |row: &shared::unit::Unit| (format!("{} {}", row.code, row.name), Key::Unit(row.id));
    add(("单位", "unit"), gone(&old.units, &next.units, |row| row.id, unit));
    add(("网格", "grid"), gone(&old.grids, &next.grids, |row| row.id, |row| (format!("{} {}", row.code, row.name), Key::Grid(row.id))));
    add(("点位", "site"), gone(&old.sites, &next.sites, |row| row.id, |row| (format!("{} {}", row.code, row.name), Key::Alone)));
    add(("小区", "estate"), gone(&old.estates, &next.estates, |row| row.id, |row| (format!("{} {}", row.code, row.name), Key::Alone)));
    let front = |row: &shared::unit::Segment| (format!("{} 号 {}", row.number, old.unit_name(row.unit)), Key::Alone);
    add(("门前三包", "front"), gone(&old.segments, &next.segments, |row| row.id, front));
    let rule = |row: &shared::responsibility::RuleRow| {
        let lead = match row.lead {
            RuleUnit::Unit(unit) => old.unit_name(unit),
            RuleUnit::Committee => "属地",
        };
        (format!("第 {} 行 ({lead})", row.number), Key::Alone)
    };
    add(("任务分解表", "rule"), gone(&old.rule_book.rows, &next.rule_book.rows, |row| row.id, rule));
    let kind = |row: &shared::catalogue::Kind| (format!("{} {}", row.code.0, row.name), Key::Kind(row.code.clone()));
    add(("问题目录", "kind"), gone(&old.catalogue.kinds, &next.catalogue.kinds, |row| row.code.clone(), kind));
    let form = |row: &shared::form::Form| (format!("{} {}", row.code.0, row.name), Key::Alone);
    add(("检查表", "form"), gone(&old.forms, &next.forms, |row| row.code.clone(), form));
    let phase = |row: &shared::campaign::Phase| (row.name.clone(), Key::Alone);
    add(("阶段", "phase"), gone(&old.campaign.phases, &next.campaign.phases, |row| row.name.clone(), phase));
    let years = |of: &Reference| of.calendar.years.keys().copied().collect::<Vec<i32>>();
    add(("日历", "calendar year"), gone(&years(old), &years(next), |year| *year, |year| (year.to_string(), Key::Alone)));
    let names = |of: &Reference| of.features.iter().map(|row| row.name.clone()).filter(|name| !name.is_empty()).collect::<Vec<_>>();
    let drawn = gone(&names(old), &names(next), Clone::clone, |name| (name.clone(), Key::Alone));
    let fewer = drawn.is_empty() && next.features.len() < old.features.len();
    let unnamed = fewer.then(|| (format!("{} → {}", old.features.len(), next.features.len()), Key::Alone));
    add(("底图", "feature"), drawn.into_iter().chain(unnamed).collect());
    lost
}

fn gone<T, K: Eq + Hash>(old: &[T], next: &[T], key: impl Fn(&T) -> K, told: impl Fn(&T) -> (String, Key)) -> Vec<(String, Key)> {
    let mut there: HashSet<K> = next.iter().map(&key).collect();
    old.iter().filter(|row| there.insert(key(row))).map(told).collect()
}

/// Says of each loss which accounts are bound to it and how many open issues name it.
pub(super) fn hang(losses: &mut [Loss], accounts: &[&Account], open: &OpenIssues) {
    for loss in losses {
        let bound = |account: &&&Account| match (&loss.key, &account.role) {
            (Key::Unit(lost), Role::Unit { unit }) => lost == unit,
            (Key::Grid(lost), Role::Inspector { grids }) => grids.contains(lost),
            _ => false,
        };
        loss.accounts = accounts.iter().filter(bound).map(|account| account.username.clone()).collect();
        loss.issues = match &loss.key {
            Key::Unit(unit) => open.of_unit(*unit),
            Key::Grid(grid) => open.of_grid(*grid),
            Key::Kind(kind) => open.of_kind(kind),
            Key::Alone => 0,
        };
    }
}

/// The accounts among these whose unit, or one of whose grids, the next data no longer have.
pub(super) fn stranded(accounts: &[&Account], old: Option<&Reference>, next: &Reference) -> Vec<Stranded> {
    let bound = |account: &Account| match &account.role {
        Role::Unit { unit } if next.unit(*unit).is_none() => {
            let before = old.and_then(|old| old.unit(*unit)).map(|unit| format!("{} {}", unit.code, unit.name));
            Some(before.unwrap_or_else(|| old.map_or("—", |old| old.unit_name(*unit)).to_owned()))
        }
        Role::Inspector { grids } => {
            let missing: Vec<String> = grids.iter().filter(|grid| next.grid(**grid).is_none()).map(|grid| grid_name(old, *grid)).collect();
            (!missing.is_empty()).then(|| missing.join(", "))
        }
        _ => None,
    };
    let told =
        |account: &&Account| Some(Stranded { username: account.username.clone(), name: account.name.clone(), bound: bound(account)? });
    accounts.iter().filter_map(told).collect()
}

fn grid_name(old: Option<&Reference>, id: GridId) -> String {
    old.and_then(|old| old.grid(id)).map_or_else(|| "—".to_owned(), |grid| format!("{} {}", grid.code, grid.name))
}
