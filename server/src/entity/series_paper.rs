//! Table `series_paper`. Numbers of printed papers of every series but the notices' own, one per series and assignment; none is used twice.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use sea_orm::{
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "series_paper")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub series: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub issue: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub assigned_at: i64,
    pub town: Uuid,
    pub year: i32,
    pub number: i32,
    pub link: Uuid,
    pub issued_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
