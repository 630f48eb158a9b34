//! One hash over everything the web app is made of, so that an unchanged app is not built again.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Files and folders, from the root of the checkout, that decide what the web app is.
const INPUTS: [&str; 10] = [
    "Cargo.lock",
    "Cargo.toml",
    "app",
    "package-lock.json",
    "package.json",
    "rust-toolchain.toml",
    "shared/Cargo.toml",
    "shared/data",
    "shared/src",
    "xtask/src/web",
];

/// The hash of names and bytes of all inputs, as hexadecimal text.
pub fn hash_of_inputs(root: &Path) -> Result<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        gather(&root.join(input), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let bytes = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    Ok(hex(&hash.finalize()))
}

/// Bytes as lower-case hexadecimal text.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Adds every file at or under `path`.
fn gather(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            gather(&entry?.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn any_changed_byte_or_name_changes_the_hash() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("app/src")).unwrap();
        std::fs::write(root.join("app/src/lib.rs"), "one").unwrap();
        let first = hash_of_inputs(root).unwrap();
        assert_eq!(first, hash_of_inputs(root).unwrap());
        std::fs::write(root.join("app/src/lib.rs"), "two").unwrap();
        let second = hash_of_inputs(root).unwrap();
        assert_ne!(first, second);
        std::fs::rename(root.join("app/src/lib.rs"), root.join("app/src/app.rs")).unwrap();
        assert_ne!(second, hash_of_inputs(root).unwrap());
    }

    #[test]
    fn the_server_is_no_input_of_the_web_app() {
        let folder = tempfile::tempdir().unwrap();
        let first = hash_of_inputs(folder.path()).unwrap();
        std::fs::create_dir_all(folder.path().join("server/src")).unwrap();
        std::fs::write(folder.path().join("server/src/main.rs"), "fn main() {}").unwrap();
        assert_eq!(first, hash_of_inputs(folder.path()).unwrap());
    }
}
