//! Single words for the closed lists of the domain.

use super::{Msg, OfficeMsg};
use shared::{
    heat::HeatWeight,
    issue::WhyUnassigned,
    kind::{KindGroup, Level},
    lang::Lang,
    reference::FeatureKind,
    unit::{AreaType, UnitType},
};

/// An urgency: 一般, 紧急, 特急.
#[must_use]
pub const fn level_word(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::Normal => Msg::LevelNormal,
        Level::Urgent => Msg::LevelUrgent,
        Level::Critical => Msg::LevelCritical,
    }
    .text(lang)
}

/// A family of kinds: 环境卫生, 市容秩序, …
#[must_use]
pub const fn group_word(group: KindGroup, lang: Lang) -> &'static str {
    match group {
        KindGroup::Sanitation => Msg::GroupSanitation,
        KindGroup::Order => Msg::GroupOrder,
        KindGroup::Greening => Msg::GroupGreening,
        KindGroup::Water => Msg::GroupWater,
        KindGroup::Building => Msg::GroupBuilding,
        KindGroup::Trade => Msg::GroupTrade,
        KindGroup::Vector => Msg::GroupVector,
        KindGroup::HealthEducation => Msg::GroupHealthEducation,
        KindGroup::Premises => Msg::GroupPremises,
        KindGroup::Management => Msg::GroupManagement,
    }
    .text(lang)
}

/// What a unit is: 村(居)委会, 镇直单位, 物业公司, …
#[must_use]
pub const fn unit_type_word(kind: UnitType, lang: Lang) -> &'static str {
    match kind {
        UnitType::Committee => Msg::UnitCommittee,
        UnitType::Department => Msg::UnitDepartment,
        UnitType::Property => Msg::UnitProperty,
        UnitType::Shop => Msg::UnitShop,
        UnitType::Enterprise => Msg::UnitEnterprise,
        UnitType::School => Msg::UnitSchool,
        UnitType::Clinic => Msg::UnitClinic,
        UnitType::Market => Msg::UnitMarket,
        UnitType::Household => Msg::UnitHousehold,
    }
    .text(lang)
}

/// What the ground is: 主次干道, 背街小巷, …
#[must_use]
pub const fn area_word(area: AreaType, lang: Lang) -> &'static str {
    match area {
        AreaType::Street => Msg::AreaStreet,
        AreaType::Lane => Msg::AreaLane,
        AreaType::Estate => Msg::AreaEstate,
        AreaType::Village => Msg::AreaVillage,
        AreaType::Market => Msg::AreaMarket,
        AreaType::Water => Msg::AreaWater,
    }
    .text(lang)
}

/// What is drawn on the map: 主干道, 街巷, 沟塘河渠.
#[must_use]
pub const fn feature_word(kind: FeatureKind, lang: Lang) -> &'static str {
    match kind {
        FeatureKind::MainRoad => Msg::FeatureMainRoad,
        FeatureKind::Road => Msg::FeatureRoad,
        FeatureKind::Water => Msg::FeatureWater,
    }
    .text(lang)
}

/// What makes a case heavier on the heat map.
#[must_use]
pub const fn heat_weight_word(weight: HeatWeight, lang: Lang) -> &'static str {
    match weight {
        HeatWeight::Count => OfficeMsg::WeightCount,
        HeatWeight::Age => OfficeMsg::WeightAge,
        HeatWeight::Overdue => OfficeMsg::WeightOverdue,
        HeatWeight::Relapse => OfficeMsg::WeightRelapse,
    }
    .text(lang)
}

/// Why nobody was named.
#[must_use]
pub const fn why_unassigned(why: WhyUnassigned, lang: Lang) -> &'static str {
    match why {
        WhyUnassigned::OutsideEveryGrid => Msg::WhyOutsideEveryGrid,
        WhyUnassigned::PlaceUnknown => Msg::WhyPlaceUnknown,
        WhyUnassigned::ForOutsideAuthority => Msg::WhyOutsideAuthority,
    }
    .text(lang)
}
