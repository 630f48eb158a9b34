//! The finished folder, first in memory, then on disk with its compressed copies.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::{Result, anyhow};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::inputs::hex;

/// Files by their path in the folder.
#[derive(Default)]
pub struct Site {
    files: BTreeMap<String, Vec<u8>>,
}

/// Whether files are compressed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pressing {
    /// Plain files only.
    None,
    /// Brotli 11 and gzip 9 beside each file that is not a picture.
    Best,
}

/// A file's bytes, plain and as brotli.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Bytes as written.
    pub plain: usize,
    /// Bytes as sent by brotli; the plain ones where the file is not compressed.
    pub brotli: usize,
}

/// Endings of files that are compressed already.
const PRESSED_ALREADY: [&str; 4] = [".png", ".webp", ".jpg", ".woff2"];

impl Site {
    /// Adds a file under a name of its own.
    pub fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), bytes.into());
    }

    /// Adds a file under `assets/` with its hash in the name; returns its address on the server.
    pub fn put_hashed(&mut self, name: &str, bytes: impl Into<Vec<u8>>) -> String {
        let bytes = bytes.into();
        let path = hashed_name(name, &bytes);
        let address = format!("/{path}");
        self.files.insert(path, bytes);
        address
    }

    /// Adds two scripts under `assets/` that import each other: the names, which both texts may hold between `{{` and `}}`, carry one
    /// hash of both. Returns their addresses.
    pub fn put_pair(&mut self, (one, one_text): (&str, &str), (two, two_text): (&str, &str)) -> (String, String) {
        let hash = short(&Sha256::digest([one_text, two_text].concat()));
        let path = |name: &str| format!("assets/{name}-{hash}.js");
        let (one_path, two_path) = (path(one), path(two));
        let (one_mark, two_mark) = (format!("{{{{{one}}}}}"), format!("{{{{{two}}}}}"));
        for (at, text) in [(&one_path, one_text), (&two_path, two_text)] {
            let text = text.replace(&one_mark, &format!("/{one_path}")).replace(&two_mark, &format!("/{two_path}"));
            self.files.insert(at.clone(), text.into());
        }
        (format!("/{one_path}"), format!("/{two_path}"))
    }

    /// The hash over names and bytes of every file.
    pub fn version(&self) -> String {
        let mut hash = Sha256::new();
        for (path, bytes) in &self.files {
            hash.update(path);
            hash.update([0]);
            hash.update(Sha256::digest(bytes));
        }
        short(&hash.finalize())
    }

    /// The path of each file.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Writes the folder anew: beside it first, then in its place. Returns each file's size.
    pub fn write(&self, folder: &Path, pressing: Pressing) -> Result<BTreeMap<String, Size>> {
        let parent = folder.parent().ok_or_else(|| anyhow!("the web folder has no parent"))?;
        std::fs::create_dir_all(parent)?;
        let fresh = tempfile::Builder::new().prefix("web-").tempdir_in(parent)?;
        let mut sizes = BTreeMap::new();
        for (path, bytes) in &self.files {
            let file = fresh.path().join(path);
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&file, bytes)?;
            let mut size = Size { plain: bytes.len(), brotli: bytes.len() };
            if pressing == Pressing::Best && !PRESSED_ALREADY.iter().any(|ending| path.ends_with(ending)) {
                let packed = brotli(bytes)?;
                size.brotli = packed.len();
                std::fs::write(fresh.path().join(format!("{path}.br")), packed)?;
                std::fs::write(fresh.path().join(format!("{path}.gz")), gzip(bytes)?)?;
            }
            sizes.insert(path.clone(), size);
        }
        open_to_readers(fresh.path())?;
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::rename(fresh.keep(), folder)?;
        Ok(sizes)
    }
}

/// A temporary folder is its owner's alone; the web folder is for anyone to read.
#[cfg(unix)]
fn open_to_readers(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}

#[cfg(not(unix))]
fn open_to_readers(_: &Path) -> Result<()> {
    Ok(())
}

fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let hash = short(&Sha256::digest(bytes));
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("assets/{stem}-{hash}.{ending}"),
        None => format!("assets/{name}-{hash}"),
    }
}

/// Twelve hexadecimal digits: 48 bits tell the files of one app apart for ever.
fn short(hash: &[u8]) -> String {
    hex(hash.get(..6).unwrap_or(hash))
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &best)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes)?;
    Ok(packer.finish()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_changed_byte_changes_the_name_and_the_version() {
        let (mut one, mut two) = (Site::default(), Site::default());
        let (a, b) = (one.put_hashed("app.wasm", "one"), two.put_hashed("app.wasm", "two"));
        assert_ne!(a, b);
        assert!(a.starts_with("/assets/app-") && a.ends_with(".wasm"), "{a}");
        assert_ne!(one.version(), two.version());
    }

    #[test]
    fn scripts_that_import_each_other_change_their_names_together() {
        let names = |fetch: &str| {
            let mut site = Site::default();
            let (app, parts) = site.put_pair(("app", "import '{{parts}}'"), ("parts", fetch));
            let text = |address: &str| String::from_utf8_lossy(&site.files[address.trim_start_matches('/')]).into_owned();
            assert_eq!(text(&app), format!("import '{parts}'"));
            assert!(text(&parts).contains(&app));
            (app, parts)
        };
        let (one, two) = (names("import '{{app}}'; 1"), names("import '{{app}}'; 2"));
        assert_ne!(one.0, two.0);
        assert_ne!(one.1, two.1);
    }

    #[test]
    fn texts_get_compressed_copies_and_pictures_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let web = folder.path().join("web");
        let mut site = Site::default();
        site.put("index.html", "<p>".repeat(100));
        site.put("assets/a.png", "x".repeat(100));
        let sizes = site.write(&web, Pressing::Best).unwrap();
        assert!(sizes["index.html"].brotli < 50);
        assert_eq!(sizes["assets/a.png"].brotli, 100);
        assert!(web.join("index.html.br").exists() && web.join("index.html.gz").exists());
        assert!(!web.join("assets/a.png.br").exists());
    }

    #[test]
    fn what_an_earlier_build_left_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let web = folder.path().join("web");
        let mut site = Site::default();
        site.put("old.js", "1");
        site.write(&web, Pressing::None).unwrap();
        Site::default().write(&web, Pressing::None).unwrap();
        assert!(web.exists() && !web.join("old.js").exists());
    }
}
