//! What kinds of problems are told by, apart from the catalogue that lists them: code, urgency, family.

mod number;

pub use number::{KindNumber, Kinds, TooManyKinds};

use serde::{Deserialize, Serialize};

/// The code of a kind of problem, as the town's catalogue has it ("A01").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct KindCode(pub String);

/// How urgent a kind is by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 一般.
    #[default]
    Normal,
    /// 紧急.
    Urgent,
    /// 特急.
    Critical,
}

/// The family of a kind; decides which duties may cover it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KindGroup {
    /// 环境卫生.
    Sanitation,
    /// 市容秩序.
    Order,
    /// 绿化.
    Greening,
    /// 水域沟渠.
    Water,
    /// 建设管理 (私搭乱建).
    Building,
    /// 经营监管 (无证经营).
    Trade,
    /// 病媒防制.
    Vector,
    /// 健康教育.
    HealthEducation,
    /// 室内外卫生.
    Premises,
    /// 单位管理 (长效机制不健全, 责任不落实).
    Management,
}
