//! The accounts of a town: added, changed, closed, and invited to choose a password. Every writer of an account ends here: the
//! administrator's page, the console, the page that an invitation opens; a folder's import writes the same rows.
//!
//! An account whose password is empty has not joined: nobody signs in with it before its invitation is used.

mod account;
mod change;
mod hand_over;
mod invitation;
mod read;
mod store;

pub use account::{By, Renewal, Target, add, change, close, renew, reopen};
pub use change::role_in;
pub use invitation::{Invited, invite, invited, join};
pub use store::{Account, account_named, accounts_of, admins_locked, admins_of, count, taken_elsewhere};

use actix_web::web::{ServiceConfig, delete, get, post, put, resource};

/// `/api/people…`.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/api/people").route(get().to(read::list)).route(post().to(change::add_person)))
        .service(resource("/api/people/{id}").route(put().to(change::change_person)))
        .service(resource("/api/people/{id}/close").route(post().to(change::close_person)))
        .service(resource("/api/people/{id}/duties").route(get().to(hand_over::duties)))
        .service(resource("/api/people/{id}/hand-over").route(post().to(hand_over::hand_over)))
        .service(resource("/api/people/{id}/reopen").route(post().to(change::reopen_person)))
        .service(
            resource("/api/people/{id}/invitation")
                .route(post().to(invitation::invite_person))
                .route(delete().to(invitation::revoke_invitation)),
        );
}
