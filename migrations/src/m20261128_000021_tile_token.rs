//! Read tokens for tiles: named, of one town, for a time. The id is the hash of the secret. `revoked_at` is when somebody ended it.

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
        "m20261128_000021_tile_token"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = |name: &str| ColumnDef::new(Alias::new(name));
        let table = Table::create()
            .table(Alias::new("tile_token"))
            .col(column("id").text().not_null().primary_key())
            .col(column("town").uuid().not_null())
            .col(column("name").text().not_null())
            .col(column("created_at").big_integer().not_null())
            .col(column("expires_at").big_integer().not_null())
            .col(column("revoked_at").big_integer().null())
            .to_owned();
        manager.create_table(table).await?;
        let of_town = Index::create()
            .name("tile_token_town")
            .table(Alias::new("tile_token"))
            .col(Alias::new("town"))
            .col(Alias::new("created_at"))
            .to_owned();
        manager.create_index(of_town).await
    }
}
