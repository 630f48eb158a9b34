//! Inspections (检查单) as folded, with columns for what their lists filter.
//!
//! Each circle of readers walks its own index in the order of the list, so that a page costs what it returns.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::{self, DbErr, DeriveIden},
    sea_query::{ColumnDef, Index, IndexCreateStatement, Table, TableCreateStatement},
};

/// The migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261127_000012_inspection"
    }
}

#[derive(Clone, Copy, DeriveIden)]
enum Inspection {
    Table,
    Id,
    Town,
    Version,
    Feed,
    Body,
    Form,
    SelfCheck,
    Unit,
    Grid,
    Inspector,
    SubmittedAt,
    ChangedAt,
    Void,
}

fn inspection() -> TableCreateStatement {
    Table::create()
        .table(Inspection::Table)
        .col(ColumnDef::new(Inspection::Id).uuid().not_null().primary_key())
        .col(ColumnDef::new(Inspection::Town).uuid().not_null())
        .col(ColumnDef::new(Inspection::Version).big_integer().not_null())
        .col(ColumnDef::new(Inspection::Feed).big_integer().not_null())
        .col(ColumnDef::new(Inspection::Body).text().not_null())
        .col(ColumnDef::new(Inspection::Form).text().not_null())
        .col(ColumnDef::new(Inspection::SelfCheck).boolean().not_null())
        .col(ColumnDef::new(Inspection::Unit).uuid().null())
        .col(ColumnDef::new(Inspection::Grid).uuid().null())
        .col(ColumnDef::new(Inspection::Inspector).uuid().null())
        .col(ColumnDef::new(Inspection::SubmittedAt).big_integer().not_null())
        .col(ColumnDef::new(Inspection::ChangedAt).big_integer().not_null())
        .col(ColumnDef::new(Inspection::Void).boolean().not_null())
        .to_owned()
}

/// The inspections of a town that have the same value there, in the order of their submission.
fn in_order(name: &str, same: Option<Inspection>) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(Inspection::Table).col(Inspection::Town).to_owned();
    if let Some(column) = same {
        index.col(column);
    }
    index.col(Inspection::SubmittedAt).col(Inspection::Id).to_owned()
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(inspection()).await?;
        manager.create_index(in_order("inspection_by_town_submitted_at", None)).await?;
        manager.create_index(in_order("inspection_by_town_form_submitted_at", Some(Inspection::Form))).await?;
        manager.create_index(in_order("inspection_by_town_unit_submitted_at", Some(Inspection::Unit))).await?;
        manager.create_index(in_order("inspection_by_town_grid_submitted_at", Some(Inspection::Grid))).await?;
        manager.create_index(in_order("inspection_by_town_inspector_submitted_at", Some(Inspection::Inspector))).await
    }
}
