//! Making a backup.

use super::{
    manifest::{Manifest, hash_of},
    pool, store,
};
use crate::{
    audit,
    certificate::OWN_HTTPS,
    error::Error,
    state::{DATABASE, RECEIPT_KEY, SEAL_KEY, State},
};
use shared::moment::UtcOffset;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Makes a backup under `dest` while the server may be running; its folder and its manifest. It counts only once verified.
///
/// The database's copy is of one instant. Photos are copied after it, so that every photo it names is in the pool: a photo lies in the
/// store before a row names it, and is never changed.
///
/// # Errors
/// No space, no write access, faults of the database; a folder `<instant>.making` may be left behind.
pub async fn make(state: &State, dest: &Path) -> Result<(PathBuf, Manifest), Error> {
    let now = state.clock.now();
    let name: String = now.to_iso(UtcOffset::CHINA).chars().take(19).filter(|sign| *sign != ':').collect();
    let (folder, making) = (dest.join(&name), dest.join(format!("{name}.making")));
    if folder.exists() {
        return Err(Error::bad_request(format!("{} is there already", folder.display())));
    }
    let _left_behind = fs::remove_dir_all(&making);
    fs::create_dir_all(making.join("keys"))?;

    let database = making.join(DATABASE);
    store::snapshot(&state.db, &database).await?;
    fs::File::open(&database)?.sync_all()?;
    for key in [RECEIPT_KEY, SEAL_KEY] {
        copy_secret(&state.config.data.join(key), &making.join(key))?;
    }

    // Phones trust it: who restores the store is to be believed by them as before.
    let mut https = BTreeMap::new();
    for part in OWN_HTTPS.into_iter().filter(|part| state.config.data.join(part).is_file()) {
        copy_secret(&state.config.data.join(part), &making.join(part))?;
        https.insert(part.to_owned(), hash_of(&making.join(part))?);
    }

    let copy = store::open(&database, false).await?;
    let (towns, ends) = (store::towns(&copy).await?, audit::anchor(&copy).await?.audit);
    let photos = pool::copy_all(&copy, &*state.photos, &pool::photos_in(dest)).await?;
    copy.close().await?;

    let manifest = Manifest {
        format: Manifest::FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: now,
        generation: state.generation,
        towns,
        audit: Some(ends),
        database: hash_of(&database)?,
        key: hash_of(&making.join(RECEIPT_KEY))?,
        seal_key: Some(hash_of(&making.join(SEAL_KEY))?),
        https,
        photos,
    };
    manifest.write(&making)?;
    fs::rename(&making, &folder)?;
    fs::File::open(dest)?.sync_all()?;
    Ok((folder, manifest))
}

/// Copies a file that only its owner may read.
pub(super) fn copy_secret(from: &Path, to: &Path) -> Result<(), Error> {
    // The permissions go along.
    fs::copy(from, to)?;
    fs::File::open(to)?.sync_all()?;
    Ok(())
}
