//! Tables of the audit chain, later work, and words to the makers.

use sea_orm_migration::{
    sea_orm::{self, DeriveIden},
    sea_query::{ColumnDef, Index, IndexCreateStatement, Table, TableCreateStatement},
};

pub(super) fn tables() -> Vec<TableCreateStatement> {
    vec![audit(), job(), feedback()]
}

pub(super) fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("job_by_done_at_run_at").table(Job::Table).col(Job::DoneAt).col(Job::RunAt).to_owned(),
        Index::create().name("feedback_by_town_at").table(Feedback::Table).col(Feedback::Town).col(Feedback::At).to_owned(),
    ]
}

#[derive(DeriveIden)]
enum Audit {
    Table,
    Town,
    Seq,
    At,
    Actor,
    Action,
    Object,
    Body,
    Prev,
    Hash,
}

/// The audit chain of a town.
fn audit() -> TableCreateStatement {
    Table::create()
        .table(Audit::Table)
        .col(ColumnDef::new(Audit::Town).uuid().not_null())
        .col(ColumnDef::new(Audit::Seq).big_integer().not_null())
        .col(ColumnDef::new(Audit::At).big_integer().not_null())
        .col(ColumnDef::new(Audit::Actor).text().not_null())
        .col(ColumnDef::new(Audit::Action).text().not_null())
        .col(ColumnDef::new(Audit::Object).text().not_null())
        .col(ColumnDef::new(Audit::Body).text().not_null())
        .col(ColumnDef::new(Audit::Prev).text().not_null())
        .col(ColumnDef::new(Audit::Hash).text().not_null())
        .primary_key(Index::create().col(Audit::Town).col(Audit::Seq))
        .to_owned()
}

#[derive(DeriveIden)]
enum Job {
    Table,
    Id,
    Town,
    Name,
    Body,
    RunAt,
    Attempts,
    LastError,
    LockedUntil,
    DoneAt,
}

/// Work to be done later, idempotent.
fn job() -> TableCreateStatement {
    Table::create()
        .table(Job::Table)
        .col(ColumnDef::new(Job::Id).uuid().not_null().primary_key())
        .col(ColumnDef::new(Job::Town).uuid().null())
        .col(ColumnDef::new(Job::Name).text().not_null())
        .col(ColumnDef::new(Job::Body).text().not_null())
        .col(ColumnDef::new(Job::RunAt).big_integer().not_null())
        .col(ColumnDef::new(Job::Attempts).integer().not_null())
        .col(ColumnDef::new(Job::LastError).text().null())
        .col(ColumnDef::new(Job::LockedUntil).big_integer().null())
        .col(ColumnDef::new(Job::DoneAt).big_integer().null())
        .to_owned()
}

#[derive(DeriveIden)]
enum Feedback {
    Table,
    Id,
    Town,
    Op,
    Role,
    Text,
    At,
}

/// 投诉建议.
fn feedback() -> TableCreateStatement {
    Table::create()
        .table(Feedback::Table)
        .col(ColumnDef::new(Feedback::Id).uuid().not_null().primary_key())
        .col(ColumnDef::new(Feedback::Town).uuid().not_null())
        .col(ColumnDef::new(Feedback::Op).uuid().not_null().unique_key())
        .col(ColumnDef::new(Feedback::Role).text().not_null())
        .col(ColumnDef::new(Feedback::Text).text().not_null())
        .col(ColumnDef::new(Feedback::At).big_integer().not_null())
        .to_owned()
}
