//! Table `photo_grant`. Who has proven the bytes of a photo or a voice note.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use sea_orm::{
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "photo_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub town: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: Uuid,
    pub stored_at: i64,
    #[sea_orm(column_type = "Text")]
    pub media: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
