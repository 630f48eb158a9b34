//! The database's history, append-only: a migration that has been released is never edited.
//!
//! Expand, then contract: a new column comes with a default, an old one goes a release later. Nothing here uses the product's types,
//! so that a migration means tomorrow what it means today.

mod m20261123_000001_first;
mod m20261125_000002_backup;
mod m20261127_000002_device;
mod m20261127_000007_quota;
mod m20261127_000008_witness;
mod m20261127_000009_record;
mod m20261127_000011_source;
mod m20261127_000012_inspection;
mod m20261127_000013_job;
mod m20261128_000014_notice_read;
mod m20261128_000015_voice;
mod m20261128_000016_columns;
mod m20261128_000017_list;
mod m20261128_000018_photo;
mod m20261128_000021_tile_token;
mod m20261128_000022_upkeep;
mod m20261129_000023_closed;
mod m20261129_000024_invitation;
mod m20261129_000025_town_draft;
mod m20261129_000026_notice_link;
mod m20261129_000027_channel;
mod m20261129_000028_coming;
mod m20261129_000029_series_paper;
mod m20261129_000031_feedback_answer;
mod m20261129_000032_main_person;
mod m20261129_000033_county;

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait::async_trait};

/// All migrations in order.
pub struct Migrator;

#[async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_first::Migration),
            Box::new(m20261125_000002_backup::Migration),
            Box::new(m20261127_000002_device::Migration),
            Box::new(m20261127_000007_quota::Migration),
            Box::new(m20261127_000008_witness::Migration),
            Box::new(m20261127_000009_record::Migration),
            Box::new(m20261127_000011_source::Migration),
            Box::new(m20261127_000012_inspection::Migration),
            Box::new(m20261127_000013_job::Migration),
            Box::new(m20261128_000014_notice_read::Migration),
            Box::new(m20261128_000015_voice::Migration),
            Box::new(m20261128_000016_columns::Migration),
            Box::new(m20261128_000017_list::Migration),
            Box::new(m20261128_000018_photo::Migration),
            Box::new(m20261128_000021_tile_token::Migration),
            Box::new(m20261128_000022_upkeep::Migration),
            Box::new(m20261129_000023_closed::Migration),
            Box::new(m20261129_000024_invitation::Migration),
            Box::new(m20261129_000025_town_draft::Migration),
            Box::new(m20261129_000026_notice_link::Migration),
            Box::new(m20261129_000027_channel::Migration),
            Box::new(m20261129_000028_coming::Migration),
            Box::new(m20261129_000029_series_paper::Migration),
            Box::new(m20261129_000031_feedback_answer::Migration),
            Box::new(m20261129_000032_main_person::Migration),
            Box::new(m20261129_000033_county::Migration),
        ]
    }
}
