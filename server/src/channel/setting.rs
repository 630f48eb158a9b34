//! Settings with their secrets: sealed in the database, checked before they come there.

use crate::{
    config::{ChannelHosts, Trust},
    error::Error,
    state::SealKey,
};
use shared::{
    channel::{ChannelFault, ChannelSetting, ChannelTarget, MailSecurity, Secrets},
    id::ChannelId,
};
use url::Url;

/// The installations of robots that everybody uses.
const KNOWN: [&str; 4] = ["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn", "open.larksuite.com"];

/// A setting as it is written down.
pub struct Kept {
    /// JSON without secrets.
    pub setting: String,
    /// The secrets, sealed.
    pub secrets: String,
}

/// As it is written down.
///
/// # Errors
/// It cannot be written or sealed.
pub fn kept(key: &SealKey, id: ChannelId, setting: &ChannelSetting) -> Result<Kept, Error> {
    let (target, secrets) = setting.target.clone().without_secrets();
    let open = serde_json::to_string(&ChannelSetting { target, ..setting.clone() }).map_err(Error::internal)?;
    let secrets = serde_json::to_vec(&secrets).map_err(Error::internal)?;
    Ok(Kept { setting: open, secrets: key.seal(&about(id), &secrets)? })
}

/// A setting as it was written down, without its secrets.
///
/// # Errors
/// It cannot be read.
pub fn read(written: &str) -> Result<ChannelSetting, Error> {
    serde_json::from_str(written).map_err(Error::internal)
}

/// What was sealed; `None`: not with this key.
#[must_use]
pub fn secrets_of(key: &SealKey, id: ChannelId, sealed: &str) -> Option<Secrets> {
    serde_json::from_slice(&key.open_sealed(&about(id), sealed)?).ok()
}

fn about(id: ChannelId) -> String {
    format!("jingge channel {id}")
}

/// How far the settings believe what this address names; `None`: nothing is sent there.
#[must_use]
pub fn trust_of(hosts: &ChannelHosts, url: &Url) -> Option<Trust> {
    let (host, port) = (url.host_str()?, url.port_or_known_default()?);
    let known = url.scheme() == "https" && port == 443 && KNOWN.contains(&host);
    hosts.trust(url.scheme(), host, port).or_else(|| known.then_some(Trust::Public))
}

/// How far the settings believe this mail server: any of the open internet that encrypts, else those that are written out.
#[must_use]
pub fn mail_trust_of(hosts: &ChannelHosts, host: &str, port: u16, security: MailSecurity) -> Option<Trust> {
    hosts.trust("smtp", host, port).or_else(|| (security != MailSecurity::Plain).then_some(Trust::Public))
}

/// Whether messages may be sent where the target says.
///
/// # Errors
/// [`ChannelFault::Address`], [`ChannelFault::Host`] or [`ChannelFault::Plain`].
pub fn check_hosts(hosts: &ChannelHosts, target: &ChannelTarget) -> Result<(), ChannelFault> {
    let url = match target {
        ChannelTarget::WeCom { base: None, .. } | ChannelTarget::DingTalk { base: None, .. } | ChannelTarget::Feishu { base: None, .. } => {
            return Ok(());
        }
        ChannelTarget::WeCom { base: Some(url), .. }
        | ChannelTarget::DingTalk { base: Some(url), .. }
        | ChannelTarget::Feishu { base: Some(url), .. } => url,
        ChannelTarget::Sms { url, .. } | ChannelTarget::Webhook { url, .. } => url,
        ChannelTarget::Mail { host, port, security, .. } => {
            return mail_trust_of(hosts, host, *port, *security).map(drop).ok_or(ChannelFault::Plain);
        }
    };
    let url = Url::parse(url).map_err(|_| ChannelFault::Address)?;
    // A user in an address makes another host of it for whoever reads it.
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ChannelFault::Address);
    }
    trust_of(hosts, &url).map(drop).ok_or(ChannelFault::Host)
}
