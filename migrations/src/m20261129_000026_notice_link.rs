//! What acts and reads without an account. `notice_link`: links of notices, each of an issue and the unit it was assigned to; `hash` is that of
//! the secret, `sort` is "read" or "act". `unit_code`: the codes with which units act by a reading link; `stamp` is renewed with the code.
//! `notice_paper`: the numbers of printed notices (〔year〕number), one per issue and unit, with the link on the paper.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::DbErr,
    sea_query::{Alias, ColumnDef, Index, IndexCreateStatement, Table},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261129_000026_notice_link"
    }
}

fn column(name: &str) -> ColumnDef {
    ColumnDef::new(Alias::new(name))
}

fn index(name: &str, table: &str, columns: &[&str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(Alias::new(table)).to_owned();
    for column in columns {
        index.col(Alias::new(*column));
    }
    index
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let link = Table::create()
            .table(Alias::new("notice_link"))
            .col(column("id").uuid().not_null().primary_key())
            .col(column("town").uuid().not_null())
            .col(column("issue").uuid().not_null())
            .col(column("unit").uuid().not_null())
            .col(column("sort").text().not_null())
            .col(column("hash").text().not_null())
            .col(column("made_at").big_integer().not_null())
            .col(column("revoked_at").big_integer().null())
            .to_owned();
        manager.create_table(link).await?;
        manager.create_index(index("notice_link_hash", "notice_link", &["hash"]).unique().to_owned()).await?;
        manager.create_index(index("notice_link_issue", "notice_link", &["issue", "made_at"])).await?;
        let code = Table::create()
            .table(Alias::new("unit_code"))
            .col(column("unit").uuid().not_null().primary_key())
            .col(column("town").uuid().not_null())
            .col(column("hash").text().not_null())
            .col(column("stamp").uuid().not_null())
            .col(column("made_at").big_integer().not_null())
            .to_owned();
        manager.create_table(code).await?;
        let paper = Table::create()
            .table(Alias::new("notice_paper"))
            .col(column("issue").uuid().not_null())
            .col(column("unit").uuid().not_null())
            .col(column("assigned_at").big_integer().not_null())
            .col(column("town").uuid().not_null())
            .col(column("year").integer().not_null())
            .col(column("number").integer().not_null())
            .col(column("link").uuid().not_null())
            .col(column("issued_at").big_integer().not_null())
            .primary_key(Index::create().col(Alias::new("issue")).col(Alias::new("unit")).col(Alias::new("assigned_at")))
            .to_owned();
        manager.create_table(paper).await?;
        manager.create_index(index("notice_paper_number", "notice_paper", &["town", "year", "number"]).unique().to_owned()).await
    }
}
