//! The first tables: towns, people, issues with events and feed, photos, notices, audit, jobs.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::{self, DbErr, DeriveIden},
    sea_query::{ColumnDef, Index, IndexCreateStatement, Table, TableCreateStatement},
};

/// The first migration.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000001_first"
    }
}

#[derive(DeriveIden)]
enum Meta {
    Table,
    Key,
    Value,
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

#[derive(DeriveIden)]
enum Reference {
    Table,
    Town,
    Version,
    Body,
    CreatedAt,
    By,
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

#[derive(DeriveIden)]
enum Issue {
    Table,
    Id,
    Town,
    Version,
    Feed,
    Body,
    State,
    Kind,
    Level,
    Unit,
    Grid,
    Site,
    Lat,
    Lon,
    ReportedAt,
    AssignedAt,
    DueAt,
    CuredAt,
    ClosedAt,
    InTime,
    Overdue,
    Supervised,
    Relapse,
    Relapsed,
    Attempts,
    Returns,
    CureMinutes,
    ShortCode,
    Note,
}

#[derive(DeriveIden)]
enum Event {
    Table,
    Issue,
    Version,
    Town,
    Feed,
    At,
    Body,
}

#[derive(DeriveIden)]
enum Audience {
    Table,
    Town,
    Key,
    Issue,
    Feed,
    Gone,
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

#[derive(DeriveIden)]
enum PhotoGrant {
    Table,
    Town,
    Hash,
    Person,
    StoredAt,
}

#[derive(DeriveIden)]
enum Notice {
    Table,
    Id,
    Town,
    Feed,
    Key,
    Kind,
    Issue,
    Body,
    At,
}

#[derive(DeriveIden)]
enum NoticeRead {
    Table,
    Notice,
    Person,
    Town,
    At,
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

/// Identity of the store and other single facts.
fn meta() -> TableCreateStatement {
    Table::create()
        .table(Meta::Table)
        .col(ColumnDef::new(Meta::Key).text().not_null().primary_key())
        .col(ColumnDef::new(Meta::Value).text().not_null())
        .to_owned()
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

/// Issues as folded, with columns for what is filtered and counted.
fn issue() -> TableCreateStatement {
    Table::create()
        .table(Issue::Table)
        .col(ColumnDef::new(Issue::Id).uuid().not_null().primary_key())
        .col(ColumnDef::new(Issue::Town).uuid().not_null())
        .col(ColumnDef::new(Issue::Version).big_integer().not_null())
        .col(ColumnDef::new(Issue::Feed).big_integer().not_null())
        .col(ColumnDef::new(Issue::Body).text().not_null())
        .col(ColumnDef::new(Issue::State).text().not_null())
        .col(ColumnDef::new(Issue::Kind).text().not_null())
        .col(ColumnDef::new(Issue::Level).text().not_null())
        .col(ColumnDef::new(Issue::Unit).uuid().null())
        .col(ColumnDef::new(Issue::Grid).uuid().null())
        .col(ColumnDef::new(Issue::Site).uuid().null())
        .col(ColumnDef::new(Issue::Lat).double().null())
        .col(ColumnDef::new(Issue::Lon).double().null())
        .col(ColumnDef::new(Issue::ReportedAt).big_integer().not_null())
        .col(ColumnDef::new(Issue::AssignedAt).big_integer().null())
        .col(ColumnDef::new(Issue::DueAt).big_integer().null())
        .col(ColumnDef::new(Issue::CuredAt).big_integer().null())
        .col(ColumnDef::new(Issue::ClosedAt).big_integer().null())
        .col(ColumnDef::new(Issue::InTime).boolean().not_null())
        .col(ColumnDef::new(Issue::Overdue).boolean().not_null())
        .col(ColumnDef::new(Issue::Supervised).boolean().not_null())
        .col(ColumnDef::new(Issue::Relapse).boolean().not_null())
        .col(ColumnDef::new(Issue::Relapsed).boolean().not_null())
        .col(ColumnDef::new(Issue::Attempts).integer().not_null())
        .col(ColumnDef::new(Issue::Returns).integer().not_null())
        .col(ColumnDef::new(Issue::CureMinutes).integer().null())
        .col(ColumnDef::new(Issue::ShortCode).text().not_null())
        .col(ColumnDef::new(Issue::Note).text().not_null())
        .to_owned()
}

/// Events, append-only.
fn event() -> TableCreateStatement {
    Table::create()
        .table(Event::Table)
        .col(ColumnDef::new(Event::Issue).uuid().not_null())
        .col(ColumnDef::new(Event::Version).big_integer().not_null())
        .col(ColumnDef::new(Event::Town).uuid().not_null())
        .col(ColumnDef::new(Event::Feed).big_integer().not_null())
        .col(ColumnDef::new(Event::At).big_integer().not_null())
        .col(ColumnDef::new(Event::Body).text().not_null())
        .primary_key(Index::create().col(Event::Issue).col(Event::Version))
        .to_owned()
}

/// The feed and the scope: per circle of readers and issue, the feed number of the last change and whether it left the circle.
fn audience() -> TableCreateStatement {
    Table::create()
        .table(Audience::Table)
        .col(ColumnDef::new(Audience::Town).uuid().not_null())
        .col(ColumnDef::new(Audience::Key).text().not_null())
        .col(ColumnDef::new(Audience::Issue).uuid().not_null())
        .col(ColumnDef::new(Audience::Feed).big_integer().not_null())
        .col(ColumnDef::new(Audience::Gone).boolean().not_null())
        .primary_key(Index::create().col(Audience::Town).col(Audience::Key).col(Audience::Issue))
        .to_owned()
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

/// The inbox.
fn notice() -> TableCreateStatement {
    Table::create()
        .table(Notice::Table)
        .col(ColumnDef::new(Notice::Id).uuid().not_null().primary_key())
        .col(ColumnDef::new(Notice::Town).uuid().not_null())
        .col(ColumnDef::new(Notice::Feed).big_integer().not_null())
        .col(ColumnDef::new(Notice::Key).text().not_null())
        .col(ColumnDef::new(Notice::Kind).text().not_null())
        .col(ColumnDef::new(Notice::Issue).uuid().not_null())
        .col(ColumnDef::new(Notice::Body).text().not_null())
        .col(ColumnDef::new(Notice::At).big_integer().not_null())
        .to_owned()
}

/// Who has opened which notice.
fn notice_read() -> TableCreateStatement {
    Table::create()
        .table(NoticeRead::Table)
        .col(ColumnDef::new(NoticeRead::Notice).uuid().not_null())
        .col(ColumnDef::new(NoticeRead::Person).uuid().not_null())
        .col(ColumnDef::new(NoticeRead::Town).uuid().not_null())
        .col(ColumnDef::new(NoticeRead::At).big_integer().not_null())
        .primary_key(Index::create().col(NoticeRead::Notice).col(NoticeRead::Person))
        .to_owned()
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

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in indices() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        meta(),
        town(),
        reference(),
        person(),
        session(),
        upload_token(),
        issue(),
        event(),
        audience(),
        op(),
        op_photo(),
        photo(),
        photo_grant(),
        notice(),
        notice_read(),
        audit(),
        job(),
        held_op(),
        feedback(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("session_by_person_device").table(Session::Table).col(Session::Person).col(Session::Device).to_owned(),
        Index::create()
            .name("upload_token_by_person_device")
            .table(UploadToken::Table)
            .col(UploadToken::Person)
            .col(UploadToken::Device)
            .to_owned(),
        Index::create()
            .name("issue_by_town_state_due_at")
            .table(Issue::Table)
            .col(Issue::Town)
            .col(Issue::State)
            .col(Issue::DueAt)
            .to_owned(),
        Index::create().name("issue_by_town_unit_state").table(Issue::Table).col(Issue::Town).col(Issue::Unit).col(Issue::State).to_owned(),
        Index::create()
            .name("issue_by_town_kind_closed_at")
            .table(Issue::Table)
            .col(Issue::Town)
            .col(Issue::Kind)
            .col(Issue::ClosedAt)
            .to_owned(),
        Index::create().name("issue_by_town_reported_at").table(Issue::Table).col(Issue::Town).col(Issue::ReportedAt).to_owned(),
        Index::create().name("event_by_town_feed").table(Event::Table).col(Event::Town).col(Event::Feed).to_owned(),
        Index::create()
            .name("audience_by_town_key_feed")
            .table(Audience::Table)
            .col(Audience::Town)
            .col(Audience::Key)
            .col(Audience::Feed)
            .to_owned(),
        Index::create().name("audience_by_issue").table(Audience::Table).col(Audience::Issue).to_owned(),
        Index::create().name("op_by_town_issue").table(Op::Table).col(Op::Town).col(Op::Issue).to_owned(),
        Index::create().name("op_by_device_seq").table(Op::Table).col(Op::Device).col(Op::Seq).to_owned(),
        Index::create().name("op_photo_by_town_hash").table(OpPhoto::Table).col(OpPhoto::Town).col(OpPhoto::Hash).to_owned(),
        Index::create().name("op_photo_by_issue").table(OpPhoto::Table).col(OpPhoto::Issue).to_owned(),
        Index::create()
            .name("notice_by_town_key_feed")
            .table(Notice::Table)
            .col(Notice::Town)
            .col(Notice::Key)
            .col(Notice::Feed)
            .to_owned(),
        Index::create().name("job_by_done_at_run_at").table(Job::Table).col(Job::DoneAt).col(Job::RunAt).to_owned(),
        Index::create().name("held_op_by_town").table(HeldOp::Table).col(HeldOp::Town).to_owned(),
        Index::create().name("feedback_by_town_at").table(Feedback::Table).col(Feedback::Town).col(Feedback::At).to_owned(),
        Index::create().name("person_by_town").table(Person::Table).col(Person::Town).to_owned(),
    ]
}
