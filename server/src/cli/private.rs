//! What the program writes is its account's alone.

use crate::{
    certificate::AUTHORITY_KEY,
    config::Config,
    state::{DATABASE, RECEIPT_KEY, SEAL_KEY},
};
use std::path::PathBuf;

/// From now on new files and folders are readable by the account that runs this, and by nobody else.
pub fn start() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// What others on this machine may read or write of the data, and the command that takes it from them; `None`: nothing.
pub fn warning(config: &Config) -> Option<String> {
    let wide = wide(config);
    if wide.is_empty() {
        return None;
    }
    let named: Vec<String> = wide.iter().map(|path| path.display().to_string()).collect();
    let named = named.join(" ");
    Some(format!(
        "注意: 本机别的账号也能访问 {named}; 收回权限: chmod -R go-rwx {0}\nnote: other accounts of this machine have access to {named}; take it from them: chmod -R go-rwx {0}",
        wide.first().map(|path| path.display().to_string()).unwrap_or_default()
    ))
}

#[cfg(unix)]
fn wide(config: &Config) -> Vec<PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &PathBuf| path.metadata().ok().map(|about| about.permissions().mode());
    let open = |path: &PathBuf| mode(path).is_some_and(|mode| mode & 0o077 != 0);
    let parts = [DATABASE, RECEIPT_KEY, SEAL_KEY, AUTHORITY_KEY, "photos"].map(|part| config.data.join(part));
    // Nobody passes a folder that is closed.
    let inside = std::iter::once(config.data.clone()).chain(parts).filter(|path| open(&config.data) && open(path));
    // A key of TLS often belongs to a group of its own.
    let tls = config.tls.iter().map(|tls| tls.key.clone()).filter(|path| mode(path).is_some_and(|mode| mode & 0o007 != 0));
    inside.chain(tls).collect()
}

#[cfg(not(unix))]
const fn wide(_: &Config) -> Vec<PathBuf> {
    Vec::new()
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt as _};

    #[test]
    fn a_data_folder_that_others_may_read_is_named_with_the_command_against_it() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::in_folder(folder.path());
        let chmod = |path: &std::path::Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        fs::write(folder.path().join(DATABASE), "").unwrap();
        chmod(&folder.path().join(DATABASE), 0o640);
        chmod(folder.path(), 0o700);
        assert_eq!(warning(&config), None, "nobody passes the folder");
        chmod(folder.path(), 0o755);
        let said = warning(&config).unwrap();
        assert!(said.contains(DATABASE) && said.contains("注意"), "{said}");
        assert!(said.contains(&format!("chmod -R go-rwx {}\n", folder.path().display())), "{said}");
    }
}
