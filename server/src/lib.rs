//! The server of 净格 Jingge: one write path (`record/handle.rs`), many readers.
//!
//! All routes stand in the one list below.

pub mod audit;
pub mod auth;
pub mod backup;
pub mod cell;
pub mod cli;
pub mod clock;
pub mod column;
pub mod config;
pub mod demo;
pub mod entity;
pub mod error;
pub mod fault;
pub mod feed;
pub mod feedback;
pub mod heat;
pub mod html_forms;
pub mod inspection;
pub mod issue;
pub mod job;
pub mod notice;
pub mod ops;
pub mod photo;
pub mod record;
pub mod score;
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
];

/// Every route of the server.
pub fn app(state: Data<state::State>) -> impl Fn(&mut ServiceConfig) + Clone + Send + 'static {
    let gate = Data::new(auth::LoginLimiter::default());
    let pace = Data::new(auth::TilePace::default());
    let site = Data::new(web::Site::of(&state.config));
    move |cfg| {
        cfg.app_data(state.clone()).app_data(gate.clone()).app_data(pace.clone()).app_data(site.clone());
        error::extractors(cfg);
        auth::routes(cfg);
        feedback::routes(cfg);
        heat::routes(cfg);
        inspection::routes(cfg);
        issue::routes(cfg);
        notice::routes(cfg);
        photo::routes(cfg);
        html_forms::routes(cfg);
        score::routes(cfg);
        sync::routes(cfg);
        town::routes(cfg);
        ops::routes(cfg);
        web::routes(cfg);
    }
}
