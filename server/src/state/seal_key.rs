//! The key with which secrets of channels are sealed before they are written down.

use crate::{error::Error, secret_file};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::{fs, path::Path};

/// The key's place in a data folder.
pub const SEAL_KEY: &str = "keys/seal.key";

/// Seals with ChaCha20-Poly1305 under a nonce of its own each time. It has no `Debug`.
pub struct SealKey(LessSafeKey);

impl SealKey {
    /// The key of a data folder, made if there is none: where the file was lost, what it sealed cannot be read any more.
    ///
    /// # Errors
    /// A file that is no key, or cannot be read or written.
    pub(super) fn open(data: &Path) -> Result<Self, Error> {
        let path = data.join(SEAL_KEY);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(_) => made(&path)?,
        };
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).map_err(|_| Error::internal("the key of seals is damaged"))?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// `plain` sealed, as text; it opens only with the same `about`.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn seal(&self, about: &str, plain: &[u8]) -> Result<String, Error> {
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(Error::internal)?;
        let mut sealed = plain.to_vec();
        let aad = Aad::from(about.as_bytes());
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(|_| Error::internal("not sealed"))?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// What was sealed; `None`: with another key, about something else, or it has been changed.
    #[must_use]
    pub fn open_sealed(&self, about: &str, sealed: &str) -> Option<Vec<u8>> {
        let bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let (nonce, mut sealed) = (Nonce::try_assume_unique_for_key(nonce).ok()?, sealed.to_vec());
        let plain = self.0.open_in_place(nonce, Aad::from(about.as_bytes()), &mut sealed).ok()?;
        Some(plain.to_vec())
    }
}

fn made(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = vec![0; 32];
    getrandom::fill(&mut bytes).map_err(Error::internal)?;
    secret_file::write_new(path, &bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_and_for_what_it_is_about_and_shows_nothing_of_itself() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let key = SealKey::open(one.path()).unwrap();
        let sealed = key.seal("channel 1", b"SECabcdef").unwrap();
        assert_ne!(sealed, key.seal("channel 1", b"SECabcdef").unwrap());
        assert_eq!(SealKey::open(one.path()).unwrap().open_sealed("channel 1", &sealed).unwrap(), b"SECabcdef");
        assert_eq!(key.open_sealed("channel 2", &sealed), None);
        assert_eq!(SealKey::open(two.path()).unwrap().open_sealed("channel 1", &sealed), None);
        for spoilt in ["", "AAAA", "?", &sealed[1..]] {
            assert_eq!(key.open_sealed("channel 1", spoilt), None);
        }
    }
}
