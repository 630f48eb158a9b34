//! Tables of issues: the folded whole, events, audiences, the inbox.

use sea_orm_migration::{
    sea_orm::{self, DeriveIden},
    sea_query::{ColumnDef, Index, IndexCreateStatement, Table, TableCreateStatement},
};

pub(super) fn tables() -> Vec<TableCreateStatement> {
    vec![issue(), event(), audience(), notice(), notice_read()]
}

pub(super) fn indices() -> Vec<IndexCreateStatement> {
    vec![
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
        Index::create()
            .name("notice_by_town_key_feed")
            .table(Notice::Table)
            .col(Notice::Town)
            .col(Notice::Key)
            .col(Notice::Feed)
            .to_owned(),
    ]
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

#[derive(DeriveIden)]
enum Audience {
    Table,
    Town,
    Key,
    Issue,
    Feed,
    Gone,
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

#[derive(DeriveIden)]
enum NoticeRead {
    Table,
    Notice,
    Person,
    Town,
    At,
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
