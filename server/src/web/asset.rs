//! The files of the web app: from a folder, or embedded in the binary.

use std::{
    borrow::Cow,
    io,
    path::{Component, Path, PathBuf},
};

/// Where the files of the web app lie.
#[derive(Clone, Debug)]
pub enum Assets {
    /// In this folder, read anew at each request.
    Folder(PathBuf),
    /// In the binary.
    #[cfg(feature = "embed")]
    Embedded,
    /// Nowhere: this binary was built without the web app and no folder is given.
    Absent,
}

#[cfg(feature = "embed")]
#[derive(rust_embed::RustEmbed)]
#[folder = "$JINGGE_WEB_DIST"]
struct Embedded;

impl Assets {
    /// The folder if one is given, else the embedded files, else nothing.
    #[must_use]
    pub fn choose(folder: Option<PathBuf>) -> Self {
        match folder {
            Some(folder) => Self::Folder(folder),
            #[cfg(feature = "embed")]
            None => Self::Embedded,
            #[cfg(not(feature = "embed"))]
            None => Self::Absent,
        }
    }

    /// The bytes of the file with this path ("assets/app-1f2e.js"); `None` if there is no such file.
    ///
    /// # Errors
    /// The file is there but cannot be read.
    pub async fn read(&self, path: &str) -> io::Result<Option<Cow<'static, [u8]>>> {
        if !is_plain(path) {
            return Ok(None);
        }
        match self {
            Self::Folder(folder) => read_file(&folder.join(path)).await.map(|bytes| bytes.map(Cow::Owned)),
            #[cfg(feature = "embed")]
            Self::Embedded => Ok(<Embedded as rust_embed::RustEmbed>::get(path).map(|file| file.data)),
            Self::Absent => Ok(None),
        }
    }

    /// The paths of all files.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn paths(&self) -> io::Result<Vec<String>> {
        match self {
            Self::Folder(folder) => {
                let mut paths = Vec::new();
                collect(folder, "", &mut paths)?;
                Ok(paths)
            }
            #[cfg(feature = "embed")]
            Self::Embedded => Ok(<Embedded as rust_embed::RustEmbed>::iter().map(Cow::into_owned).collect()),
            Self::Absent => Ok(Vec::new()),
        }
    }
}

/// Whether a path only goes down and names no hidden file.
pub fn is_plain(path: &str) -> bool {
    let down = |part: Component<'_>| matches!(part, Component::Normal(name) if !name.to_string_lossy().starts_with('.'));
    !path.is_empty() && !path.contains(['\\', '\0']) && Path::new(path).components().all(down)
}

/// The file's bytes; `None` if it is not there or is a folder.
pub async fn read_file(path: &Path) -> io::Result<Option<Vec<u8>>> {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
    match tokio::fs::read(path).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), NotFound | IsADirectory | NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// Whether the name holds a hash of the content ("assets/app-0123abcd.js"), so that its bytes never change.
#[must_use]
pub fn is_hashed(path: &str) -> bool {
    let Some(name) = path.strip_prefix("assets/") else { return false };
    let stem = name.split('.').next().unwrap_or_default();
    let hash = stem.rsplit('-').next().unwrap_or_default();
    hash.len() >= 8 && hash.len() < stem.len() && hash.chars().all(|digit| digit.is_ascii_hexdigit())
}

/// What a file is, by its name.
#[must_use]
pub fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_climb_or_hide_are_no_assets() {
        for path in ["../secret", "a/../b", "/etc/passwd", ".env", "a/.git/config", "", "a\\..\\b", "a\0b"] {
            assert!(!is_plain(path), "{path}");
        }
        assert!(is_plain("assets/app-0123abcd.js"));
    }

    #[test]
    fn only_names_with_a_hash_are_immutable() {
        assert!(is_hashed("assets/app-0123abcd.js"));
        assert!(is_hashed("assets/app_bg-0123456789abcdef.wasm"));
        for path in ["sw.js", "index.html", "boot.js", "assets/app.js", "assets/leaflet-src.js", "assets/0123abcd.js"] {
            assert!(!is_hashed(path), "{path}");
        }
    }

    #[test]
    fn wasm_and_scripts_have_their_own_types() {
        assert_eq!(content_type("a.wasm"), "application/wasm");
        assert_eq!(content_type("a.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("a.png"), "image/png");
        assert_eq!(content_type("a"), "application/octet-stream");
    }
}
