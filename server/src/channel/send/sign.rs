//! Signatures, as the makers of robots and the Standard Webhooks describe them.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::hmac;
use shared::moment::Moment;

fn base64_hmac(key: &[u8], message: &[u8]) -> String {
    STANDARD.encode(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message))
}

/// DingTalk (加签): over instant in milliseconds and secret, with the secret as the key. Goes percent-encoded into the address.
#[must_use]
pub fn ding_talk(secret: &str, at: Moment) -> String {
    base64_hmac(secret.as_bytes(), format!("{}\n{secret}", at.0).as_bytes())
}

/// Feishu (签名校验): over nothing, with instant in seconds and secret as the key.
#[must_use]
pub fn feishu(secret: &str, at: Moment) -> String {
    base64_hmac(format!("{}\n{secret}", at.0.div_euclid(1_000)).as_bytes(), b"")
}

/// Standard Webhooks: over id, instant in seconds and body, with the secret as the key; one that begins with `whsec_` is base64 after it.
#[must_use]
pub fn webhook(secret: &str, id: &str, at: Moment, body: &str) -> String {
    let decoded = secret.strip_prefix("whsec_").and_then(|rest| STANDARD.decode(rest).ok());
    let key = decoded.unwrap_or_else(|| secret.as_bytes().to_vec());
    format!("v1,{}", base64_hmac(&key, format!("{id}.{}.{body}", at.0.div_euclid(1_000)).as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_that_python_makes() {
        // import hmac, hashlib, base64; b = lambda key, text: base64.b64encode(hmac.new(key, text, hashlib.sha256).digest())
        // b(b"SECtest", b"1599360473000\nSECtest"); b(b"1599360473\nSECtest", b"")
        let at = Moment(1_599_360_473_000);
        assert_eq!(ding_talk("SECtest", at), "9uMBwWNha8Pcr4QQCL9YQitwL0E0g2JIxycWz23gAkE=");
        assert_eq!(feishu("SECtest", at), "bMjxHlJJlXMW0yjKHZsmMvrFnAOfMlmWpRUsH3qMAek=");
        // The example of the specification of Standard Webhooks.
        let body = r#"{"test": 2432232314}"#;
        let signed = webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", Moment(1_614_265_330_000), body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
