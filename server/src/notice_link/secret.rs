//! The secret of a link: 128 bits that follow from the link's id and the server's key, so that the QR code on a paper that is printed again
//! is the same. The database has only its hash: who has a copy of it opens no link.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer as _, SigningKey};
use shared::{id::LinkId, photo::Hash};

/// Bytes of a secret.
const BYTES: usize = 16;
/// Characters of one as it stands in an address.
const CHARS: usize = 22;

/// A secret on its way. It has no `Debug`, so it gets into no log.
pub struct Secret(String);

impl Secret {
    /// Of this link.
    #[must_use]
    pub fn of(key: &SigningKey, link: LinkId) -> Self {
        // Nothing else that the key signs begins like this, and the signature is told nobody.
        let signed = key.sign(&[&b"jingge notice link\n"[..], link.0.as_bytes()].concat()).to_bytes();
        let Hash(bytes) = Hash::of(&signed);
        Self(URL_SAFE_NO_PAD.encode(bytes.get(..BYTES).unwrap_or_default()))
    }

    /// As it stands in an address that was asked for; `None`: it is none.
    #[must_use]
    pub fn received(text: &str) -> Option<Self> {
        (text.len() == CHARS && text.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-' || sign == b'_'))
            .then(|| Self(text.to_owned()))
    }

    /// What stands in the address.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the database has of it: 64 hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        Hash::of(format!("jingge notice link {}", self.0).as_bytes()).to_string()
    }

    /// What a form of the link's page carries: of this act alone, and of this op.
    #[must_use]
    pub fn mark(&self, act: &str, op: &str) -> String {
        Hash::of(format!("jingge link form {act} {op} {}", self.0).as_bytes()).to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_secret_is_the_links_and_the_keys_and_its_hash_and_marks_do_not_show_it() {
        let (key, link) = (SigningKey::from_bytes(&[7; 32]), LinkId(Uuid::now_v7()));
        let secret = Secret::of(&key, link);
        assert_eq!(secret.reveal(), Secret::of(&key, link).reveal());
        assert_ne!(secret.reveal(), Secret::of(&SigningKey::from_bytes(&[8; 32]), link).reveal());
        assert_ne!(secret.reveal(), Secret::of(&key, LinkId(Uuid::now_v7())).reveal());
        assert_eq!(Secret::received(secret.reveal()).unwrap().hash(), secret.hash());
        assert_ne!(secret.mark("acknowledge", "1"), secret.mark("rectify", "1"));
        assert!(!secret.hash().contains(secret.reveal()));
        for nonsense in ["", "x", "../../../../etc/passwd", "0123456789012345678901234567890"] {
            assert!(Secret::received(nonsense).is_none(), "{nonsense}");
        }
    }
}
