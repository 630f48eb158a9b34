//! `jingge user …`; `add` is here.

mod change;
mod device;
mod list;
#[cfg(test)]
mod tests;

pub use change::{close, open, password};
pub use device::{devices, revoke};
pub use list::list;

use super::{
    Failure,
    args::{Common, RoleArg, UserAdd},
    open as opened,
    output::say,
};
use crate::{
    auth::{self, NewAccount},
    cell,
    config::Settings,
    error::Error,
    people::{self, By},
    state::State,
};
use shared::{
    id::PersonId,
    person::{Person, Role},
    reference::Reference,
};
use std::io::{BufRead, IsTerminal};
use uuid::Uuid;

/// Adds an account; prints the password only if it was made here.
///
/// # Errors
/// An unknown town, unit or grid, a taken user name, a password that is too short.
pub async fn add(common: Common, asked: UserAdd) -> Result<(), Failure> {
    let (username, name) = names_of(&asked)?;
    let given = given_password()?;
    let state = opened::existing(common.settle(Settings::default())?).await?;
    let reference = opened::reference(&state, &asked.town).await?;
    let password = given.clone().map_or_else(auth::fresh_password, Ok)?;
    let id = PersonId(Uuid::now_v7());
    let role = role_of(&asked, &reference)?;
    let person = Person { id, town: reference.town.id, name, role };
    let password_hash = auth::hash_password(&username, &password).await.map_err(weak)?;
    added(&state, NewAccount { person, main: false, username: username.clone(), password_hash, at: state.clock.now() }).await?;
    say(format!("已建账号 {username} · {}\nAdded the account {username}.", reference.town.name))?;
    match given {
        None => say(format!("密码 password: {password}")),
        Some(_) => Ok(()),
    }
}

/// User name and name as a table would have them.
fn names_of(asked: &UserAdd) -> Result<(String, String), Failure> {
    let refused = |zh: &str, en: &str, given: &str, error: cell::CellError| {
        let shown = cell::shown(given);
        Failure::usage(format!("{zh} {shown}: {error}"), format!("the {en} {shown}: {}", error.english()))
    };
    let username = cell::key(&asked.username).map_err(|error| refused("用户名", "user name", &asked.username, error))?;
    let name = cell::line(&asked.name).map_err(|error| refused("姓名", "name", &asked.name, error))?;
    if username.is_empty() || name.is_empty() {
        return Err(Failure::usage("用户名和姓名不能空", "a user name and a name have at least one character"));
    }
    Ok((username, name))
}

/// The account and its row of the audit chain, together or not at all.
async fn added(state: &State, new: NewAccount) -> Result<(), Failure> {
    let username = new.username.clone();
    let tx = state.db.write().await?;
    people::add(state, &tx, By::Operator, new, None).await.map_err(|error| match error {
        Error::UsernameTaken => Failure::failed(
            format!("用户名 {username} 已有人用 (大小写不同也算同一个)"),
            format!("the user name {username} is taken (upper and lower case are one)"),
        ),
        error => error.into(),
    })?;
    tx.commit().await.map_err(Error::from)?;
    Ok(())
}

pub(super) fn weak(error: Error) -> Failure {
    match error {
        Error::WeakPassword(why) => Failure::usage(why.to_string(), why.english()),
        error => error.into(),
    }
}

/// One line of standard input, unless a person sits there or it is empty.
pub(super) fn given_password() -> Result<Option<String>, Failure> {
    let input = std::io::stdin();
    if input.is_terminal() {
        return Ok(None);
    }
    let mut line = String::new();
    let read = input.lock().read_line(&mut line);
    read.map_err(|error| Failure::system("读取密码出错", "cannot read the password", error))?;
    let password = line.trim_end_matches(['\r', '\n']);
    Ok((!password.is_empty()).then(|| password.to_owned()))
}

fn role_of(asked: &UserAdd, reference: &Reference) -> Result<Role, Failure> {
    Ok(match asked.role {
        RoleArg::Inspector => {
            let grids = asked.grids.iter().map(|code| code.trim()).filter(|code| !code.is_empty());
            let grids = grids.map(|code| grid_with(reference, code)).collect::<Result<_, _>>()?;
            Role::Inspector { grids }
        }
        RoleArg::Unit => {
            let code = asked.unit.as_deref().unwrap_or_default();
            let unit = reference.units.iter().find(|unit| unit.code == code);
            Role::Unit {
                unit: unit.ok_or_else(|| unknown("责任单位", "unit", code, reference.units.iter().map(|unit| &unit.code)))?.id
            }
        }
        RoleArg::Dispatcher => Role::Dispatcher,
        RoleArg::Verifier => Role::Verifier,
        RoleArg::Leader => Role::Leader,
        RoleArg::Admin => Role::Admin,
    })
}

fn grid_with(reference: &Reference, code: &str) -> Result<shared::id::GridId, Failure> {
    let grid = reference.grids.iter().find(|grid| grid.code == code);
    grid.map(|grid| grid.id).ok_or_else(|| unknown("网格", "grid", code, reference.grids.iter().map(|grid| &grid.code)))
}

fn unknown<'a>(zh: &str, en: &str, code: &str, known: impl Iterator<Item = &'a String>) -> Failure {
    let known: Vec<&str> = known.map(String::as_str).take(40).collect();
    let known = known.join(" ");
    Failure::failed(format!("没有代码为 {code} 的{zh}; 可用: {known}"), format!("there is no {en} {code}; there are: {known}"))
}
