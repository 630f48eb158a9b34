//! Passwords: argon2id, on the thread for them.

use crate::{cell, error::Error, state::hashing, weak::weakness};
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use std::cell::RefCell;

/// A hash that no password has; unknown users are checked against it, so that they take as long as known ones.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiBub2JvZHkhIQ$GbIEsWlqiFj2+xV0jVrhNHuQ1M1SnV9ox0VDmAQa0Zk";

/// Hashes a user's new password as a PHC string (argon2id, 19 MiB, 2 passes) with a fresh salt: as [`cell::secret`] folds it, so that
/// what a sheet or a keyboard adds unseen does not matter.
///
/// # Errors
/// [`Error::WeakPassword`] with the reason; [`Error::Internal`] when the system gives no randomness.
pub async fn hash_password(username: &str, password: &str) -> Result<String, Error> {
    if let Some(weakness) = weakness(username, password) {
        return Err(Error::WeakPassword(weakness));
    }
    let password = cell::secret(password);
    let mut salt = [0; Salt::RECOMMENDED_LENGTH];
    getrandom::fill(&mut salt).map_err(Error::internal)?;
    hashing(move || hashed(&password, &salt).map(|hash| hash.to_string()).map_err(Error::internal)).await?
}

/// With the costs of new hashes.
fn hashed(password: &str, salt: &[u8]) -> Result<PasswordHash, argon2::password_hash::Error> {
    let (params, mut bytes) = (Params::default(), [0; Params::DEFAULT_OUTPUT_LEN]);
    let costs = ParamsString::try_from(&params)?;
    let salt = Salt::new(salt)?;
    fill(&mut bytes, password, &salt, (Algorithm::default(), Version::default(), params))?;
    let (algorithm, version) = (Algorithm::default().ident(), Some(Version::default().into()));
    Ok(PasswordHash { algorithm, version, params: costs, salt: Some(salt), hash: Some(Output::new(&bytes)?) })
}

/// Whether `password` belongs to `hash`; without a hash the same work is done and the answer is no.
///
/// It is tried as it was typed, since version 0.1 hashed passwords so, and where folding it makes a difference as [`cell::secret`] has it.
/// How much is tried depends on what was typed alone, not on the account, until something fits.
///
/// # Errors
/// [`Error::Internal`] when the work cannot be done at all.
pub async fn fits(password: String, hash: Option<String>) -> Result<bool, Error> {
    hashing(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let folded = Some(cell::secret(&password)).filter(|folded| *folded != password);
        let opens =
            |typed: &str| PasswordHash::new(&hash).is_ok_and(|hash| derived(typed, &hash).is_some_and(|found| Some(found) == hash.hash));
        (opens(&password) || folded.is_some_and(|folded| opens(&folded))) && known
    })
    .await
}

thread_local! {
    /// The 19 MiB in which the thread works. Asked for anew each time they would leave holes that nothing else fits into.
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
    fill(bytes, password, salt, (algorithm, version, params)).ok()?;
    Output::new(bytes).ok()
}

/// Fills these bytes with what the password comes to.
fn fill(bytes: &mut [u8], password: &str, salt: &Salt, (algorithm, version, params): (Algorithm, Version, Params)) -> argon2::Result<()> {
    BLOCKS.with_borrow_mut(|blocks| {
        blocks.resize(params.block_count(), Block::default());
        let argon = Argon2::new(algorithm, version, params);
        argon.hash_password_into_with_memory(password.as_bytes(), salt.as_ref(), bytes, &mut blocks[..])
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::weak::Weakness;

    #[tokio::test]
    async fn a_hash_fits_its_password_and_no_other() {
        let hash = hash_password("wang", "correct horse").await.unwrap();
        assert!(fits("correct horse".into(), Some(hash.clone())).await.unwrap());
        assert!(!fits("correct horsf".into(), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn a_password_fits_however_the_keyboard_writes_it_and_one_of_version_0_1_as_it_was_typed() {
        let hash = hash_password("wang", "ｔｉａｎｚｈｕ８８ ").await.unwrap();
        for typed in ["tianzhu88", "ｔｉａｎｚｈｕ８８", "tianzhu88\u{3000}", " tianzhu88"] {
            assert!(fits(typed.into(), Some(hash.clone())).await.unwrap(), "{typed:?}");
        }
        assert!(!fits("Tianzhu88".into(), Some(hash)).await.unwrap(), "capitals count");
        let old = argon2::PasswordHasher::hash_password(&Argon2::default(), "ｔｉａｎｚｈｕ８８ ".as_bytes()).unwrap().to_string();
        assert!(fits("ｔｉａｎｚｈｕ８８ ".into(), Some(old)).await.unwrap());
    }

    #[tokio::test]
    async fn hashes_are_argon2id_with_19_mib_and_two_passes() {
        let hash = hash_password("wang", "correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }

    #[tokio::test]
    async fn nobody_is_checked_with_the_same_work_and_never_fits() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let real = hash_password("wang", "correct horse").await.unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!(nobody.params, real.params);
        assert_eq!(nobody.hash.map(|hash| hash.len()), real.hash.map(|hash| hash.len()));
        assert!(!fits("anything at all".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_weak_password_is_refused_with_the_reason() {
        for (weak, why) in
            [("1234567", Weakness::Length), ("12345678", Weakness::Common), ("wang", Weakness::Length), ("Wang2026", Weakness::UserName)]
        {
            assert!(matches!(hash_password("wang", weak).await, Err(Error::WeakPassword(found)) if found == why), "{weak}");
        }
    }
}
