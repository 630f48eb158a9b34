//! Versions of a town's data that begin at a date. `revision` is that of the draft it was, `tables` the texts of the tables that it has otherwise
//! than version `based_on`. `body` is the data as they would come in force, laid over those before it; empty once `ended` (`in_force`,
//! `taken_back`, `stayed_out`) or while `misfit` says why there is none. `ticks` are the reassignments that go with it, `outcomes` what became
//! of the first of them, `open_ticks` how many are left.
//!
//! `reference.holds_from`: the instant that a version began at, if it came by its date: nothing is decided by it before. `town.next_from`: the
//! earliest instant of those that wait, so that whoever begins to write need not look for it.

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
        "m20261129_000028_coming"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = |name: &str| ColumnDef::new(Alias::new(name));
        let table = Table::create()
            .table(Alias::new("coming_version"))
            .col(column("town").uuid().not_null())
            .col(column("revision").big_integer().not_null())
            .col(column("holds_from").big_integer().not_null())
            .col(column("made_at").big_integer().not_null())
            .col(column("by").text().not_null())
            .col(column("based_on").big_integer().not_null())
            .col(column("may_lose").boolean().not_null())
            .col(column("tables").text().not_null())
            .col(column("ticks").text().not_null())
            .col(column("body").text().not_null())
            .col(column("misfit").text().not_null())
            .col(column("ended").text().null())
            .col(column("ended_at").big_integer().null())
            .col(column("version").big_integer().null())
            .col(column("outcomes").text().not_null())
            .col(column("open_ticks").big_integer().not_null())
            .primary_key(Index::create().col(Alias::new("town")).col(Alias::new("revision")))
            .to_owned();
        manager.create_table(table).await?;
        for (table, name) in [("reference", "holds_from"), ("town", "next_from")] {
            let mut added = column(name);
            added.big_integer().null();
            manager.alter_table(Table::alter().table(Alias::new(table)).add_column(added).to_owned()).await?;
        }
        Ok(())
    }
}
