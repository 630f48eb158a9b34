//! Table `town_draft`. What a town's data are to become: the tables that differ, as text.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use sea_orm::{
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "town_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub town: Uuid,
    pub revision: i64,
    pub based_on: i64,
    #[sea_orm(column_type = "Text")]
    pub tables: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
