//! Passwords: argon2id, on the threads for heavy work.

use crate::{error::Error, state::heavy};
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        PasswordHasher,
        phc::{Output, PasswordHash},
    },
};
use std::cell::RefCell;

/// Fewest characters of a password.
pub const MIN_PASSWORD_CHARS: usize = 8;
/// Most characters of a password.
pub const MAX_PASSWORD_CHARS: usize = 128;

/// A hash that no password has; unknown users are checked against it, so that they take as long as known ones.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiBub2JvZHkhIQ$GbIEsWlqiFj2+xV0jVrhNHuQ1M1SnV9ox0VDmAQa0Zk";

/// Whether a new password has an allowed length.
#[must_use]
pub fn is_acceptable(password: &str) -> bool {
    (MIN_PASSWORD_CHARS..=MAX_PASSWORD_CHARS).contains(&password.chars().count())
}

/// Hashes a password as a PHC string (argon2id, 19 MiB, 2 passes) with a fresh salt.
///
/// # Errors
/// [`Error::WeakPassword`] when it is too short or too long; [`Error::Internal`] when the system gives no randomness.
pub async fn hash_password(password: String) -> Result<String, Error> {
    if !is_acceptable(&password) {
        return Err(Error::WeakPassword);
    }
    heavy(move || {
        let hash = Argon2::default().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(Error::internal)
    })
    .await?
}

/// Whether `password` belongs to `hash`; without a hash the same work is done and the answer is no.
///
/// # Errors
/// [`Error::Internal`] when the work cannot be done at all.
pub async fn fits(password: String, hash: Option<String>) -> Result<bool, Error> {
    heavy(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let fits = PasswordHash::new(&hash).is_ok_and(|hash| derived(&password, &hash).is_some_and(|found| Some(found) == hash.hash));
        fits && known
    })
    .await
}

thread_local! {
    /// The 19 MiB in which a thread works. Asked for anew each time they would leave holes that nothing else fits into.
    static BLOCKS: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// What this password comes to with the salt and the costs of that hash.
fn derived(password: &str, hash: &PasswordHash) -> Option<Output> {
    let (salt, expected) = (hash.salt.as_ref()?, hash.hash.as_ref()?);
    let params = Params::try_from(&hash.params).ok()?;
    let version = hash.version.map_or(Ok(Version::default()), Version::try_from).ok()?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let mut bytes = [0; Output::MAX_LENGTH];
    let bytes = bytes.get_mut(..expected.len())?;
    BLOCKS
        .with_borrow_mut(|blocks| {
            blocks.resize(params.block_count(), Block::default());
            let argon = Argon2::new(algorithm, version, params);
            argon.hash_password_into_with_memory(password.as_bytes(), salt.as_ref(), bytes, &mut blocks[..])
        })
        .ok()?;
    Output::new(bytes).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[tokio::test]
    async fn a_hash_fits_its_password_and_no_other() {
        let hash = hash_password("correct horse".into()).await.unwrap();
        assert!(fits("correct horse".into(), Some(hash.clone())).await.unwrap());
        assert!(!fits("correct horsf".into(), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn hashes_are_argon2id_with_19_mib_and_two_passes() {
        let hash = hash_password("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }

    #[tokio::test]
    async fn nobody_is_checked_with_the_same_work_and_never_fits() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let real = hash_password("correct horse".into()).await.unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!(nobody.params, real.params);
        assert_eq!(nobody.hash.map(|hash| hash.len()), real.hash.map(|hash| hash.len()));
        assert!(!fits("anything at all".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_short_password_is_refused() {
        assert!(matches!(hash_password("1234567".into()).await, Err(Error::WeakPassword)));
        assert!(matches!(hash_password("长".repeat(129)).await, Err(Error::WeakPassword)));
        assert!(is_acceptable(&"密".repeat(8)));
    }
}
