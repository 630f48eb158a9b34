//! What a person has sent since midnight is found without reading what others sent.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, Index, IndexCreateStatement},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261127_000007_quota"
    }
}

fn index(name: &str, table: &'static str, at: &'static str) -> IndexCreateStatement {
    Index::create().name(name).table(Alias::new(table)).col(Alias::new("person")).col(Alias::new(at)).to_owned()
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_index(index("op_by_person_received_at", "op", "received_at")).await?;
        manager.create_index(index("photo_grant_by_person_stored_at", "photo_grant", "stored_at")).await
    }
}
