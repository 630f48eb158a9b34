//! Table `unit_code`. The code of each unit that has one, as its argon2id hash.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use sea_orm::{
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit: Uuid,
    pub town: Uuid,
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    pub stamp: Uuid,
    pub made_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
