//! Each town knows up to which feed number a verified backup holds it; 0: there is none yet.

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
        "m20261125_000002_backup"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = ColumnDef::new(Alias::new("backed_up_through"));
        column.big_integer().not_null().default(0);
        manager.alter_table(Table::alter().table(Alias::new("town")).add_column(column).to_owned()).await
    }
}
