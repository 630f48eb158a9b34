//! What a backup says of itself.

use crate::{audit::ChainEnd, error::Error};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shared::{
    id::{GenerationId, TownId},
    moment::Moment,
    photo::Hash,
};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::Path,
};

const NAME: &str = "manifest.json";
/// Raised when a later version lays backups out otherwise.
const FORMAT: u32 = 1;

/// The manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the layout.
    pub format: u32,
    /// Version of the program that made it.
    pub version: String,
    /// When.
    pub made_at: Moment,
    /// Identity of the store it was made of.
    pub generation: GenerationId,
    /// The towns with how far each is held.
    pub towns: Vec<TownMark>,
    /// The ends of the audit chains, so that the manifest serves as an anchor. Earlier versions wrote none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<Vec<ChainEnd>>,
    /// SHA-256 of the database's file.
    pub database: Hash,
    /// SHA-256 of the receipt key.
    pub key: Hash,
    /// SHA-256 of the key that seals secrets of channels. Earlier versions had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal_key: Option<Hash>,
    /// SHA-256 of the files of https by the own authority, by name; empty where it was never begun, and in earlier versions.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub https: BTreeMap<String, Hash>,
    /// How many photos the database names.
    pub photos: u64,
}

/// How far a town is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TownMark {
    /// The town.
    pub id: TownId,
    /// Its code.
    pub code: String,
    /// Its last feed number in the backup.
    pub feed: u64,
}

impl Manifest {
    /// The version of the layout that this program writes and reads.
    pub const FORMAT: u32 = FORMAT;

    /// Writes it into a backup's folder, durably.
    pub(super) fn write(&self, folder: &Path) -> Result<(), Error> {
        let mut file = fs::File::create(folder.join(NAME))?;
        file.write_all(&serde_json::to_vec_pretty(self).map_err(Error::internal)?)?;
        file.sync_all()?;
        Ok(())
    }

    /// Reads that of a backup's folder; `None` if there is none that this program understands.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(&fs::read(folder.join(NAME)).ok()?).ok()?;
        (manifest.format == FORMAT).then_some(manifest)
    }
}

/// SHA-256 of a file's bytes, read piece by piece: a county's database does not fit into memory.
pub(super) fn hash_of(path: &Path) -> Result<Hash, Error> {
    let mut hasher = Sha256::new();
    io::copy(&mut fs::File::open(path)?, &mut hasher)?;
    Ok(Hash(hasher.finalize().into()))
}
