//! Every file of a folder, and whether it is read: what is left out is said by name.

use std::fmt;
use unicode_normalization::UnicodeNormalization as _;

/// Most files that are listed.
const LISTED: usize = 200;
/// Endings of files that may be meant for a table.
const MEANT: [&str; 9] = ["csv", "txt", "tsv", "json", "geojson", "toml", "xls", "xlsx", "et"];

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// As it is called in the folder.
    pub name: String,
    /// What became of it.
    pub use_of: Use,
}

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// It is read.
    Read {
        /// As which of the known files.
        known: &'static str,
        /// What its text was saved as.
        charset: &'static str,
    },
    /// Another that says the same goes first.
    Behind(&'static str),
    /// It looks like a known one under another name, and is not read.
    Resembles(&'static str),
    /// It is none of ours.
    Strange,
}

/// All files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing(pub Vec<Listed>);

impl Listing {
    /// The files that are not read.
    pub fn unread(&self) -> Self {
        Self(self.0.iter().filter(|file| !matches!(file.use_of, Use::Read { .. })).cloned().collect())
    }
}

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "文件夹里的文件 · files of the folder:")?;
        for Listed { name, use_of } in self.0.iter().take(LISTED) {
            let name = crate::cell::shown(name);
            match use_of {
                Use::Read { known, charset } if *known == name => write!(f, "\n  读了 read      {name} ({charset})")?,
                Use::Read { known, charset } => write!(f, "\n  读了 read      {name} ({charset}), 当作 as {known}")?,
                Use::Behind(first) => write!(f, "\n  没读 not read  {name}: 已有 {first} · {first} goes first")?,
                Use::Resembles(known) => {
                    write!(f, "\n  没读 not read  {name}: 像是 {known}, 要用它就改成这个名字和格式 · rename it to {known} if it is meant")?;
                }
                Use::Strange => write!(f, "\n  没读 not read  {name}")?,
            }
        }
        match self.0.len().saturating_sub(LISTED) {
            0 => Ok(()),
            more => write!(f, "\n  另有 {more} 个没有列出 · {more} more"),
        }
    }
}

/// The known file that a name means: in any case, with its ending written twice, or with the `.txt` that some editors add.
pub(super) fn known_as(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let name: String = name.nfkc().filter(|sign| !sign.is_whitespace()).collect::<String>().to_lowercase();
    let name = name.strip_suffix(".txt").unwrap_or(&name);
    let is = |candidate: &&&'static str| {
        let twice = candidate.rsplit_once('.').and_then(|(_, ending)| name.strip_suffix(ending)?.strip_suffix('.'));
        name == **candidate || twice == Some(**candidate)
    };
    known.iter().find(is).copied()
}

/// The known file that a name which means none of them looks like: `people (1).csv`, `units.xlsx`, `rule-book.csv`.
pub(super) fn resembles(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let name = name.nfkc().collect::<String>().to_lowercase();
    if name.starts_with(['.', '~']) || !MEANT.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
        return None;
    }
    let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
    let stem = |file: &str| letters(file.split('.').next().unwrap_or_default());
    known.iter().find(|file| letters(&name).starts_with(&stem(file))).copied()
}

#[cfg(test)]
mod tests {
    use super::{super::FILES, *};

    #[test]
    fn a_file_is_known_in_any_case_and_with_an_ending_too_many() {
        for (name, known) in [
            ("Rule_Book.csv", "rule_book.csv"),
            ("people.csv.csv", "people.csv"),
            ("PEOPLE.CSV", "people.csv"),
            ("town.toml.txt", "town.toml"),
            ("grids.geojson.geojson", "grids.geojson"),
            ("ｕｎｉｔｓ.csv", "units.csv"),
        ] {
            assert_eq!(known_as(name, &FILES), Some(known), "{name}");
        }
        for name in ["people (1).csv", "xpeople.csv", "people.csv.bak", "people", "grids.json", ".csv"] {
            assert_eq!(known_as(name, &FILES), None, "{name}");
        }
    }

    #[test]
    fn a_file_that_is_meant_for_another_is_told_of_whom_it_looks_like() {
        for (name, known) in [
            ("people (1).csv", "people.csv"),
            ("units.xlsx", "units.csv"),
            ("rule-book.csv", "rule_book.csv"),
            ("People - 副本.csv", "people.csv"),
        ] {
            assert_eq!(resembles(name, &FILES), Some(known), "{name}");
        }
        for name in ["~$units.xlsx", ".DS_Store", "镇照片.jpg", "说明.docx", "readme.txt"] {
            assert_eq!(resembles(name, &FILES), None, "{name}");
        }
    }
}
