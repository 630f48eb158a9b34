//! A photo that is small enough is shown as it was sent, without what does not belong to the picture. What is there was written anew. Photos
//! whose smaller forms are still to be made are found without reading the others.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, ColumnDef, ConditionalStatement as _, Expr, ExprTrait as _, Index, Table},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261128_000018_photo"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let as_sent = ColumnDef::new(Alias::new("as_sent")).boolean().not_null().default(false).to_owned();
        manager.alter_table(Table::alter().table(Alias::new("photo")).add_column(as_sent).to_owned()).await?;
        let waiting = Index::create()
            .name("photo_waiting")
            .table(Alias::new("photo"))
            .col(Alias::new("town"))
            .col(Alias::new("stored_at"))
            .and_where(Expr::col(Alias::new("derived_at")).is_null())
            .to_owned();
        manager.create_index(waiting).await
    }
}
