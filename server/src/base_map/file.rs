//! Tiles of a PMTiles file.
//!
//! It is read piece by piece and not mapped into memory: a file that somebody cuts or replaces gives errors, where a mapped one would end the server.

use crate::config::Config;
use actix_web::web::Bytes;
use pmtiles::{AsyncBackend, AsyncPmTilesReader, BackendResponse, PmtError, PmtResult, TileCoord, TileType};
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::UNIX_EPOCH,
};
use tokio::{sync::OnceCell, task::spawn_blocking};

/// Largest piece that is read at once: a tile, or a directory of tiles.
const MOST: usize = 4 << 20;

/// The file of the configuration, opened when the first tile is asked for.
pub struct BaseFile {
    path: Option<PathBuf>,
    opened: OnceCell<Opened>,
}

struct Opened {
    tiles: AsyncPmTilesReader<Pieces>,
    version: String,
}

/// A tile with what names its bytes.
pub struct Tile {
    /// A picture.
    pub bytes: Bytes,
    /// Its media type.
    pub media: &'static str,
}

impl BaseFile {
    /// The file that is configured, if one is.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self { path: config.base_maps.as_ref().and_then(|base| base.file.clone()), opened: OnceCell::new() }
    }

    /// What changes with the file; `None` if there is none.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn version(&self) -> PmtResult<Option<&str>> {
        Ok(self.opened().await?.map(|opened| opened.version.as_str()))
    }

    /// A tile; `None` if the file has none there.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn tile(&self, z: u8, x: u32, y: u32) -> PmtResult<Option<Tile>> {
        let (Some(opened), Ok(place)) = (self.opened().await?, TileCoord::new(z, x, y)) else { return Ok(None) };
        let media = match opened.tiles.get_header().tile_type {
            TileType::Png => "image/png",
            TileType::Jpeg => "image/jpeg",
            TileType::Webp => "image/webp",
            _ => return Ok(None),
        };
        Ok(opened.tiles.get_tile(place).await?.map(|bytes| Tile { bytes, media }))
    }

    async fn opened(&self) -> PmtResult<Option<&Opened>> {
        let Some(path) = &self.path else { return Ok(None) };
        let open = || async {
            let path = path.clone();
            let (file, version) = away(move || {
                let file = File::open(path)?;
                let about = file.metadata()?;
                let changed = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
                Ok((file, format!("{}-{:x}", about.len(), changed.as_millis())))
            })
            .await?;
            let tiles = AsyncPmTilesReader::try_from_source(Pieces(Arc::new(Mutex::new(file)))).await?;
            Ok::<_, PmtError>(Opened { tiles, version })
        };
        self.opened.get_or_try_init(open).await.map(Some)
    }
}

/// A file of which pieces are read, one after the other.
struct Pieces(Arc<Mutex<File>>);

impl AsyncBackend for Pieces {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        if length > MOST {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge).into());
        }
        let file = Arc::clone(&self.0);
        let bytes = away(move || {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            let mut bytes = Vec::with_capacity(length);
            file.seek(SeekFrom::Start(offset))?;
            (&mut *file).take(length as u64).read_to_end(&mut bytes)?;
            Ok(bytes)
        });
        Ok(BackendResponse::new(Bytes::from(bytes.await?)))
    }
}

/// Reads on a thread for blocking work.
async fn away<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}
