//! Table `issue_gram`. What notes and short codes are made of, so that an issue is found by a part of them.
#![expect(missing_docs, reason = "a row is its columns; they are explained in the migration and where they are used")]

use super::issue;
use sea_orm::{
    ActiveValue::Set,
    DerivePrimaryKey, EntityTrait, EnumIter, PrimaryKeyTrait,
    entity::prelude::{ActiveModelBehavior, DeriveEntityModel, DeriveRelation},
};
use shared::query::grams;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "issue_gram")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub gram: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub issue: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The rows of an issue, which a note and a code have as long as they stay what they are.
#[must_use]
pub fn rows_of(issue: &issue::Model) -> Vec<ActiveModel> {
    let row = |gram| ActiveModel { gram: Set(gram), issue: Set(issue.id) };
    grams(&issue.note, &issue.short_code).into_iter().map(row).collect()
}
