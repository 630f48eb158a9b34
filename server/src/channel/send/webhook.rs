//! Webhooks, as the Standard Webhooks have them (docs/channels.md).

use super::{
    super::message::Message,
    http::{Asked, ask},
    sign,
};
use crate::config::ChannelHosts;
use shared::channel::DeliveryError;

/// Sends the message; any answer of the 200s confirms it.
///
/// # Errors
/// Why it is not known to be there.
pub(super) async fn send(hosts: &ChannelHosts, url: &str, secret: &str, message: &Message<'_>) -> Result<(), DeliveryError> {
    if secret.is_empty() {
        return Err(DeliveryError::SecretLost);
    }
    let (id, body) = (message.id.to_string(), message.json().to_string());
    let headers = vec![
        ("webhook-id", id.clone()),
        ("webhook-timestamp", message.at.0.div_euclid(1_000).to_string()),
        ("webhook-signature", sign::webhook(secret, &id, message.at, &body)),
    ];
    ask(hosts, Asked { headers, ..Asked::json(url, body) }).await.map(drop)
}
