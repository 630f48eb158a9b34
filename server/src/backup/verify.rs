//! Proving a backup.

use super::{
    manifest::{Manifest, hash_of},
    pool::photos_in,
    store,
};
use crate::{
    audit::{self, FirstBad},
    certificate::OWN_HTTPS,
    error::Error,
    photo::{PhotoKey, PhotoStore as _, Variant, kept_after, kept_count},
    state::{Connection, DATABASE, RECEIPT_KEY, SEAL_KEY},
};
use shared::photo::Hash;
use std::{fmt, path::Path};

/// A backup that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Its manifest.
    pub manifest: Manifest,
    /// Photos whose bytes hash to their names.
    pub photos: u64,
    /// Rows of all audit chains.
    pub audit_rows: u64,
}

/// The first thing found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackupError {
    /// There is no manifest, or one of a later version.
    NoManifest,
    /// A file is missing or not the one the manifest names.
    File(&'static str),
    /// The database's own check found something.
    Database(String),
    /// The database is not the one the manifest speaks of.
    OtherStore,
    /// A photo is missing or its bytes are not those it is named by.
    Photo(Hash),
    /// An audit chain does not hold.
    Audit(String, FirstBad),
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoManifest => f.write_str("没有清单或清单是更新版本的 · no manifest, or one of a later version"),
            Self::File(name) => write!(f, "文件缺失或被改动 · missing or changed: {name}"),
            Self::Database(why) => write!(f, "数据库损坏 · the database is damaged: {why}"),
            Self::OtherStore => f.write_str("数据库与清单不符 · the database is not the one of the manifest"),
            Self::Photo(hash) => write!(f, "照片缺失或被改动 · photo missing or changed: {hash}"),
            Self::Audit(town, bad) => write!(f, "{town}: 审计链第 {} 条不符 · row {} of the audit chain: {}", bad.seq, bad.seq, bad.why),
        }
    }
}

/// Checks everything that a backup holds: every byte is read.
///
/// The outer result is about reading, the inner one about the backup.
///
/// # Errors
/// The file system's or the database's.
pub async fn verify(backup: &Path) -> Result<Result<Verified, BackupError>, Error> {
    let Some(manifest) = Manifest::read(backup) else { return Ok(Err(BackupError::NoManifest)) };
    let seal = manifest.seal_key.map(|key| (SEAL_KEY, key));
    let https = OWN_HTTPS.into_iter().filter_map(|name| manifest.https.get(name).map(|hash| (name, *hash)));
    for (name, expected) in [(DATABASE, manifest.database), (RECEIPT_KEY, manifest.key)].into_iter().chain(seal).chain(https) {
        if !hash_of(&backup.join(name)).is_ok_and(|found| found == expected) {
            return Ok(Err(BackupError::File(name)));
        }
    }
    let db = store::open(&backup.join(DATABASE), false).await?;
    let checked = check(&db, backup, manifest).await;
    db.close().await?;
    checked
}

async fn check(db: &impl Connection, backup: &Path, manifest: Manifest) -> Result<Result<Verified, BackupError>, Error> {
    if let Some(why) = store::fault(db).await? {
        return Ok(Err(BackupError::Database(why)));
    }
    if store::towns(db).await? != manifest.towns || kept_count(db).await? != manifest.photos {
        return Ok(Err(BackupError::OtherStore));
    }
    let (shelf, mut after) = (photos_in(backup.parent().unwrap_or(backup)), None);
    loop {
        let page = kept_after(db, after).await?;
        let Some(last) = page.last() else { break };
        after = Some(*last);
        for (town, hash) in page {
            let bytes = shelf.get(PhotoKey { town, hash, variant: Variant::Original }).await?;
            if bytes.is_none_or(|bytes| Hash::of(&bytes) != hash) {
                return Ok(Err(BackupError::Photo(hash)));
            }
        }
    }
    let mut audit_rows = 0;
    for town in &manifest.towns {
        match audit::verify(db, town.id).await? {
            Ok(chain) => audit_rows += chain.rows,
            Err(bad) => return Ok(Err(BackupError::Audit(town.code.clone(), bad))),
        }
    }
    for end in manifest.audit.iter().flatten() {
        if audit::anchor_mismatch(db, end).await?.is_some() {
            return Ok(Err(BackupError::OtherStore));
        }
    }
    Ok(Ok(Verified { photos: manifest.photos, audit_rows, manifest }))
}
