//! `jingge user password`, `close` and `open`: what an operator does for somebody who cannot do it themselves.

use super::{given_password, weak};
use crate::{
    auth,
    cli::{
        Failure,
        args::{Common, UserNamed, UserPassword},
        open as opened,
        output::say,
    },
    config::Settings,
    error::Error,
    people::{self, Account, By, Renewal},
    state::{Connection, State},
};

/// Gives an account a new password; prints it only if it was made here.
///
/// # Errors
/// An unknown user name, a password that is too short.
pub async fn password(common: Common, asked: UserPassword) -> Result<(), Failure> {
    let given = given_password()?;
    let state = opened::existing(common.settle(Settings::default())?).await?;
    let password = given.clone().map_or_else(auth::fresh_password, Ok)?;
    let account = renewed(&state, &asked.username, password.clone(), asked.revoke_devices).await?;
    let username = &account.username;
    say(format!(
        "已换密码 {username} · {}; 各设备上的登录和上送都已停止, 手机里没送出的记录在本人重新登录后送达\n\
         {username} has a new password; every device is signed out and sends nothing, records that wait on a phone arrive once their person signs in there.",
        account.person.name
    ))?;
    if asked.revoke_devices {
        say("各设备已停用: 它们以前导出的救援包只收上报、补充和整改证明\n\
             The devices are revoked: of rescue files they made, only reports, supplements and proof are taken in.")?;
    }
    if account.closed {
        say(format!(
            "这个账号仍是关闭的; 打开它: jingge user open --username {username}\n\
             The account is closed still; open it with: jingge user open --username {username}"
        ))?;
    }
    match given {
        None => say(format!("密码 password: {password}")),
        Some(_) => Ok(()),
    }
}

/// Closes an account: neither password, session nor upload token works any more.
///
/// # Errors
/// An unknown user name.
pub async fn close(common: Common, asked: UserNamed) -> Result<(), Failure> {
    let state = opened::existing(common.settle(Settings::default())?).await?;
    let Account { username, closed, .. } = shut(&state, &asked.username).await?;
    say(match closed {
        true => format!("账号 {username} 本来就是关闭的\nThe account {username} was closed already."),
        false => format!("已关闭账号 {username}; 登录和上传都已停止\nClosed the account {username}; it can neither sign in nor send."),
    })
}

/// Opens a closed account again.
///
/// # Errors
/// An unknown user name.
pub async fn open(common: Common, asked: UserNamed) -> Result<(), Failure> {
    let state = opened::existing(common.settle(Settings::default())?).await?;
    let Account { username, closed, .. } = reopened(&state, &asked.username).await?;
    say(match closed {
        false => format!("账号 {username} 本来就在用\nThe account {username} was open already."),
        true => format!(
            "已打开账号 {username}; 密码还是原来的, 换密码: jingge user password --username {username}\n\
             Opened the account {username} with its old password; for a new one: jingge user password --username {username}"
        ),
    })
}

/// Replaces the password and ends sessions and upload tokens; with `revoke`, the seals of their rescue files are believed no more.
pub(super) async fn renewed(state: &State, username: &str, password: String, revoke: bool) -> Result<Account, Failure> {
    let named_so =
        people::account_named(state.db.reader(), username).await?.map_or_else(|| username.to_owned(), |account| account.username);
    let hash = auth::hash_password(&named_so, &password).await.map_err(weak)?;
    let tx = state.db.write().await?;
    let account = named(&tx, username).await?;
    let renewal = if revoke { Renewal::Revokes } else { Renewal::SignsOut };
    people::renew(state, &tx, By::Operator, &account, hash, renewal).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(account)
}

/// Closes the account and gives it as it was before.
pub(super) async fn shut(state: &State, username: &str) -> Result<Account, Failure> {
    let tx = state.db.write().await?;
    let account = named(&tx, username).await?;
    people::close(state, &tx, By::Operator, &account).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(account)
}

/// Opens the account and gives it as it was before.
pub(super) async fn reopened(state: &State, username: &str) -> Result<Account, Failure> {
    let tx = state.db.write().await?;
    let account = named(&tx, username).await?;
    people::reopen(state, &tx, By::Operator, &account).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(account)
}

pub(super) async fn named(tx: &impl Connection, username: &str) -> Result<Account, Failure> {
    let username = username.trim();
    people::account_named(tx, username).await?.ok_or_else(|| {
        Failure::failed(
            format!("没有用户名为 {username} 的账号; 用 jingge user list 查看"),
            format!("there is no account {username}; see jingge user list"),
        )
    })
}
