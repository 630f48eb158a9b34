//! Who is asking: signing in, sessions, upload tokens, read tokens for tiles, passwords, and how far a permission reaches.
//!
//! Every other module takes [`Caller`] (by cookie) or [`Sender`] (by upload token, else by cookie) as an argument of its handlers.

mod account;
mod address;
mod caller;
mod device;
mod known;
mod login_limiter;
mod password;
mod session;
mod standing;
mod store;
#[cfg(test)]
mod tests;
mod tile_token;
mod token;
mod token_bucket;

pub use address::{FORWARDED, address_of, network_of};
pub use caller::{AskerKnown, COOKIE, COUNTY_COOKIE, Caller, Sender, form_token, note_use};
pub use device::{devices_in_town, devices_of, end_tokens, revoke_device, revoke_in_town, revoke_tokens, seal_keys};
pub use login_limiter::LoginLimiter;
pub use password::{fits as fits_password, hash_password};
pub use session::{Admitted, FORGET, Face, admit, enter, is_signed_in, leave};
pub use store::{
    NewAccount, add_account, end_sessions, insert_account, person_row, person_with, set_disabled, set_name_and_role, set_password,
};
pub use tile_token::{TilePace, TileReader, add_tile_token, revoke_tile_token, tile_tokens};
pub use token::{Token, fresh_letters, fresh_password};
pub use token_bucket::TokenBuckets;

use actix_web::web;

/// Sign-in, sign-out, devices, own password, read tokens for tiles.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/api/session", web::post().to(session::sign_in))
        .route("/api/session/device", web::post().to(session::go_on))
        .route("/api/session", web::get().to(session::me))
        .route("/api/session", web::delete().to(session::sign_out))
        .route("/api/sessions", web::get().to(device::list))
        .route("/api/sessions/{id}", web::delete().to(device::revoke))
        .route("/api/accounts/{username}/devices", web::get().to(device::list_of))
        .route("/api/accounts/{username}/devices/{device}", web::delete().to(device::revoke_of))
        .route("/api/password", web::put().to(account::change_password))
        .route("/api/tile-tokens", web::get().to(tile_token::list))
        .route("/api/tile-tokens", web::post().to(tile_token::add))
        .route("/api/tile-tokens/{id}", web::delete().to(tile_token::revoke));
}
