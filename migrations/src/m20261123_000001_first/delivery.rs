//! Tables of what phones deliver: the ledger, photos, what phones still hold.

use sea_orm_migration::{
    sea_orm::{self, DeriveIden},
    sea_query::{ColumnDef, Index, IndexCreateStatement, Table, TableCreateStatement},
};

pub(super) fn tables() -> Vec<TableCreateStatement> {
    vec![op(), op_photo(), photo(), photo_grant(), held_op()]
}

pub(super) fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("op_by_town_issue").table(Op::Table).col(Op::Town).col(Op::Issue).to_owned(),
        Index::create().name("op_by_device_seq").table(Op::Table).col(Op::Device).col(Op::Seq).to_owned(),
        Index::create().name("op_photo_by_town_hash").table(OpPhoto::Table).col(OpPhoto::Town).col(OpPhoto::Hash).to_owned(),
        Index::create().name("op_photo_by_issue").table(OpPhoto::Table).col(OpPhoto::Issue).to_owned(),
        Index::create().name("held_op_by_town").table(HeldOp::Table).col(HeldOp::Town).to_owned(),
    ]
}

#[derive(DeriveIden)]
enum Op {
    Table,
    Id,
    Town,
    Device,
    Seq,
    Person,
    Issue,
    ReceivedAt,
    Raw,
    Verdict,
    Version,
    PhotosTotal,
    Receipt,
}

/// The ledger: every judged command, byte for byte, with its verdict.
fn op() -> TableCreateStatement {
    Table::create()
        .table(Op::Table)
        .col(ColumnDef::new(Op::Id).uuid().not_null().primary_key())
        .col(ColumnDef::new(Op::Town).uuid().not_null())
        .col(ColumnDef::new(Op::Device).uuid().not_null())
        .col(ColumnDef::new(Op::Seq).big_integer().not_null())
        .col(ColumnDef::new(Op::Person).uuid().not_null())
        .col(ColumnDef::new(Op::Issue).uuid().not_null())
        .col(ColumnDef::new(Op::ReceivedAt).big_integer().not_null())
        .col(ColumnDef::new(Op::Raw).text().not_null())
        .col(ColumnDef::new(Op::Verdict).text().not_null())
        .col(ColumnDef::new(Op::Version).big_integer().not_null())
        .col(ColumnDef::new(Op::PhotosTotal).integer().not_null())
        .col(ColumnDef::new(Op::Receipt).text().null())
        .to_owned()
}

#[derive(DeriveIden)]
enum OpPhoto {
    Table,
    Op,
    Position,
    Town,
    Hash,
    Issue,
    Person,
}

/// Photos named by commands.
fn op_photo() -> TableCreateStatement {
    Table::create()
        .table(OpPhoto::Table)
        .col(ColumnDef::new(OpPhoto::Op).uuid().not_null())
        .col(ColumnDef::new(OpPhoto::Position).integer().not_null())
        .col(ColumnDef::new(OpPhoto::Town).uuid().not_null())
        .col(ColumnDef::new(OpPhoto::Hash).text().not_null())
        .col(ColumnDef::new(OpPhoto::Issue).uuid().not_null())
        .col(ColumnDef::new(OpPhoto::Person).uuid().not_null())
        .primary_key(Index::create().col(OpPhoto::Op).col(OpPhoto::Position))
        .to_owned()
}

#[derive(DeriveIden)]
enum Photo {
    Table,
    Town,
    Hash,
    Bytes,
    Width,
    Height,
    StoredAt,
    DerivedAt,
}

/// Verified photos.
fn photo() -> TableCreateStatement {
    Table::create()
        .table(Photo::Table)
        .col(ColumnDef::new(Photo::Town).uuid().not_null())
        .col(ColumnDef::new(Photo::Hash).text().not_null())
        .col(ColumnDef::new(Photo::Bytes).big_integer().not_null())
        .col(ColumnDef::new(Photo::Width).integer().not_null())
        .col(ColumnDef::new(Photo::Height).integer().not_null())
        .col(ColumnDef::new(Photo::StoredAt).big_integer().not_null())
        .col(ColumnDef::new(Photo::DerivedAt).big_integer().null())
        .primary_key(Index::create().col(Photo::Town).col(Photo::Hash))
        .to_owned()
}

#[derive(DeriveIden)]
enum PhotoGrant {
    Table,
    Town,
    Hash,
    Person,
    StoredAt,
}

/// Who has proven the bytes of a photo.
fn photo_grant() -> TableCreateStatement {
    Table::create()
        .table(PhotoGrant::Table)
        .col(ColumnDef::new(PhotoGrant::Town).uuid().not_null())
        .col(ColumnDef::new(PhotoGrant::Hash).text().not_null())
        .col(ColumnDef::new(PhotoGrant::Person).uuid().not_null())
        .col(ColumnDef::new(PhotoGrant::StoredAt).big_integer().not_null())
        .primary_key(Index::create().col(PhotoGrant::Town).col(PhotoGrant::Hash).col(PhotoGrant::Person))
        .to_owned()
}

#[derive(DeriveIden)]
enum HeldOp {
    Table,
    Device,
    Op,
    Town,
    Person,
    DeviceName,
    RecordedAt,
    Photos,
}

/// Which commands a phone still holds; rows exist only while it does.
fn held_op() -> TableCreateStatement {
    Table::create()
        .table(HeldOp::Table)
        .col(ColumnDef::new(HeldOp::Device).uuid().not_null())
        .col(ColumnDef::new(HeldOp::Op).uuid().not_null())
        .col(ColumnDef::new(HeldOp::Town).uuid().not_null())
        .col(ColumnDef::new(HeldOp::Person).uuid().not_null())
        .col(ColumnDef::new(HeldOp::DeviceName).text().not_null())
        .col(ColumnDef::new(HeldOp::RecordedAt).big_integer().not_null())
        .col(ColumnDef::new(HeldOp::Photos).integer().not_null())
        .primary_key(Index::create().col(HeldOp::Device).col(HeldOp::Op))
        .to_owned()
}
