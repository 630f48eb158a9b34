//! Whether a report is a relapse is told from an index alone: the issues closed lately near it, with where they lay. In a large town these are
//! thousands, and each was looked up among rows of four kilobytes.

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
        "m20261129_000023_closed"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut index = Index::create();
        index.name("issue_by_kind_closed").table(Alias::new("issue"));
        for column in ["town", "kind", "closed_at", "lat", "lon", "site", "id"] {
            index.col(Alias::new(column));
        }
        manager.create_index(index).await?;
        let before = Index::drop().name("issue_by_town_kind_closed_at").table(Alias::new("issue")).to_owned();
        manager.drop_index(before).await
    }
}
