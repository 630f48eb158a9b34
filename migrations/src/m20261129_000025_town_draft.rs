//! Drafts of towns' data: of each town at most one. `tables`: the texts of the tables that it has otherwise, by name. `revision` is raised by
//! each edit, `based_on` is the version that was in force when it was begun.

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
        "m20261129_000025_town_draft"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = |name: &str| ColumnDef::new(Alias::new(name));
        let table = Table::create()
            .table(Alias::new("town_draft"))
            .col(column("town").uuid().not_null().primary_key())
            .col(column("revision").big_integer().not_null())
            .col(column("based_on").big_integer().not_null())
            .col(column("tables").text().not_null())
            .to_owned();
        manager.create_table(table).await
    }
}
