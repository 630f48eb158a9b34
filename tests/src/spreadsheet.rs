//! Files as LibreOffice opens and saves them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// LibreOffice's program, where the machine has it.
#[must_use]
pub fn soffice() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("soffice")).find(|file| file.is_file())
}

/// The file as LibreOffice saves it in this format.
#[must_use]
pub fn saved(soffice: &Path, name: &str, bytes: &[u8], format: &str) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let (before, after) = (folder.path().join(name), folder.path().join("saved"));
    fs::write(&before, bytes).unwrap();
    let mut command = Command::new(soffice);
    command.arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()));
    if name.ends_with(".csv") {
        // What its dialog offers for a file with the mark of UTF-8; without a dialog it takes every text for Latin.
        command.arg("--infilter=CSV:44,34,76");
    }
    command.args(["--headless", "--convert-to", format, "--outdir"]).arg(&after).arg(&before);
    let ended = command.output().unwrap();
    let ending = format.split(':').next().unwrap();
    let file = after.join(name).with_extension(ending);
    fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}: {}", file.display(), String::from_utf8_lossy(&ended.stderr)))
}
