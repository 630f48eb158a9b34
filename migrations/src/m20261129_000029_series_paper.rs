//! `series_paper`: the numbers (〔year〕number) of printed papers other than notices, one per series, issue, unit and assignment, with the link on
//! the paper; `series` is "supervision".

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
        "m20261129_000029_series_paper"
    }
}

fn column(name: &str) -> ColumnDef {
    ColumnDef::new(Alias::new(name))
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut key = Index::create();
        for name in ["series", "issue", "unit", "assigned_at"] {
            key.col(Alias::new(name));
        }
        let paper = Table::create()
            .table(Alias::new("series_paper"))
            .col(column("series").text().not_null())
            .col(column("issue").uuid().not_null())
            .col(column("unit").uuid().not_null())
            .col(column("assigned_at").big_integer().not_null())
            .col(column("town").uuid().not_null())
            .col(column("year").integer().not_null())
            .col(column("number").integer().not_null())
            .col(column("link").uuid().not_null())
            .col(column("issued_at").big_integer().not_null())
            .primary_key(&mut key)
            .to_owned();
        manager.create_table(paper).await?;
        let mut number = Index::create().name("series_paper_number").table(Alias::new("series_paper")).unique().to_owned();
        for name in ["town", "series", "year", "number"] {
            number.col(Alias::new(name));
        }
        manager.create_index(number).await?;
        manager
            .create_index(Index::create().name("series_paper_issue").table(Alias::new("series_paper")).col(Alias::new("issue")).to_owned())
            .await
    }
}
