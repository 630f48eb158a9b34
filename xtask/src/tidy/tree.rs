//! The files that rules look at.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::source::Source;
use crate::process;

/// All files of the checkout that git knows or would take.
pub struct Tree {
    /// In the order of their paths.
    pub files: Vec<File>,
}

/// One file.
pub struct File {
    /// Its path from the root, with `/` between the parts.
    pub path: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// Its text; empty when it is not text.
    pub text: String,
    /// What its Rust code names and calls; `None` for other files.
    pub source: Option<Source>,
}

/// A place where a rule is broken and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// The file's path.
    pub path: String,
    /// The line, from 1 on.
    pub line: usize,
    /// What is wrong and what to do.
    pub advice: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}:{}: {}", self.rule, self.path, self.line, self.advice)
    }
}

impl File {
    /// A file from its bytes.
    pub fn new(path: &str, bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).unwrap_or_default().to_owned();
        let source = path.ends_with(".rs").then(|| Source::read(&text, path));
        Self { path: path.to_owned(), bytes: bytes.len(), text, source }
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// A finding in this file.
    pub fn finding(&self, rule: &'static str, line: usize, advice: impl Into<String>) -> Finding {
        Finding { rule, path: self.path.clone(), line, advice: advice.into() }
    }
}

impl Tree {
    /// Reads the checkout: what git tracks and what it would add; without git, everything but
    /// build products.
    pub fn read(root: &Path) -> Result<Self> {
        let listed = process::words(Command::new("git").args(["ls-files", "-z", "-co", "--exclude-standard"]).current_dir(root));
        let mut paths: Vec<String> = match listed {
            Some(list) => list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect(),
            None => walked(root)?,
        };
        paths.sort();
        paths.dedup();
        let files = paths.iter().filter_map(|path| Some(File::new(path, &std::fs::read(root.join(path)).ok()?)));
        Ok(Self { files: files.collect() })
    }

    /// A tree of texts.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(path, text)| File::new(path, text.as_bytes())).collect() }
    }

    /// The Rust files with what they name.
    pub fn rust(&self) -> impl Iterator<Item = (&File, &Source)> {
        self.files.iter().filter_map(|file| Some((file, file.source.as_ref()?)))
    }

    /// True for the path of a file, or of a folder that holds one.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let below = |file: &File| file.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.files.iter().any(below)
    }
}

fn walked(root: &Path) -> Result<Vec<String>> {
    let mut open: Vec<PathBuf> = vec![root.to_path_buf()];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if path == root || !["target", "data", "node_modules", ".git"].contains(&name.as_str()) {
                for entry in std::fs::read_dir(&path)? {
                    open.push(entry?.path());
                }
            }
        } else if let Ok(relative) = path.strip_prefix(root) {
            found.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(found)
}
