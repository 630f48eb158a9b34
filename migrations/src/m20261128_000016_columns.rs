//! What is counted of issues can be read by feed number without their bodies, which are a hundred times as long: the columns in memory are
//! filled from this index and follow it.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::{DatabaseBackend, DbErr},
    sea_query::{Alias, Index},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261128_000016_columns"
    }
}

/// What is looked for.
const KEY: [&str; 3] = ["town", "feed", "id"];
/// What is found with it.
const COLUMNS: [&str; 16] = [
    "state",
    "source",
    "kind",
    "unit",
    "grid",
    "lat",
    "lon",
    "reported_at",
    "due_at",
    "cure_minutes",
    "attempts",
    "returns",
    "in_time",
    "overdue",
    "relapse",
    "relapsed",
];

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut index = Index::create();
        index.name("issue_by_town_feed").table(Alias::new("issue"));
        for column in KEY {
            index.col(Alias::new(column));
        }
        for column in COLUMNS.map(Alias::new) {
            // SQLite reads them from the key, PostgreSQL keeps them beside it.
            match manager.get_database_backend() {
                DatabaseBackend::Postgres => index.include(column),
                _ => index.col(column),
            };
        }
        manager.create_index(index).await
    }
}
