//! Notices are found by their issue, so that those of each issue can be compared with its events.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, Index},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261127_000008_witness"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::create().name("notice_by_issue").table(Alias::new("notice")).col(Alias::new("issue")).to_owned();
        manager.create_index(index).await
    }
}
