//! What was entered, as a draft of the town or the list of everything that is wrong with it.

use super::template::{self, TEMPLATE_NAME};
use crate::{
    cell,
    state::{Begun, Way},
    town::{Folder, Listing, Reason, RowError, TownDraft, read},
};
use pinyin::ToPinyin as _;

/// Endings of a name that a code goes without.
const ENDINGS: [&str; 6] = ["街道办事处", "街道", "镇", "乡", "县", "区"];
/// How the fields of the form are named among the files.
const NAME: &str = "镇名 name";
const CODE: &str = "代码 code";
/// The files that say what the town is called.
const HEADS: [&str; 2] = ["town.toml", "town.json"];

/// The town that was entered, and which of its files were read.
///
/// # Errors
/// All faults, by file, row and column.
pub(super) fn draft_of(begun: &Begun) -> Result<(TownDraft, Listing), Vec<RowError>> {
    let template = begun.way != Some(Way::Files);
    let files = begun.files.iter().filter(|_| !template).map(|(name, bytes)| (name.as_str(), &**bytes));
    let mut folder = Folder::of_files(files)?;
    if HEADS.iter().any(|head| folder.text(head).is_some()) {
        return Ok((read(&folder)?, folder.listing().clone()));
    }
    let ((name, code), mut faults) = match name_and_code(begun) {
        Ok(named) => (named, Vec::new()),
        // The files are read all the same, so that everything is told at once.
        Err(faults) => ((TEMPLATE_NAME.to_owned(), proposed(TEMPLATE_NAME)), faults),
    };
    if template {
        folder = template::folder(&name, &code);
    } else {
        folder.add("town.toml", &template::head(&name, &code));
    }
    let mut draft = match read(&folder) {
        Ok(draft) if faults.is_empty() => draft,
        read => {
            faults.extend(read.err().into_iter().flatten());
            return Err(faults);
        }
    };
    if template {
        for unit in &mut draft.reference.units {
            unit.name = unit.name.replace(TEMPLATE_NAME, &name);
        }
    }
    Ok((draft, folder.listing().clone()))
}

/// The template under this name and code, or the code that is proposed for the name; without people.
///
/// # Errors
/// What is wrong with name or code.
pub fn from_template(name: &str, code: &str) -> Result<TownDraft, Vec<RowError>> {
    let begun = Begun { name: name.to_owned(), code: code.to_owned(), way: Some(Way::Template), ..Begun::default() };
    draft_of(&begun).map(|(draft, _)| draft)
}

/// The name, and the code that was typed or else the one proposed; or the field that is not right.
fn name_and_code(begun: &Begun) -> Result<(String, String), Vec<RowError>> {
    let cleaned = |field: &str, given: &str, clean: fn(&str) -> Result<String, cell::CellError>| {
        clean(given).map_err(|error| vec![RowError::of_file(field, Reason::Cell { given: Some(cell::shown(given)), error })])
    };
    let name = cleaned(NAME, &begun.name, cell::line)?;
    if name.is_empty() {
        return Err(vec![RowError::of_file(NAME, Reason::Empty)]);
    }
    let code = cleaned(CODE, &begun.code, cell::key)?;
    Ok((name.clone(), if code.is_empty() { proposed(&name) } else { code }))
}

/// The code for a town of this name: its letters, Chinese ones in Pinyin, without what every town is called.
pub(super) fn proposed(name: &str) -> String {
    let short = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).filter(|short| !short.is_empty()).unwrap_or(name);
    let spelled = |sign: char| match sign.to_pinyin() {
        Some(pinyin) => pinyin.plain().replace('ü', "v"),
        None => Some(sign.to_ascii_lowercase()).filter(char::is_ascii_alphanumeric).map(String::from).unwrap_or_default(),
    };
    let code: String = short.chars().map(spelled).collect::<String>().chars().take(40).collect();
    if code.is_empty() { "town".to_owned() } else { code }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_proposed_from_the_name() {
        for (name, code) in [("云溪镇", "yunxi"), ("绿岛街道办事处", "lvdao"), ("Sample Town", "sampletown"), ("镇", "zhen"), ("…", "town")]
        {
            assert_eq!(proposed(name), code, "{name}");
        }
    }
}
