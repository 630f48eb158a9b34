//! The secrets of a target: kept apart from the rest, shown to nobody.

use super::ChannelTarget;
use std::collections::BTreeMap;

/// Secrets by the names of their fields. It has no `Debug`, so it gets into no log.
pub type Secrets = BTreeMap<String, String>;

/// What stands for the signs that are not shown.
const MASK: &str = "••••";
/// Shorter ones show nothing at all.
const SHOWS_ITS_END: usize = 16;

impl ChannelTarget {
    /// Without its secrets, and these.
    #[must_use]
    pub fn without_secrets(mut self) -> (Self, Secrets) {
        let taken = self.slots().into_iter().filter_map(|(name, slot)| Some((name.to_owned(), slot.take()?))).collect();
        (self, taken)
    }

    /// With these secrets in their places.
    #[must_use]
    pub fn with_secrets(mut self, secrets: &Secrets) -> Self {
        for (name, slot) in self.slots() {
            *slot = secrets.get(name).cloned();
        }
        self
    }

    /// With masks in the places of its secrets.
    #[must_use]
    pub fn masked(mut self) -> Self {
        for (_, slot) in self.slots() {
            *slot = slot.as_deref().map(mask);
        }
        self
    }

    /// As somebody meant it who has sent it in: an address that was pasted whole is taken apart, spaces around a secret are none of it, and a secret that
    /// was left out, is empty or masked is the one that was `kept`. If its messages would go to another host than those of `kept`, nothing is kept:
    /// whoever does not know a secret must not have it sent to a host of their choice.
    #[must_use]
    pub fn completed(mut self, kept: Option<&Self>) -> Self {
        for (_, slot) in self.slots() {
            *slot = slot.take().map(|secret| secret.trim().to_owned()).filter(|secret| !secret.is_empty() && !secret.starts_with(MASK));
        }
        self.take_apart();
        let Some(kept) = kept.filter(|kept| kept.key() == self.key() && kept.host() == self.host()) else { return self };
        let (_, secrets) = kept.clone().without_secrets();
        for (name, slot) in self.slots() {
            if slot.is_none() {
                *slot = secrets.get(name).cloned();
            }
        }
        self
    }

    /// The secrets with their names.
    fn slots(&mut self) -> Vec<(&'static str, &mut Option<String>)> {
        match self {
            Self::WeCom { key, .. } => vec![("key", key)],
            Self::DingTalk { access_token, secret, .. } => vec![("access_token", access_token), ("secret", secret)],
            Self::Feishu { hook, secret, .. } => vec![("hook", hook), ("secret", secret)],
            Self::Mail { password, .. } => vec![("password", password)],
            Self::Sms { secret, .. } | Self::Webhook { secret, .. } => vec![("secret", secret)],
        }
    }

    /// Scheme, host and port that messages go to, as written.
    fn host(&self) -> String {
        let origin = |url: &str| url.split('/').take(3).collect::<Vec<_>>().join("/");
        match self {
            Self::WeCom { base, .. } | Self::DingTalk { base, .. } | Self::Feishu { base, .. } => {
                base.as_deref().map_or_else(String::new, origin)
            }
            Self::Mail { host, port, security, .. } => format!("{host}:{port} {security:?}"),
            Self::Sms { url, .. } | Self::Webhook { url, .. } => origin(url),
        }
    }

    /// A robot's address that was pasted whole becomes its key, and the server where it is not the usual one.
    fn take_apart(&mut self) {
        let usual = self.usual_base();
        let (slot, base, parameter) = match self {
            Self::WeCom { key, base } => (key, base, Some("key=")),
            Self::DingTalk { access_token, base, .. } => (access_token, base, Some("access_token=")),
            Self::Feishu { hook, base, .. } => (hook, base, None),
            Self::Mail { .. } | Self::Sms { .. } | Self::Webhook { .. } => return,
        };
        *base = base
            .take()
            .map(|base| base.trim().trim_end_matches('/').to_owned())
            .filter(|base| !base.is_empty() && Some(base.as_str()) != usual);
        let Some(address) = slot.clone().filter(|given| given.starts_with("https://") || given.starts_with("http://")) else { return };
        let origin: Vec<&str> = address.splitn(4, '/').take(3).collect();
        let origin = origin.join("/");
        if base.is_none() && Some(origin.as_str()) != usual {
            *base = Some(origin);
        }
        let (path, query) = address.split_once('?').unwrap_or((&address, ""));
        *slot = match parameter {
            Some(parameter) => query.split('&').find_map(|part| part.strip_prefix(parameter)).map(str::to_owned),
            None => path.trim_end_matches('/').rsplit('/').next().map(str::to_owned),
        };
    }

    /// The server of the robots of this kind, unless a town has its own.
    #[must_use]
    pub const fn usual_base(&self) -> Option<&'static str> {
        match self {
            Self::WeCom { .. } => Some("https://qyapi.weixin.qq.com"),
            Self::DingTalk { .. } => Some("https://oapi.dingtalk.com"),
            Self::Feishu { .. } => Some("https://open.feishu.cn"),
            Self::Mail { .. } | Self::Sms { .. } | Self::Webhook { .. } => None,
        }
    }
}

fn mask(secret: &str) -> String {
    let count = secret.chars().count();
    let end = if count < SHOWS_ITS_END { count } else { count - 4 };
    [MASK, &secret.chars().skip(end).collect::<String>()].concat()
}
