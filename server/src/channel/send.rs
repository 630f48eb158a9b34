//! Speaking to receivers. Whether one has taken a message is judged by its answer, not by its status alone.

mod http;
mod mail;
mod robot;
mod sign;
mod sms;
mod webhook;

use super::message::Message;
use crate::config::ChannelHosts;
use shared::{
    channel::{ChannelTarget, DeliveryError},
    text::cut,
};

/// Sends a message; `Ok`: the receiver has confirmed it.
///
/// # Errors
/// Why it is not known to be there. After [`DeliveryError::TooSlow`] and [`DeliveryError::Unreachable`] it may be there all the same.
pub async fn send(hosts: &ChannelHosts, target: &ChannelTarget, message: &Message<'_>) -> Result<(), DeliveryError> {
    let sent = match target {
        ChannelTarget::WeCom { .. } | ChannelTarget::DingTalk { .. } | ChannelTarget::Feishu { .. } => {
            robot::send(hosts, target, message).await
        }
        ChannelTarget::Mail { .. } => mail::send(hosts, target, message).await,
        ChannelTarget::Sms { .. } => sms::send(hosts, target, message).await,
        ChannelTarget::Webhook { url, secret } => webhook::send(hosts, url, secret.as_deref().unwrap_or_default(), message).await,
    };
    sent.map_err(|error| without_secrets(error, target))
}

/// A receiver's words may repeat what was sent to it.
fn without_secrets(error: DeliveryError, target: &ChannelTarget) -> DeliveryError {
    let DeliveryError::Refused { code, mut words } = error else { return error };
    let (_, secrets) = target.clone().without_secrets();
    for secret in secrets.values().filter(|secret| !secret.is_empty()) {
        words = words.replace(secret.as_str(), "••••");
    }
    let words: String = words.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).take(200).collect();
    DeliveryError::Refused { code, words: cut(words.trim(), 600) }
}
