//! The template of `docs/town-template` as a town of one's own, and the file `town.toml` of a town that brings none. People are left out of the
//! template: its accounts are nobody's.

use crate::town::Folder;
use toml::Table;

/// What stands for the town's name in the template.
pub(super) const TEMPLATE_NAME: &str = "模板镇";

const HEAD: &str = include_str!("../../../docs/town-template/town.toml");
const FILES: [(&str, &str); 7] = [
    ("units.csv", include_str!("../../../docs/town-template/units.csv")),
    ("grids.geojson", include_str!("../../../docs/town-template/grids.geojson")),
    ("sites.csv", include_str!("../../../docs/town-template/sites.csv")),
    ("estates.csv", include_str!("../../../docs/town-template/estates.csv")),
    ("segments.csv", include_str!("../../../docs/town-template/segments.csv")),
    ("rule_book.csv", include_str!("../../../docs/town-template/rule_book.csv")),
    ("forms.csv", include_str!("../../../docs/town-template/forms.csv")),
];

/// The template's folder for a town of this name and code.
pub(super) fn folder(name: &str, code: &str) -> Folder {
    let head = head(name, code);
    let mut texts: Vec<(&str, &str)> = FILES.to_vec();
    texts.push(("town.toml", &head));
    Folder::of(&texts)
}

/// The text of `town.toml` for a town of this name and code: office hours and the like as in the template, and no phases, whose days are
/// long over.
pub(super) fn head(name: &str, code: &str) -> String {
    let mut head: Table = HEAD.parse().unwrap_or_default();
    head.insert("code".into(), code.into());
    head.insert("name".into(), name.into());
    for part in ["campaign", "source"] {
        let Some(part) = head.get_mut(part).and_then(toml::Value::as_table_mut) else { continue };
        part.remove("phases");
        for (_, value) in part.iter_mut() {
            if let Some(text) = value.as_str() {
                *value = text.replace(TEMPLATE_NAME, name).into();
            }
        }
    }
    head.to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "tests")]
    use super::*;
    use crate::town::read;

    #[test]
    fn the_template_is_a_town_without_faults_under_any_name() {
        for (name, code) in [("云溪镇", "yunxi"), ("a \"b\" \\ c, 镇", "x"), ("a'b", "y")] {
            let draft = read(&folder(name, code)).unwrap_or_else(|faults| panic!("{faults:?}"));
            let town = &draft.reference.town;
            assert_eq!((town.name.as_str(), town.code.as_str()), (name, code));
            assert!(draft.people.is_empty() && draft.reference.units.len() > 5 && draft.reference.campaign.phases.is_empty());
            assert!(draft.reference.campaign.name.starts_with(name));
        }
    }
}
