//! Channels (通知渠道): people are told outside the app, by robots of chat groups, mail, text messages and webhooks, and deadlines come into their calendars.
//!
//! The entry of the inbox is the truth. What a channel is to say of it is written down in the transaction that makes the entry ([`Tellable`]), and sent
//! by a job afterwards (ADR 24). `send` speaks to receivers and goes nowhere
//! that the settings do not allow.

mod calendar;
mod delivery;
mod handle;
mod link;
mod listener;
mod message;
mod send;
mod setting;
mod store;
mod sweep_job;
mod tell_job;

pub use calendar::FeedPace;
pub use delivery::{Tellable, tell};
pub use handle::ChannelTests;
pub use sweep_job::SweepDeliveries;
pub use tell_job::Tell;

use actix_web::web;

/// Setting channels up and looking at what became of their messages; calendar feeds.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/api/channels", web::get().to(handle::list))
        .route("/api/channels", web::post().to(handle::add))
        .route("/api/channels/{id}", web::put().to(handle::change))
        .route("/api/channels/{id}", web::delete().to(handle::remove))
        .route("/api/channels/{id}/test", web::post().to(handle::test))
        .route("/api/channels/{id}/deliveries", web::get().to(handle::deliveries))
        .route("/api/calendar-feeds", web::get().to(calendar::list))
        .route("/api/calendar-feeds", web::post().to(calendar::add))
        .route("/api/calendar-feeds/{id}", web::delete().to(calendar::revoke))
        .route("/ics/{file}", web::get().to(calendar::serve));
}
