//! Issues are filtered and counted by where they came to be known. What is there was found on patrol.

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
        "m20261127_000011_source"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new(Alias::new("source")).text().not_null().default("patrol").to_owned();
        manager.alter_table(Table::alter().table(Alias::new("issue")).add_column(column).to_owned()).await
    }
}
