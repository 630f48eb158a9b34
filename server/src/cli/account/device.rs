//! `jingge user devices` and `revoke`: where somebody is signed in, and ending it. Nothing says when a device was used.

use super::change::named;
use crate::{
    audit::{self, Record, Subject},
    auth,
    cli::{
        Failure,
        args::{Common, UserNamed, UserRevoke},
        open as opened,
        output::say,
    },
    config::Settings,
    error::Error,
    people::{Account, By},
    state::State,
};
use serde_json::json;
use shared::id::DeviceId;

/// Prints the devices of an account.
///
/// # Errors
/// An unknown user name.
pub async fn devices(common: Common, asked: UserNamed) -> Result<(), Failure> {
    let state = opened::existing(common.settle(Settings::default())?).await?;
    say(listed(&state, &asked.username).await?)
}

/// One device a line.
pub(super) async fn listed(state: &State, username: &str) -> Result<String, Failure> {
    let account = named(state.db.reader(), username).await?;
    let (now, idle) = (state.clock.now(), state.config.device_idle_days);
    let devices = auth::devices_of(state.db.reader(), account.person.id, None, now, idle).await?;
    let offset = state.reference(account.person.town).await?.town.offset;
    let mut text = format!("{} · {}: {} 台设备 · devices", account.username, account.person.name, devices.len());
    for device in devices {
        let stands = if device.signed_out { "已退出, 只补送 sends only" } else { "已登录 signed in" };
        let since = device.since.local(offset).format("%Y-%m-%d");
        text.push_str(&format!("\n  {}  {}  {since}  {stands}", device.id, device.device_name));
    }
    Ok(text)
}

/// Signs somebody out on one device and stops it from sending.
///
/// # Errors
/// An unknown user name or device.
pub async fn revoke(common: Common, asked: UserRevoke) -> Result<(), Failure> {
    let state = opened::existing(common.settle(Settings::default())?).await?;
    let account = revoked(&state, &asked).await?;
    say(format!(
        "已停用 {} 的这台设备; 里面没送出的记录在本人重新登录后送达\n\
         Revoked this device of {}; records that wait on it arrive once their person signs in there again.",
        account.username, account.username
    ))
}

pub(super) async fn revoked(state: &State, asked: &UserRevoke) -> Result<Account, Failure> {
    let unknown = || {
        Failure::failed(
            format!("{} 没有这台设备; 用 jingge user devices 查看", asked.username.trim()),
            format!("{} has no such device; see jingge user devices", asked.username.trim()),
        )
    };
    let device: DeviceId = asked.device.trim().parse().map_err(|_| unknown())?;
    let tx = state.db.write().await?;
    let account = named(&tx, &asked.username).await?;
    if !auth::revoke_device(&tx, account.person.id, device, state.clock.now()).await? {
        return Err(unknown());
    }
    let object = format!("person:{}", account.person.id);
    let record = Record { actor: By::Operator.actor(), action: "device_revoked".to_owned(), object, body: json!({ "device": device }) };
    audit::attest(&tx, account.person.town, state.clock.now(), record, &[Subject::Ends(account.person.id)]).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(account)
}
