//! Tables of the store itself, towns, reference data, people and what lets them in.

use sea_orm_migration::{
    sea_orm::{self, DeriveIden},
    sea_query::{ColumnDef, Index, IndexCreateStatement, Table, TableCreateStatement},
};

pub(super) fn tables() -> Vec<TableCreateStatement> {
    vec![meta(), town(), reference(), person(), session(), upload_token()]
}

pub(super) fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("session_by_person_device").table(Session::Table).col(Session::Person).col(Session::Device).to_owned(),
        Index::create()
            .name("upload_token_by_person_device")
            .table(UploadToken::Table)
            .col(UploadToken::Person)
            .col(UploadToken::Device)
            .to_owned(),
        Index::create().name("person_by_town").table(Person::Table).col(Person::Town).to_owned(),
    ]
}

#[derive(DeriveIden)]
enum Meta {
    Table,
    Key,
    Value,
}

/// Identity of the store and other single facts.
fn meta() -> TableCreateStatement {
    Table::create()
        .table(Meta::Table)
        .col(ColumnDef::new(Meta::Key).text().not_null().primary_key())
        .col(ColumnDef::new(Meta::Value).text().not_null())
        .to_owned()
}

#[derive(DeriveIden)]
enum Town {
    Table,
    Id,
    Code,
    Name,
    Feed,
    AuditSeq,
    AuditHash,
    ReferenceVersion,
    CreatedAt,
}

/// A town with its counters: feed and audit numbers are taken here, inside the writing transaction.
fn town() -> TableCreateStatement {
    Table::create()
        .table(Town::Table)
        .col(ColumnDef::new(Town::Id).uuid().not_null().primary_key())
        .col(ColumnDef::new(Town::Code).text().not_null().unique_key())
        .col(ColumnDef::new(Town::Name).text().not_null())
        .col(ColumnDef::new(Town::Feed).big_integer().not_null())
        .col(ColumnDef::new(Town::AuditSeq).big_integer().not_null())
        .col(ColumnDef::new(Town::AuditHash).text().not_null())
        .col(ColumnDef::new(Town::ReferenceVersion).big_integer().not_null())
        .col(ColumnDef::new(Town::CreatedAt).big_integer().not_null())
        .to_owned()
}

#[derive(DeriveIden)]
enum Reference {
    Table,
    Town,
    Version,
    Body,
    CreatedAt,
    By,
}

/// Every version of a town's reference data.
fn reference() -> TableCreateStatement {
    Table::create()
        .table(Reference::Table)
        .col(ColumnDef::new(Reference::Town).uuid().not_null())
        .col(ColumnDef::new(Reference::Version).big_integer().not_null())
        .col(ColumnDef::new(Reference::Body).text().not_null())
        .col(ColumnDef::new(Reference::CreatedAt).big_integer().not_null())
        .col(ColumnDef::new(Reference::By).text().not_null())
        .primary_key(Index::create().col(Reference::Town).col(Reference::Version))
        .to_owned()
}

#[derive(DeriveIden)]
enum Person {
    Table,
    Id,
    Town,
    Username,
    Name,
    RoleKind,
    Role,
    PasswordHash,
    Disabled,
    CreatedAt,
}

/// Accounts.
fn person() -> TableCreateStatement {
    Table::create()
        .table(Person::Table)
        .col(ColumnDef::new(Person::Id).uuid().not_null().primary_key())
        .col(ColumnDef::new(Person::Town).uuid().not_null())
        .col(ColumnDef::new(Person::Username).text().not_null().unique_key())
        .col(ColumnDef::new(Person::Name).text().not_null())
        .col(ColumnDef::new(Person::RoleKind).text().not_null())
        .col(ColumnDef::new(Person::Role).text().not_null())
        .col(ColumnDef::new(Person::PasswordHash).text().not_null())
        .col(ColumnDef::new(Person::Disabled).boolean().not_null())
        .col(ColumnDef::new(Person::CreatedAt).big_integer().not_null())
        .to_owned()
}

#[derive(DeriveIden)]
enum Session {
    Table,
    Id,
    Town,
    Person,
    Device,
    DeviceName,
    FormToken,
    CreatedAt,
    ExpiresAt,
}

/// Sessions; the id is the hash of the secret.
fn session() -> TableCreateStatement {
    Table::create()
        .table(Session::Table)
        .col(ColumnDef::new(Session::Id).text().not_null().primary_key())
        .col(ColumnDef::new(Session::Town).uuid().not_null())
        .col(ColumnDef::new(Session::Person).uuid().not_null())
        .col(ColumnDef::new(Session::Device).uuid().not_null())
        .col(ColumnDef::new(Session::DeviceName).text().not_null())
        .col(ColumnDef::new(Session::FormToken).text().not_null())
        .col(ColumnDef::new(Session::CreatedAt).big_integer().not_null())
        .col(ColumnDef::new(Session::ExpiresAt).big_integer().not_null())
        .to_owned()
}

#[derive(DeriveIden)]
enum UploadToken {
    Table,
    Id,
    Town,
    Person,
    Device,
    DeviceName,
    CreatedAt,
    RevokedAt,
}

/// Append-only upload tokens; the id is the hash of the secret.
fn upload_token() -> TableCreateStatement {
    Table::create()
        .table(UploadToken::Table)
        .col(ColumnDef::new(UploadToken::Id).text().not_null().primary_key())
        .col(ColumnDef::new(UploadToken::Town).uuid().not_null())
        .col(ColumnDef::new(UploadToken::Person).uuid().not_null())
        .col(ColumnDef::new(UploadToken::Device).uuid().not_null())
        .col(ColumnDef::new(UploadToken::DeviceName).text().not_null())
        .col(ColumnDef::new(UploadToken::CreatedAt).big_integer().not_null())
        .col(ColumnDef::new(UploadToken::RevokedAt).big_integer().null())
        .to_owned()
}
