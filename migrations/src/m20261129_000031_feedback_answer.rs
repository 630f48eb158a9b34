//! 投诉建议 is answered in its place: the words, and when.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, ColumnDef, Table},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261129_000031_feedback_answer"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let answer = ColumnDef::new(Alias::new("answer")).text().null().to_owned();
        let answered_at = ColumnDef::new(Alias::new("answered_at")).big_integer().null().to_owned();
        for column in [answer, answered_at] {
            manager.alter_table(Table::alter().table(Alias::new("feedback")).add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
