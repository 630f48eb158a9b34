//! Table `coming_version`. Versions of a town's data that begin at a date, and what became of them.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use sea_orm::{
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "coming_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub town: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i64,
    pub holds_from: i64,
    pub made_at: i64,
    #[sea_orm(column_type = "Text")]
    pub by: String,
    pub based_on: i64,
    pub may_lose: bool,
    #[sea_orm(column_type = "Text")]
    pub tables: String,
    #[sea_orm(column_type = "Text")]
    pub ticks: String,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    #[sea_orm(column_type = "Text")]
    pub misfit: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub ended: Option<String>,
    pub ended_at: Option<i64>,
    pub version: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub outcomes: String,
    pub open_ticks: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
