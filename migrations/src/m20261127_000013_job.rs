//! A job that is claimed says by whom, so that only that claim can finish it; one that is given up says when.

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
        "m20261127_000013_job"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let claim = ColumnDef::new(Alias::new("claim")).uuid().null().to_owned();
        let given_up_at = ColumnDef::new(Alias::new("given_up_at")).big_integer().null().to_owned();
        for column in [claim, given_up_at] {
            manager.alter_table(Table::alter().table(Alias::new("job")).add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
