//! Secrets that stand for a person: 256 random bits, kept by the server only as their hash.

use crate::error::Error;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::photo::Hash;

/// A secret on its way to its owner. It has no `Debug`, so it gets into no log.
pub struct Token(String);

impl Token {
    /// A fresh secret.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system gives no randomness.
    pub fn fresh() -> Result<Self, Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(Error::internal)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// A secret as it was sent to us.
    pub fn received(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What the owner is given: 43 characters that need no quoting.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Under which name the server keeps it: 64 hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> String {
        Hash::of(self.0.as_bytes()).to_string()
    }

    /// What its owner's forms carry: it shows neither the secret nor the name it is kept under.
    #[must_use]
    pub fn form_mark(&self) -> String {
        Hash::of(format!("jingge form {}", self.0).as_bytes()).to_string()
    }
}

/// A password that can be read out over the telephone: 16 characters without look-alikes, about 78 bits.
///
/// # Errors
/// [`Error::Internal`] when the system gives no randomness.
pub fn fresh_password() -> Result<String, Error> {
    fresh_letters(16)
}

/// So many letters and digits without look-alikes, about 4.9 bits each.
///
/// # Errors
/// [`Error::Internal`] when the system gives no randomness.
pub fn fresh_letters(count: usize) -> Result<String, Error> {
    const ALPHABET: &[u8; 30] = b"abcdefghjkmnpqrstuvwxyz2345678";
    let mut password = String::with_capacity(count);
    while password.len() < count {
        let mut byte = [0_u8; 1];
        getrandom::fill(&mut byte).map_err(Error::internal)?;
        // 240 is the largest multiple of 30 in a byte: beyond it some letters would come more often.
        let [value] = byte;
        if value < 240
            && let Some(letter) = ALPHABET.get(usize::from(value % 30))
        {
            password.push(char::from(*letter));
        }
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn no_two_secrets_are_alike_and_the_id_does_not_show_them() {
        let (one, two) = (Token::fresh().unwrap(), Token::fresh().unwrap());
        assert_ne!(one.reveal(), two.reveal());
        assert_eq!((one.reveal().len(), one.id().len()), (43, 64));
        assert!(!one.id().contains(one.reveal()));
        assert_eq!(Token::received(one.reveal()).id(), one.id());
    }

    #[test]
    fn made_passwords_are_acceptable_and_differ() {
        let (one, two) = (fresh_password().unwrap(), fresh_password().unwrap());
        assert_eq!(crate::weak::weakness("wang", &one), None);
        assert_ne!(one, two);
    }
}
