//! The people of a town with their roles.

use super::{
    PersonDraft, Reason, RowError,
    column::{Column, may, must},
    row::{Codes, Row, Seen, UnitCodes, each},
    table::Table,
    word::{ROLES, list},
};
use crate::weak::weakness;
use shared::{
    id::GridId,
    person::{Role, RoleKind},
};

pub(super) const PEOPLE: &[Column] = &[
    must("username", "用户名", &[]).code(),
    must("name", "姓名", &[]).line(),
    must("role", "角色", &[]),
    may("unit", "单位", &["责任单位"]).code(),
    may("grids", "网格", &["grid"]),
    may("password", "密码", &["初始密码"]).secret(),
];

/// The columns of a list of people: no password, and beside the role their post in the unit and how the account stands.
pub(super) const LIST: &[Column] = &[
    must("username", "用户名", &[]).code(),
    must("name", "姓名", &[]).line(),
    must("role", "角色", &[]),
    may("unit", "单位", &["责任单位"]).code(),
    may("grids", "网格", &["grid"]),
    may("main", "主要负责人", &[]),
    may("state", "状态", &[]),
];

/// Reads the people.
pub(super) fn people(table: &Table, units: &UnitCodes, grids: &Codes<GridId>, faults: &mut Vec<RowError>) -> Vec<PersonDraft> {
    let mut seen = Seen::default();
    each(table, faults, |row| {
        let (username, name) = (seen.fresh(row, "username"), row.required("name"));
        let role = row.word("role", ROLES, None).and_then(|kind| role_of(row, kind, units, grids));
        let password = row.optional("password");
        if let Some(why) = password.as_deref().and_then(|password| weakness(username.as_deref().unwrap_or_default(), password)) {
            row.fault("password", Reason::WeakPassword(why));
        }
        Some(PersonDraft { row: row.record.row, username: username?, name: name?, role: role?, password })
    })
}

fn role_of(row: &mut Row<'_>, kind: RoleKind, units: &UnitCodes, grids: &Codes<GridId>) -> Option<Role> {
    match kind {
        RoleKind::Inspector => {
            let cell = row.required("grids")?;
            let named = list(&cell, |part| grids.get(part).is_some());
            Some(Role::Inspector { grids: named.into_iter().filter_map(|given| row.code("grids", given, grids, "grids")).collect() })
        }
        RoleKind::Unit => row.required_code("unit", units, "units.csv").map(|(unit, _)| Role::Unit { unit }),
        RoleKind::Dispatcher => Some(Role::Dispatcher),
        RoleKind::Verifier => Some(Role::Verifier),
        RoleKind::Leader => Some(Role::Leader),
        RoleKind::Admin => Some(Role::Admin),
    }
}
