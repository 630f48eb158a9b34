//! Gateways for text messages, each spoken to as its operator says: a template with places for number, text, id and secret.

use super::{
    super::message::Message,
    http::{Asked, ask},
};
use crate::config::ChannelHosts;
use shared::{
    channel::{ChannelTarget, DeliveryError, SmsMethod},
    text::cut,
};
use url::form_urlencoded::byte_serialize;

/// Sends the message to its one receiver.
///
/// # Errors
/// Why the gateway has not taken it.
pub(super) async fn send(hosts: &ChannelHosts, target: &ChannelTarget, message: &Message<'_>) -> Result<(), DeliveryError> {
    let ChannelTarget::Sms { url, method, body, secret, success, .. } = target else { return Err(DeliveryError::SecretLost) };
    let (text, id) = (message.short(target.pace().bytes), message.id.to_string());
    let link = message.link();
    let facts = [
        ("{phone}", message.receiver),
        ("{text}", &text),
        ("{link}", &link),
        ("{id}", &id),
        ("{secret}", secret.as_deref().unwrap_or_default()),
    ];
    let url = filled(url, &facts, percent);
    let (method, content_type, body) = match method {
        SmsMethod::PostJson => ("POST", "application/json; charset=utf-8", filled(body, &facts, json)),
        SmsMethod::PostForm => ("POST", "application/x-www-form-urlencoded", filled(body, &facts, percent)),
        SmsMethod::Get => ("GET", "text/plain", String::new()),
    };
    let answer = ask(hosts, Asked { method, url: &url, content_type, headers: Vec::new(), body }).await?;
    let said = String::from_utf8_lossy(&answer.body);
    if said.contains(success.as_str()) { Ok(()) } else { Err(DeliveryError::Refused { code: None, words: cut(&said, 600) }) }
}

/// The template with each place filled, in one pass: what is filled in is not looked at again.
fn filled(template: &str, facts: &[(&str, &str)], escaped: fn(&str) -> String) -> String {
    let (mut filled, mut rest) = (String::with_capacity(template.len() + 256), template);
    while let Some(at) = rest.find('{') {
        let (before, place) = rest.split_at(at);
        filled.push_str(before);
        match facts.iter().find(|(name, _)| place.starts_with(name)) {
            Some((name, fact)) => {
                filled.push_str(&escaped(fact));
                rest = place.get(name.len()..).unwrap_or_default();
            }
            None => {
                filled.push('{');
                rest = place.get(1..).unwrap_or_default();
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn percent(fact: &str) -> String {
    // A space as `+` means a space in forms only.
    byte_serialize(fact.as_bytes()).collect::<String>().replace('+', "%20")
}

/// As it stands between the quotes of a JSON text.
fn json(fact: &str) -> String {
    let quoted = serde_json::Value::from(fact).to_string();
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_escaped_and_is_no_template_itself() {
        let facts = [("{phone}", "138"), ("{text}", "\"{secret}\" a&b 镇\n"), ("{secret}", "k")];
        assert_eq!(
            filled(r#"{"m":"{phone}","t":"{text}","k":"{secret}"}"#, &facts, json),
            r#"{"m":"138","t":"\"{secret}\" a&b 镇\n","k":"k"}"#
        );
        assert_eq!(filled("a={text}&k={secret}{", &facts, percent), "a=%22%7Bsecret%7D%22%20a%26b%20%E9%95%87%0A&k=k{");
    }
}
