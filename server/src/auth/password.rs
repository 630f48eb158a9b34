//! Passwords: argon2id, off the async threads, at most two at once.

use crate::error::Error;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// Fewest characters of a password.
pub const MIN_PASSWORD_CHARS: usize = 8;
/// Most characters of a password.
pub const MAX_PASSWORD_CHARS: usize = 128;

/// Each hashing takes 19 MiB, so memory is bounded by how many run, not by how many are asked for.
static PERMITS: Semaphore = Semaphore::const_new(2);

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
    off_thread(move || {
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
    off_thread(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let Ok(hash) = PasswordHash::new(&hash) else { return false };
        let fits = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        fits && known
    })
    .await
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let _permit = PERMITS.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
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
