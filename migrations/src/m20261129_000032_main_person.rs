//! The main responsible person of a unit: the unit stands at their account, each unit at one account at most.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, ColumnDef, Index, Table},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261129_000032_main_person"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (person, main_of) = (Alias::new("person"), Alias::new("main_of"));
        let column = ColumnDef::new(main_of.clone()).uuid().null().to_owned();
        manager.alter_table(Table::alter().table(person.clone()).add_column(column).to_owned()).await?;
        manager.create_index(Index::create().name("person_main_of").table(person).col(main_of).unique().to_owned()).await
    }
}
