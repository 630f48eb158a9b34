//! `jingge county …`.

use super::{
    Failure,
    account::{given_password, weak},
    args::{Common, CountyAdd, CountyNamed, CountyTake, CountyTask},
    open,
    output::say,
};
use crate::{
    auth,
    config::Settings,
    county::{self, NewCounty},
    error::Error,
    state::State,
};

/// Adds a county, puts a town under one, or gives an account a new password.
///
/// # Errors
/// An unknown town, county or account; a code, a name or a password that is not taken.
pub async fn county(common: Common, asked: CountyTask) -> Result<(), Failure> {
    let config = common.settle(Settings::default())?;
    match asked {
        // A deployment may begin with its county.
        CountyTask::Add(asked) => add(&*open::state(config).await?, asked).await,
        CountyTask::Take(asked) => take(&*open::existing(config).await?, asked).await,
        CountyTask::Password(asked) => password(&*open::existing(config).await?, asked).await,
    }
}

async fn add(state: &State, asked: CountyAdd) -> Result<(), Failure> {
    let given = given_password()?;
    let password = given.clone().map_or_else(auth::fresh_password, Ok)?;
    let CountyAdd { code, name, username } = asked;
    let new = NewCounty { code: code.clone(), name, username: username.clone(), password: password.clone() };
    county::add(state, new).await.map_err(|error| match error {
        Error::BadField("code") => Failure::usage(
            format!("县代码 {code} 不能用, 或已有这个县"),
            format!("the code {code} cannot be used, or there is a county with it"),
        ),
        Error::BadField(_) => Failure::usage("县名或用户名不能用", "the name or the user name cannot be used"),
        Error::UsernameTaken => {
            Failure::failed(format!("县用户名 {username} 已有人用"), format!("the user name {username} is taken by a county"))
        }
        error => weak(error),
    })?;
    say(format!(
        "已建县 {code}, 账号 {username}; 登录页 /plain/county\nAdded the county {code} with the account {username}; it signs in at /plain/county."
    ))?;
    made(given, &password)
}

async fn take(state: &State, asked: CountyTake) -> Result<(), Failure> {
    let town = open::reference(state, &asked.town).await?.town.clone();
    let county = county::take(state, town.id, &asked.county).await.map_err(|error| match error {
        Error::NotFound => Failure::failed(format!("没有代码为 {} 的县", asked.county), format!("there is no county {}", asked.county)),
        error => error.into(),
    })?;
    say(format!("{} 已划归 {}\n{} is under {} now.", town.name, county.name, town.code, county.code))
}

async fn password(state: &State, asked: CountyNamed) -> Result<(), Failure> {
    let given = given_password()?;
    let password = given.clone().map_or_else(auth::fresh_password, Ok)?;
    county::renew(state, &asked.username, &password).await.map_err(|error| match error {
        Error::NotFound => {
            Failure::failed(format!("县账号里没有 {}", asked.username), format!("there is no county account {}", asked.username))
        }
        error => weak(error),
    })?;
    say(format!("已换密码 {0}, 已登录的全部退出\n{0} has a new password; its sessions have ended.", asked.username))?;
    made(given, &password)
}

fn made(given: Option<String>, password: &str) -> Result<(), Failure> {
    match given {
        None => say(format!("密码 password: {password}")),
        Some(_) => Ok(()),
    }
}
