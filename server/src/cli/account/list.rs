//! `jingge user list`: who has an account and what for; nothing of when it was used.

use crate::{
    cli::{
        Failure,
        args::{Common, UserList},
        open,
        output::say,
        store::TownRow,
    },
    config::Settings,
    error::Error,
    people::{Account, accounts_of},
    state::State,
};
use shared::{
    lang::Lang,
    person::{Role, RoleKind},
    reference::Reference,
    text::role_word,
};

/// Prints the accounts of one town or of all.
///
/// # Errors
/// An unknown town, no town at all, a database that cannot be read.
pub async fn list(common: Common, asked: UserList) -> Result<(), Failure> {
    let state = open::existing(common.settle(Settings::default())?).await?;
    for town in open::towns(&state, asked.town.as_deref()).await? {
        say(listed(&state, &town).await?)?;
    }
    Ok(())
}

/// A town's accounts, one a line.
pub(super) async fn listed(state: &State, town: &TownRow) -> Result<String, Error> {
    let reference = state.reference(town.id).await?;
    let accounts = accounts_of(state.db.reader(), town.id).await?;
    let count = accounts.len();
    let mut text = format!("{} {}: {count} 个账号 · accounts", town.code, town.name);
    for Account { person, username, closed, joined, main } in accounts {
        let stands = match (closed, joined) {
            (true, _) => "已关闭 closed",
            (false, true) => "在用 open",
            (false, false) => "待加入 invited",
        };
        let role = role_text(&person.role, &reference);
        let main = if main { " · 主要负责人 main" } else { "" };
        text.push_str(&format!("\n  {username:<16} {stands:<14} {} · {role}{main}", person.name));
    }
    Ok(text)
}

/// The role, and the unit or grids it is for.
fn role_text(role: &Role, reference: &Reference) -> String {
    let word = word_of(role.kind());
    let bound: Vec<String> = match role {
        Role::Unit { unit } => {
            let unit = reference.units.iter().find(|known| known.id == *unit);
            vec![unit.map_or_else(gone, |unit| format!("{} {}", unit.code, unit.name))]
        }
        Role::Inspector { grids } => {
            let grid = |id| reference.grids.iter().find(|known| known.id == id);
            grids.iter().map(|id| grid(*id).map_or_else(gone, |grid| format!("{} {}", grid.code, grid.name))).collect()
        }
        _ => return word,
    };
    format!("{word}: {}", bound.join(", "))
}

/// What a role is bound to may have left the town's folder since.
fn gone() -> String {
    "资料里已没有 no longer in the data".to_owned()
}

/// 网格员 inspector: the word of the pages, and the key that the town's folder takes.
fn word_of(role: RoleKind) -> String {
    format!("{} {}", role_word(role, Lang::Zh), role.key())
}
