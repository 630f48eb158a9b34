//! Table `delivery`. One notice for one channel, and what became of it.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use sea_orm::{
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub town: Uuid,
    pub channel: Uuid,
    #[sea_orm(column_type = "Text")]
    pub receiver: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub at: i64,
    pub held: bool,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub merged: i32,
    pub tries: i32,
    pub next_at: i64,
    pub message: Option<Uuid>,
    pub tried_at: Option<i64>,
    pub done_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub error: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
