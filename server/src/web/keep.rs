//! Assets of earlier versions, kept for pages that are still open: the content-addressed files of each start lie in `data/web/`.

use super::asset::{Assets, is_hashed, is_plain, read_file};
use std::{
    collections::HashSet,
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// How long an asset that is no longer part of the app is kept.
const KEPT: Duration = Duration::from_secs(90 * 24 * 3600);

/// The folder of kept assets.
#[derive(Clone, Debug)]
pub struct Kept(PathBuf);

impl Kept {
    /// Under the data folder.
    #[must_use]
    pub fn under(data: &Path) -> Self {
        Self(data.join("web"))
    }

    /// The bytes of a kept file; only hashed names are kept.
    ///
    /// # Errors
    /// The file is there but cannot be read.
    pub async fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        if !is_hashed(path) || !is_plain(path) {
            return Ok(None);
        }
        read_file(&self.0.join(path)).await
    }

    /// Copies today's hashed assets, and deletes those that have not been part of the app for 90 days before `now`.
    ///
    /// # Errors
    /// The folder cannot be read or written.
    pub async fn refresh(&self, assets: &Assets, now: SystemTime) -> io::Result<()> {
        let folder = self.0.join("assets");
        tokio::fs::create_dir_all(&folder).await?;
        let mut present = HashSet::new();
        for path in assets.paths()?.into_iter().filter(|path| is_hashed(path)) {
            let kept = self.0.join(&path);
            if !touch(&kept, now)
                && let Some(bytes) = assets.read(&path).await?
            {
                let half = self.0.join("half-written");
                tokio::fs::write(&half, &bytes).await?;
                tokio::fs::rename(&half, &kept).await?;
                touch(&kept, now);
            }
            present.insert(kept);
        }
        sweep(&folder, &present, now)
    }
}

/// Marks the file as part of today's app; says whether it is there.
fn touch(path: &Path, now: SystemTime) -> bool {
    std::fs::File::options().append(true).open(path).and_then(|file| file.set_modified(now)).is_ok()
}

fn sweep(folder: &Path, present: &HashSet<PathBuf>, now: SystemTime) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let age = now.duration_since(std::fs::metadata(&path)?.modified()?).unwrap_or_default();
        if !present.contains(&path) && age > KEPT {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[tokio::test]
    async fn an_asset_of_yesterday_is_kept_for_ninety_days() {
        let folder = std::env::temp_dir().join(format!("jingge-keep-{}", uuid::Uuid::now_v7()));
        let (web, data) = (folder.join("dist"), folder.join("data"));
        std::fs::create_dir_all(web.join("assets")).unwrap();
        std::fs::write(web.join("assets/app-00000001.js"), "old").unwrap();
        std::fs::write(web.join("index.html"), "page").unwrap();
        let (assets, kept) = (Assets::Folder(web.clone()), Kept::under(&data));
        let start = SystemTime::now();
        let day = Duration::from_secs(24 * 3600);
        kept.refresh(&assets, start).await.unwrap();

        std::fs::remove_file(web.join("assets/app-00000001.js")).unwrap();
        std::fs::write(web.join("assets/app-00000002.js"), "new").unwrap();
        kept.refresh(&assets, start + day * 89).await.unwrap();
        assert_eq!(kept.read("assets/app-00000001.js").await.unwrap().as_deref(), Some(&b"old"[..]));
        assert_eq!(kept.read("index.html").await.unwrap(), None);

        kept.refresh(&assets, start + day * 91).await.unwrap();
        assert_eq!(kept.read("assets/app-00000001.js").await.unwrap(), None);
        assert_eq!(kept.read("assets/app-00000002.js").await.unwrap().as_deref(), Some(&b"new"[..]));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
