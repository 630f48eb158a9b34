//! The first tables. Instants are integer milliseconds UTC, JSON is text, hashes are 64 hexadecimal digits.

mod account;
mod delivery;
mod issue;
mod work;

use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait::async_trait, sea_orm::DbErr};

/// The first migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000001_first"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [account::tables(), issue::tables(), delivery::tables(), work::tables()].concat() {
            manager.create_table(table).await?;
        }
        for index in [account::indices(), issue::indices(), delivery::indices(), work::indices()].concat() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
