//! Table `op_photo`. Photos and voice notes named by commands.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use sea_orm::{
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "op_photo")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub op: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub town: Uuid,
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    pub issue: Uuid,
    pub person: Uuid,
    #[sea_orm(column_type = "Text")]
    pub record_kind: String,
    #[sea_orm(column_type = "Text")]
    pub media: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
