//! Table `upload_token`. Upload tokens, kept also when they are ended or revoked; the id is the hash of the secret.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use sea_orm::{
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "upload_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub town: Uuid,
    pub person: Uuid,
    pub device: Uuid,
    #[sea_orm(column_type = "Text")]
    pub device_name: String,
    pub created_at: i64,
    pub revoked_at: Option<i64>,
    pub used_day: i64,
    pub ended_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::Person", to = "super::person::Column::Id")]
    Person,
}

impl sea_orm::Related<super::person::Entity> for Entity {
    fn to() -> sea_orm::RelationDef {
        sea_orm::RelationTrait::def(&Relation::Person)
    }
}

impl ActiveModelBehavior for ActiveModel {}
