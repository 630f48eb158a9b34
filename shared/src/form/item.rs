//! What a form consists of.

use crate::{kind::KindCode, person::RoleKind, unit::UnitType};
use serde::{Deserialize, Serialize};

/// The code of a form, as the town has it ("NM").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct FormCode(pub String);

/// The code of an item, unique in its form ("NM03").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ItemCode(pub String);

/// A form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Form {
    /// Code, unique in the town.
    pub code: FormCode,
    /// Raised by each import that changes the form. An inspection names the version that it was filled in with.
    pub version: u32,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Who fills it in. A form for units (自查) is for nobody else: each unit fills it in for itself.
    pub filled_by: Vec<RoleKind>,
    /// Types of unit that it is for; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unit_types: Vec<UnitType>,
    /// Sections in printed order.
    pub sections: Vec<Section>,
}

/// A section of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Section {
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Items in printed order.
    pub items: Vec<Item>,
}

/// One question of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Item {
    /// Code, unique in the form.
    pub code: ItemCode,
    /// What is asked, in Chinese.
    pub text: String,
    /// What is asked, in English.
    pub text_en: String,
    /// How it is answered.
    #[serde(rename = "type")]
    pub kind: ItemType,
    /// Whether an inspection without an answer to it is refused.
    #[serde(default)]
    pub required: bool,
    /// Points it is worth. In a form without any points each judged item counts once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u16>,
    /// Clause of the acceptance standard; empty until the standard is imported.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub clause: String,
    /// Kind of issue that may be opened when it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<KindCode>,
}

/// How an item is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemType {
    /// 合格, 不合格 or 不适用.
    Check,
    /// A whole number.
    Count {
        /// The most that still passes; `None`: the number is not judged.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_most: Option<u32>,
    },
    /// One of several answers.
    Choice {
        /// The answers in printed order.
        options: Vec<Choice>,
    },
    /// Words; not judged.
    Text,
    /// At least one photo; not judged.
    Photo,
}

/// One of the answers of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    /// In Chinese.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Points it earns: 0 fails, the most of all options passes, less is in between. `None` in all options: the choice is not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u16>,
}

impl Form {
    /// Whether units fill it in for themselves (自查).
    #[must_use]
    pub fn is_self_check(&self) -> bool {
        self.filled_by.contains(&RoleKind::Unit)
    }

    /// All items in printed order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// The item with this code.
    #[must_use]
    pub fn item(&self, code: &ItemCode) -> Option<&Item> {
        self.items().find(|item| item.code == *code)
    }

    /// Whether it is scored in points; otherwise by the share of items that pass.
    #[must_use]
    pub fn is_in_points(&self) -> bool {
        self.items().any(|item| item.points.is_some())
    }
}

impl Item {
    /// Whether an answer to it passes or fails.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        match &self.kind {
            ItemType::Check => true,
            ItemType::Count { at_most } => at_most.is_some(),
            ItemType::Choice { options } => options.iter().any(|option| option.points.is_some()),
            ItemType::Text | ItemType::Photo => false,
        }
    }
}

impl ItemType {
    /// The most points that an option earns; `None`: this is no judged choice.
    #[must_use]
    pub fn best_option(&self) -> Option<u16> {
        match self {
            Self::Choice { options } => options.iter().filter_map(|option| option.points).max(),
            _ => None,
        }
    }
}
