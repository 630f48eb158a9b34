//! Table `issue`. Issues as folded, with columns for what is filtered and counted.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use sea_orm::{
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "issue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub town: Uuid,
    pub version: i64,
    pub feed: i64,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub level: String,
    pub unit: Option<Uuid>,
    pub grid: Option<Uuid>,
    pub site: Option<Uuid>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub reported_at: i64,
    pub assigned_at: Option<i64>,
    pub due_at: Option<i64>,
    pub cured_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub in_time: bool,
    pub overdue: bool,
    pub supervised: bool,
    pub relapse: bool,
    pub relapsed: bool,
    pub attempts: i32,
    pub returns: i32,
    pub cure_minutes: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub short_code: String,
    #[sea_orm(column_type = "Text")]
    pub note: String,
    #[sea_orm(column_type = "Text")]
    pub source: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
