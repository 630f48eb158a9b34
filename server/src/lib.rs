//! The server of 净格 Jingge: one write path (`record/handle.rs`), many readers.
//!
//! All routes stand in the one list below.

pub mod audit;
pub mod auth;
pub mod backup;
pub mod base_map;
pub mod cell;
pub mod certificate;
pub mod channel;
pub mod cli;
pub mod clock;
pub mod column;
pub mod coming;
pub mod config;
pub mod county;
pub mod demo;
pub mod entity;
pub mod error;
pub mod export;
pub mod fault;
pub mod feed;
pub mod feedback;
pub mod heat;
pub mod html_forms;
pub mod inspection;
pub mod issue;
pub mod job;
pub mod notice;
pub mod notice_link;
pub mod ops;
pub mod paper;
pub mod people;
pub mod photo;
pub mod record;
pub mod score;
mod secret_file;
pub mod setup;
pub mod state;
pub mod sync;
pub mod town;
pub mod weak;
pub mod web;
pub mod witness;

use actix_web::web::{Data, ServiceConfig};

/// All work that is done later: the closed list of jobs.
pub const JOBS: &[job::Kind] = &[
    job::Kind::of::<record::MarkOverdue>(),
    job::Kind::of::<record::Escalate>(),
    job::Kind::of::<photo::SweepPhotos>(),
    job::Kind::of::<ops::CheckStore>(),
    job::Kind::of::<photo::MakeForms>(),
    job::Kind::of::<ops::MakeBackup>(),
    job::Kind::of::<channel::Tell>(),
    job::Kind::of::<channel::SweepDeliveries>(),
    job::Kind::of::<town::BringIn>(),
];

/// Every route of the server.
pub fn app(state: Data<state::State>) -> impl Fn(&mut ServiceConfig) + Clone + Send + 'static {
    let gate = Data::new(auth::LoginLimiter::default());
    let pace = Data::new(auth::TilePace::default());
    let links = Data::new(notice_link::LinkPace::default());
    let exports = Data::new(export::Seats::default());
    let (tests, feeds) = (Data::new(channel::ChannelTests::default()), Data::new(channel::FeedPace::default()));
    let site = Data::new(web::Site::of(&state.config));
    let base_file = Data::new(base_map::BaseFile::of(&state.config));
    move |cfg| {
        cfg.app_data(state.clone())
            .app_data(gate.clone())
            .app_data(pace.clone())
            .app_data(links.clone())
            .app_data(exports.clone())
            .app_data(tests.clone())
            .app_data(feeds.clone())
            .app_data(site.clone())
            .app_data(base_file.clone());
        error::extractors(cfg);
        auth::routes(cfg);
        base_map::routes(cfg);
        channel::routes(cfg);
        export::routes(cfg);
        feedback::routes(cfg);
        heat::routes(cfg);
        inspection::routes(cfg);
        issue::routes(cfg);
        notice::routes(cfg);
        notice_link::routes(cfg);
        photo::routes(cfg);
        setup::routes(cfg, &state);
        county::routes(cfg);
        html_forms::routes(cfg);
        score::routes(cfg);
        sync::routes(cfg);
        town::routes(cfg);
        ops::routes(cfg);
        people::routes(cfg);
        web::routes(cfg);
    }
}
