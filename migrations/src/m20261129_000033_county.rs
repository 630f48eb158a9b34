//! Counties with accounts and sessions of their own, and to which county a town belongs. The id of a session is the hash of its secret.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, ColumnDef, Table},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261129_000033_county"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = |name: &str| ColumnDef::new(Alias::new(name));
        let table = |name: &str| Table::create().table(Alias::new(name)).to_owned();
        let county = table("county")
            .col(column("id").uuid().not_null().primary_key())
            .col(column("code").text().not_null().unique_key())
            .col(column("name").text().not_null())
            .col(column("created_at").big_integer().not_null())
            .to_owned();
        let account = table("county_account")
            .col(column("id").uuid().not_null().primary_key())
            .col(column("county").uuid().not_null())
            .col(column("username").text().not_null().unique_key())
            .col(column("password_hash").text().not_null())
            .col(column("created_at").big_integer().not_null())
            .to_owned();
        let session = table("county_session")
            .col(column("id").text().not_null().primary_key())
            .col(column("account").uuid().not_null())
            .col(column("created_at").big_integer().not_null())
            .col(column("expires_at").big_integer().not_null())
            .to_owned();
        for table in [county, account, session] {
            manager.create_table(table).await?;
        }
        let of_town = ColumnDef::new(Alias::new("county")).uuid().null().to_owned();
        manager.alter_table(Table::alter().table(Alias::new("town")).add_column(of_town).to_owned()).await
    }
}
