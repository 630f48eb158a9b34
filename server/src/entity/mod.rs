//! The tables as rows. Only files called `store.rs` use them.

pub mod audience;
pub mod audit;
pub mod calendar_feed;
pub mod channel;
pub mod coming_version;
pub mod county;
pub mod county_account;
pub mod county_session;
pub mod delivery;
pub mod event;
pub mod feedback;
pub mod held_op;
pub mod inspection;
pub mod invitation;
pub mod issue;
pub mod issue_gram;
pub mod job;
mod look;
pub mod meta;
pub mod notice;
pub mod notice_link;
pub mod notice_paper;
pub mod notice_read;
pub mod op;
pub mod op_photo;
pub mod person;
pub mod photo;
pub mod photo_grant;
#[cfg(test)]
mod plan;
pub mod reference;
pub mod series_paper;
pub mod session;
pub mod tile_token;
pub mod town;
pub mod town_draft;
pub mod unit_code;
pub mod upload_token;

pub use look::{looked_at, page};
#[cfg(test)]
pub use plan::Plans;
