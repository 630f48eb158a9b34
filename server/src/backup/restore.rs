//! From a backup to a data folder.

use super::{
    pool, store,
    verify::{BackupError, Verified, verify},
    write::copy_secret,
};
use crate::{
    certificate::OWN_HTTPS,
    error::Error,
    ops,
    state::{Acquired, DATABASE, DataLock, RECEIPT_KEY, SEAL_KEY},
};
use shared::moment::Moment;
use std::{fs, io::ErrorKind, path::Path};

/// Verifies the backup and makes a data folder of it: whole or not at all. The store in it is another one than that it was made of, so
/// every phone fetches everything anew and offers again what was delivered after the backup. `now` is when that was.
///
/// # Errors
/// [`Error::BadRequest`] if `data` is not empty; [`Error::Busy`] if another restores into it just now; the file system's and the database's. The inner result is about the backup.
pub async fn restore(backup: &Path, data: &Path, now: Moment) -> Result<Result<Verified, BackupError>, Error> {
    let empty = match fs::read_dir(data) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    let name = data.file_name().map(|name| name.to_string_lossy().into_owned()).filter(|_| empty);
    let Some(name) = name else { return Err(Error::bad_request(format!("{} is not empty", data.display()))) };
    let verified = match verify(backup).await? {
        Ok(verified) => verified,
        Err(error) => return Ok(Err(error)),
    };
    let making = data.with_file_name(format!("{name}.restoring"));
    let lock = match DataLock::ask(&making, &format!("jingge restore, pid {}", std::process::id()))? {
        Acquired::Ours(lock) => lock,
        Acquired::Theirs(who) => return Err(Error::Busy(format!("{} is being restored ({who})", data.display()))),
    };
    lock.clear(&making)?;
    fs::create_dir_all(making.join("keys"))?;
    fs::copy(backup.join(DATABASE), making.join(DATABASE))?;
    copy_secret(&backup.join(RECEIPT_KEY), &making.join(RECEIPT_KEY))?;
    if verified.manifest.seal_key.is_some() {
        copy_secret(&backup.join(SEAL_KEY), &making.join(SEAL_KEY))?;
    }
    for part in OWN_HTTPS.into_iter().filter(|part| verified.manifest.https.contains_key(*part)) {
        copy_secret(&backup.join(part), &making.join(part))?;
    }

    let db = store::open(&making.join(DATABASE), true).await?;
    store::become_another(&db).await?;
    store::mark(&db, &verified.manifest.towns).await?;
    ops::note_backup(&db, verified.manifest.made_at).await?;
    ops::note_restore(&db, now).await?;
    pool::copy_all(&db, &pool::photos_in(backup.parent().unwrap_or(backup)), &pool::photos_in(&making)).await?;
    db.close().await?;
    fs::File::open(making.join(DATABASE))?.sync_all()?;
    if data.exists() {
        fs::remove_dir(data)?;
    }
    // With the lock in it: no server starts on it before this is over.
    fs::rename(&making, data)?;
    Ok(Ok(verified))
}
