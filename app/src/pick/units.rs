//! The units as a list to choose from.

use crate::text::{ListMsg, unit_type_word};
use shared::{
    id::UnitId,
    lang::Lang,
    reference::Reference,
    unit::{Unit, UnitType},
};

/// Most units of a group that are listed at a time; the others are found by their name.
const MOST: usize = 40;

/// Units of one type, or those that the rules name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitGroup {
    /// What they are.
    pub title: &'static str,
    /// The units, in the order of the town.
    pub units: Vec<UnitLine>,
    /// How many more fit, found by more of their name.
    pub hidden: usize,
}

/// A unit to choose.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnitLine {
    /// The unit.
    pub id: UnitId,
    /// Its full name.
    pub name: String,
    /// Why it is suggested, or its short name; empty where there is neither.
    pub hint: String,
}

/// Whether the words are part of the unit's name, short name or code, whatever the case of their letters.
#[must_use]
pub fn names_unit(unit: &Unit, words: &str) -> bool {
    let wanted = words.trim().to_lowercase();
    [&unit.name, &unit.short, &unit.code].iter().any(|text| text.to_lowercase().contains(&wanted))
}

/// The units that fit the words: first those `suggested`, each with why, then the others by their type; those `without` never.
#[must_use]
pub fn unit_groups(reference: &Reference, suggested: &[(UnitId, String)], without: &[UnitId], words: &str, lang: Lang) -> Vec<UnitGroup> {
    let fits = |unit: &&Unit| !without.contains(&unit.id) && names_unit(unit, words);
    let is_suggested = |unit: &Unit| suggested.iter().any(|(id, _)| *id == unit.id);
    let first = suggested.iter().filter_map(|(id, why)| reference.unit(*id).filter(fits).map(|unit| line(unit, why)));
    let mut groups = vec![group(ListMsg::SuggestedUnits.text(lang), first.collect())];
    for kind in UnitType::ALL {
        let of_kind = reference.units.iter().filter(|unit| unit.kind == kind && !is_suggested(unit)).filter(fits);
        groups.push(group(unit_type_word(kind, lang), of_kind.map(|unit| line(unit, &unit.short)).collect()));
    }
    groups.retain(|group| !group.units.is_empty());
    groups
}

fn line(unit: &Unit, hint: &str) -> UnitLine {
    UnitLine { id: unit.id, name: unit.name.clone(), hint: hint.to_owned() }
}

fn group(title: &'static str, mut units: Vec<UnitLine>) -> UnitGroup {
    let hidden = units.len().saturating_sub(MOST);
    units.truncate(MOST);
    UnitGroup { title, units, hidden }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use shared::fixture::{town, unit};

    fn titles(groups: &[UnitGroup]) -> Vec<&str> {
        groups.iter().map(|group| group.title).collect()
    }

    #[test]
    fn units_are_grouped_by_what_they_are_behind_those_that_the_rules_name_with_the_reason() {
        let mut town = town();
        town.units[0].kind = UnitType::Market;
        let suggested = [(town.units[1].id, "按责任规则: 任务分解表 第 7 行".to_owned())];
        let groups = unit_groups(&town, &suggested, &[], "", Lang::Zh);
        assert_eq!(groups[0].title, ListMsg::SuggestedUnits.text(Lang::Zh));
        assert_eq!(groups[0].units, [UnitLine { id: town.units[1].id, name: town.units[1].name.clone(), hint: suggested[0].1.clone() }]);
        assert_eq!(titles(&groups).last(), Some(&unit_type_word(UnitType::Market, Lang::Zh)));
        let all: Vec<UnitId> = groups.iter().flat_map(|group| &group.units).map(|line| line.id).collect();
        assert_eq!(all.len(), town.units.len(), "each once");
    }

    #[test]
    fn a_unit_is_found_by_part_of_its_name_short_name_or_code_and_what_is_left_out_never() {
        let mut town = town();
        town.units[0].name = "云溪镇环境卫生管理站".into();
        town.units[0].short = "环卫站".into();
        town.units[0].code = "ZZ02".into();
        let found = |words: &str, without: &[UnitId]| {
            let groups = unit_groups(&town, &[], without, words, Lang::Zh);
            groups.iter().flat_map(|group| &group.units).map(|line| line.id).collect::<Vec<_>>()
        };
        for words in ["卫生管理", "环卫站", " zz02 "] {
            assert_eq!(found(words, &[]), [town.units[0].id], "{words}");
        }
        assert!(found("环卫站", &[town.units[0].id]).is_empty());
        assert!(found("没有这个", &[]).is_empty());
        assert!(found("", &[unit("west")]).iter().all(|id| *id != unit("west")));
    }

    #[test]
    fn a_long_group_shows_its_first_and_says_how_many_more_there_are() {
        let mut town = town();
        let one = town.units[0].clone();
        town.units = (0..100_u128).map(|number| Unit { id: UnitId(uuid::Uuid::from_u128(number)), ..one.clone() }).collect();
        let groups = unit_groups(&town, &[], &[], "", Lang::Zh);
        assert_eq!((groups[0].units.len(), groups[0].hidden), (40, 60));
    }
}
