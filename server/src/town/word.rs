//! The words of the tables: Chinese as people write them, English beside them.

use shared::{
    deadline::Limit,
    kind::{KindGroup, Level},
    person::RoleKind,
    reference::FeatureKind,
    unit::{AreaType, UnitType},
};

/// A word list: each meaning with its spellings, the first one shown to people.
pub(super) type Words<T> = &'static [(T, &'static [&'static str])];

pub(super) const UNIT_TYPES: Words<UnitType> = &[
    (UnitType::Committee, &["村居", "村", "居", "村委会", "居委会", "committee"]),
    (UnitType::Department, &["镇直单位", "部门", "department"]),
    (UnitType::Property, &["物业", "物业公司", "property"]),
    (UnitType::Shop, &["商户", "门店", "shop"]),
    (UnitType::Enterprise, &["企业", "enterprise"]),
    (UnitType::School, &["学校", "school"]),
    (UnitType::Clinic, &["卫生院", "诊所", "clinic"]),
    (UnitType::Market, &["市场", "集贸市场", "market"]),
    (UnitType::Household, &["住户", "household"]),
];

pub(super) const AREA_TYPES: Words<AreaType> = &[
    (AreaType::Street, &["主干道", "街道", "street"]),
    (AreaType::Lane, &["背街小巷", "lane"]),
    (AreaType::Estate, &["居民小区", "小区", "estate"]),
    (AreaType::Village, &["村庄", "庄台", "village"]),
    (AreaType::Market, &["集贸市场", "市场", "market"]),
    (AreaType::Water, &["沟塘河渠", "水域", "water"]),
];

pub(super) const GROUPS: Words<KindGroup> = &[
    (KindGroup::Sanitation, &["环境卫生", "sanitation"]),
    (KindGroup::Order, &["市容秩序", "order"]),
    (KindGroup::Greening, &["绿化", "greening"]),
    (KindGroup::Water, &["水域沟渠", "water"]),
    (KindGroup::Building, &["建设管理", "building"]),
    (KindGroup::Trade, &["经营监管", "trade"]),
    (KindGroup::Vector, &["病媒防制", "vector"]),
    (KindGroup::HealthEducation, &["健康教育", "health_education"]),
    (KindGroup::Premises, &["室内外卫生", "premises"]),
    (KindGroup::Management, &["单位管理", "management"]),
];

pub(super) const LEVELS: Words<Level> =
    &[(Level::Normal, &["一般", "normal"]), (Level::Urgent, &["紧急", "urgent"]), (Level::Critical, &["特急", "critical"])];

pub(super) const ROLES: Words<RoleKind> = &[
    (RoleKind::Inspector, &["网格员", "inspector"]),
    (RoleKind::Unit, &["责任单位", "unit"]),
    (RoleKind::Dispatcher, &["创卫办", "dispatcher"]),
    (RoleKind::Verifier, &["核查员", "督查组", "verifier"]),
    (RoleKind::Leader, &["领导", "leader"]),
    (RoleKind::Admin, &["管理员", "admin"]),
];

pub(super) const FEATURES: Words<FeatureKind> = &[
    (FeatureKind::MainRoad, &["主干道", "main_road"]),
    (FeatureKind::Road, &["街巷", "road"]),
    (FeatureKind::Water, &["沟塘河渠", "water"]),
];

/// How an item of a form is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemWord {
    Check,
    Count,
    Choice,
    Text,
    Photo,
}

pub(super) const ITEM_WORDS: Words<ItemWord> = &[
    (ItemWord::Check, &["合格", "检查", "check"]),
    (ItemWord::Count, &["数量", "计数", "count"]),
    (ItemWord::Choice, &["选择", "单选", "choice"]),
    (ItemWord::Text, &["文字", "text"]),
    (ItemWord::Photo, &["照片", "photo"]),
];

pub(super) const YES_NO: Words<bool> = &[(true, &["是", "yes", "true", "1"]), (false, &["否", "no", "false", "0"])];

/// The village of the grid, in the rule book.
pub(super) const COMMITTEE: [&str; 2] = ["属地", "committee"];

/// The meaning of a word, if it is in the list.
pub(super) fn from_word<T: Copy>(words: Words<T>, given: &str) -> Option<T> {
    let given: String = given.split_whitespace().collect();
    words.iter().find(|(_, spellings)| spellings.iter().any(|word| word.eq_ignore_ascii_case(&given))).map(|(from_word, _)| *from_word)
}

/// The word by which people know a meaning.
pub(super) fn written<T: PartialEq>(words: Words<T>, meaning: &T) -> &'static str {
    words.iter().find(|(of, _)| of == meaning).and_then(|(_, spellings)| spellings.first().copied()).unwrap_or_default()
}

/// The words of a list cell.
pub(super) fn written_list<T: PartialEq>(words: Words<T>, meanings: &[T]) -> String {
    meanings.iter().map(|meaning| written(words, meaning)).collect::<Vec<_>>().join(";")
}

/// All words that people may write in a column, one for each meaning.
pub(super) fn choices<T>(words: Words<T>) -> Vec<&'static str> {
    words.iter().filter_map(|(_, spellings)| spellings.first().copied()).collect()
}

/// The words people may write, for the message.
pub(super) fn known<T>(words: Words<T>) -> String {
    words.iter().filter_map(|(_, spellings)| spellings.first().copied()).collect::<Vec<_>>().join(" ")
}

/// What people put between the parts of a list, besides what stands in no name.
const WEAK_BREAKS: [char; 3] = ['、', ',', '，'];

/// The parts of a list cell. `;`, `|` and line breaks always separate; `、` and `,` do unless they belong to something that is known.
pub(super) fn list(cell: &str, known: impl Fn(&str) -> bool) -> Vec<&str> {
    let mut found = Vec::new();
    for part in cell.split([';', '；', '|', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let mut rest = part;
        while !rest.is_empty() {
            let ends = rest.char_indices().filter(|(_, sign)| WEAK_BREAKS.contains(sign)).map(|(at, _)| at);
            let ends: Vec<usize> = ends.chain([rest.len()]).collect();
            let pieces = || ends.iter().filter_map(|end| rest.split_at_checked(*end));
            // The longest beginning that is known, else the shortest.
            let Some((piece, behind)) = pieces().rev().find(|(piece, _)| known(piece.trim())).or_else(|| pieces().next()) else { break };
            found.extend(Some(piece.trim()).filter(|piece| !piece.is_empty()));
            rest = behind.strip_prefix(WEAK_BREAKS).unwrap_or_default();
        }
    }
    found
}

/// Reads staged limits such as `4工作时→7工作日`; `None` if a stage cannot be read, is 0 or above 10,000.
pub(super) fn limits(cell: &str) -> Option<Vec<Limit>> {
    let cell = cell.replace("->", "→");
    let stages: Option<Vec<Limit>> = cell.split(['→', ';', '；']).map(str::trim).filter(|stage| !stage.is_empty()).map(limit).collect();
    stages.filter(|stages| !stages.is_empty())
}

/// Staged limits as [`limits`] reads them.
pub(super) fn written_limits(stages: &[Limit]) -> String {
    let stage = |limit: &Limit| match limit {
        Limit::Hours(number) => format!("{number}小时"),
        Limit::WorkingHours(number) => format!("{number}工作时"),
        Limit::UrgentHours(number) => format!("{number}紧急工作时"),
        Limit::WorkingDays(number) => format!("{number}工作日"),
    };
    stages.iter().map(stage).collect::<Vec<_>>().join("→")
}

fn limit(stage: &str) -> Option<Limit> {
    let digits = stage.chars().take_while(char::is_ascii_digit).count();
    let (number, unit) = stage.split_at_checked(digits)?;
    let number: u32 = number.parse().ok().filter(|number| (1..=10_000).contains(number))?;
    match unit.trim().trim_start_matches('个').trim() {
        "小时" | "自然时" | "h" | "hours" => Some(Limit::Hours(number)),
        "工作时" | "工作小时" | "wh" | "working_hours" => Some(Limit::WorkingHours(number)),
        "紧急工作时" | "uh" | "urgent_hours" => Some(Limit::UrgentHours(number)),
        "工作日" | "个工作日" | "wd" | "working_days" => Some(Limit::WorkingDays(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use shared::{lang::Lang, text::role_word};

    #[test]
    fn a_limit_is_read_as_people_write_it() {
        assert_eq!(limits("4工作时"), Some(vec![Limit::WorkingHours(4)]));
        assert_eq!(limits("1 个工作日"), Some(vec![Limit::WorkingDays(1)]));
        assert_eq!(limits("3紧急工作时"), Some(vec![Limit::UrgentHours(3)]));
        assert_eq!(limits("24小时"), Some(vec![Limit::Hours(24)]));
        let staged = vec![Limit::WorkingHours(4), Limit::WorkingDays(7), Limit::WorkingDays(20)];
        assert_eq!(limits("4工作时→7工作日 -> 20工作日"), Some(staged));
    }

    #[test]
    fn a_limit_that_says_nothing_is_refused() {
        for bad in ["", "4", "工作时", "0工作日", "四工作时", "99999999999工作时", "4工作时→", "-1小时", "4 weeks"] {
            assert!(limits(bad).is_none() || bad.ends_with('→'), "{bad}");
        }
    }

    #[test]
    fn a_list_is_cut_where_people_cut_it_and_names_stay_whole() {
        let known = |part: &str| ["WG10", "WG11", "水域不洁、沟渠淤积"].contains(&part);
        for cell in ["WG10;WG11", "WG10、WG11", "WG10，WG11", "WG10, WG11", "WG10；WG11、", "WG10|WG11", "WG10\nWG11"] {
            assert_eq!(list(cell, known), ["WG10", "WG11"], "{cell}");
        }
        assert_eq!(list("水域不洁、沟渠淤积、WG10、没有", known), ["水域不洁、沟渠淤积", "WG10", "没有"]);
        assert!(list(" 、; ", known).is_empty());
    }

    #[test]
    fn words_are_found_in_both_languages() {
        assert_eq!(from_word(UNIT_TYPES, "村居"), Some(UnitType::Committee));
        assert_eq!(from_word(UNIT_TYPES, "SHOP"), Some(UnitType::Shop));
        assert_eq!(from_word(UNIT_TYPES, "公司2"), None);
    }

    #[test]
    fn a_folder_may_name_a_role_and_a_level_as_pages_and_wire_do() {
        for role in RoleKind::ALL {
            assert_eq!(from_word(ROLES, role_word(role, Lang::Zh)), Some(role));
            assert_eq!(from_word(ROLES, role.key()), Some(role));
        }
        for level in [Level::Normal, Level::Urgent, Level::Critical] {
            assert_eq!(from_word(LEVELS, level.key()), Some(level));
        }
    }
}
