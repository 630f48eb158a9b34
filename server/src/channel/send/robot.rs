//! Robots of chat groups: WeCom, DingTalk, Feishu. All answer 200, with an error in the body if there is one.

use super::{
    super::message::Message,
    http::{Asked, ask},
    sign,
};
use crate::config::ChannelHosts;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::channel::{ChannelTarget, DeliveryError};
use url::form_urlencoded::byte_serialize;

/// What they answer: the first two call it `errcode`, the third `code`.
#[derive(Deserialize)]
struct Verdict {
    errcode: Option<i64>,
    code: Option<i64>,
    #[serde(default)]
    errmsg: String,
    #[serde(default)]
    msg: String,
}

/// Too many messages in a minute, in the words of each.
const TOO_FAST: [i64; 3] = [45_009, 130_101, 11_232];

/// Sends the message to the group.
///
/// # Errors
/// Why it is not there.
pub(super) async fn send(hosts: &ChannelHosts, target: &ChannelTarget, message: &Message<'_>) -> Result<(), DeliveryError> {
    let text = message.text(target.pace().bytes);
    let Some((url, body)) = asked_of(target, message, &text) else { return Err(DeliveryError::SecretLost) };
    let answer = ask(hosts, Asked::json(&url, body.to_string())).await?;
    let verdict: Verdict = serde_json::from_slice(&answer.body).map_err(|_| DeliveryError::Unreadable)?;
    match verdict.errcode.or(verdict.code) {
        Some(0) => Ok(()),
        Some(code) if TOO_FAST.contains(&code) => Err(DeliveryError::TooFast),
        Some(code) => Err(DeliveryError::Refused { code: Some(code), words: [verdict.errmsg, verdict.msg].concat() }),
        None => Err(DeliveryError::Unreadable),
    }
}

/// Address and body.
fn asked_of(target: &ChannelTarget, message: &Message<'_>, text: &str) -> Option<(String, Value)> {
    let escaped = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let base = |base: &Option<String>| base.clone().or_else(|| target.usual_base().map(str::to_owned));
    let plain = json!({ "msgtype": "text", "text": { "content": text } });
    match target {
        ChannelTarget::WeCom { key: Some(key), base: own } => {
            Some((format!("{}/cgi-bin/webhook/send?key={}", base(own)?, escaped(key)), plain))
        }
        ChannelTarget::DingTalk { access_token: Some(token), secret, base: own } => {
            let at = message.at;
            let signed = |secret: &String| format!("&timestamp={}&sign={}", at.0, escaped(&sign::ding_talk(secret, at)));
            let signed = secret.as_ref().map(signed).unwrap_or_default();
            Some((format!("{}/robot/send?access_token={}{signed}", base(own)?, escaped(token)), plain))
        }
        ChannelTarget::Feishu { hook: Some(hook), secret, base: own } => {
            let mut body = json!({ "msg_type": "text", "content": { "text": text } });
            if let (Some(secret), Some(fields)) = (secret, body.as_object_mut()) {
                fields.insert("timestamp".to_owned(), json!(message.at.0.div_euclid(1_000).to_string()));
                fields.insert("sign".to_owned(), json!(sign::feishu(secret, message.at)));
            }
            Some((format!("{}/open-apis/bot/v2/hook/{}", base(own)?, escaped(hook)), body))
        }
        _ => None,
    }
}
