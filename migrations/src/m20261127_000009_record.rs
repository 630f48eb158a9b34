//! Rows about records say of which kind the record is. What was there before is about issues.
//!
//! The column is not called `kind`, as a notice has one of its own.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, ColumnDef, Table, TableAlterStatement},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261127_000009_record"
    }
}

fn with_kind(table: &'static str) -> TableAlterStatement {
    let kind = ColumnDef::new(Alias::new("record_kind")).text().not_null().default("issue").to_owned();
    Table::alter().table(Alias::new(table)).add_column(kind).to_owned()
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["event", "audience", "notice", "op", "op_photo"] {
            manager.alter_table(with_kind(table)).await?;
        }
        Ok(())
    }
}
