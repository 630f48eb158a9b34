//! A reading of a notice has a feed number, so that the person's other devices learn of it.

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
        "m20261128_000014_notice_read"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let feed = ColumnDef::new(Alias::new("feed")).big_integer().not_null().default(0).to_owned();
        manager.alter_table(Table::alter().table(Alias::new("notice_read")).add_column(feed).to_owned()).await?;
        let mut index = Index::create();
        index.name("notice_read_by_person").table(Alias::new("notice_read")).col(Alias::new("person")).col(Alias::new("feed"));
        manager.create_index(index).await
    }
}
