//! Table `held_op`. Which commands a phone still holds; rows exist only while it does.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use sea_orm::{
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "held_op")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub device: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub op: Uuid,
    pub town: Uuid,
    pub person: Uuid,
    #[sea_orm(column_type = "Text")]
    pub device_name: String,
    pub recorded_at: i64,
    pub photos: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
