//! What upkeep and the operator look for is found without reading the rest: commands that were not carried out, of all that the ledger holds, and
//! sessions that are over.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, ConditionalStatement as _, Expr, ExprTrait as _, Index},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261128_000022_upkeep"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // What was carried out has left its record at a version, which is from 1.
        let refused = Index::create()
            .name("op_refused")
            .table(Alias::new("op"))
            .col(Alias::new("town"))
            .col(Alias::new("received_at"))
            .and_where(Expr::col(Alias::new("version")).eq(0))
            .to_owned();
        manager.create_index(refused).await?;
        let over = Index::create().name("session_by_expires_at").table(Alias::new("session")).col(Alias::new("expires_at")).to_owned();
        manager.create_index(over).await
    }
}
