//! Invitations to choose a password: of one account, for a time, used once. The id is the hash of the secret. `ended_at` is when one was
//! used, revoked or replaced.

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
        "m20261129_000024_invitation"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = |name: &str| ColumnDef::new(Alias::new(name));
        let table = Table::create()
            .table(Alias::new("invitation"))
            .col(column("id").text().not_null().primary_key())
            .col(column("town").uuid().not_null())
            .col(column("person").uuid().not_null())
            .col(column("created_at").big_integer().not_null())
            .col(column("expires_at").big_integer().not_null())
            .col(column("ended_at").big_integer().null())
            .to_owned();
        manager.create_table(table).await?;
        let of_person = Index::create()
            .name("invitation_town_person")
            .table(Alias::new("invitation"))
            .col(Alias::new("town"))
            .col(Alias::new("person"))
            .to_owned();
        manager.create_index(of_person).await
    }
}
