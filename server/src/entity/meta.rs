//! Table `meta`. Identity of the store and other single facts.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use sea_orm::{
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "meta")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    #[sea_orm(column_type = "Text")]
    pub value: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
