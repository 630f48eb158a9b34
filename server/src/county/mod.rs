//! Counties: each sees the figures of its towns, makes new ones, and invites the administrator of a town that has none yet (ADR 33).
//!
//! A county's account is nobody of a town: it stands in a table of its own, its session has a cookie of its own, and its handlers take a
//! [`CountyCaller`]. No route of a town knows one. Its pages need no script.

mod account;
mod caller;
mod found;
mod page;
mod sign;
mod store;
mod towns;
mod word;

pub use account::{NewCounty, add, renew, take};
pub use caller::CountyCaller;
pub use store::County;

use actix_web::{
    middleware::from_fn,
    web::{ServiceConfig, get, post, resource},
};

/// `/plain/county…`. To be registered before `/plain`.
pub fn routes(cfg: &mut ServiceConfig) {
    let pages = [
        resource("/plain/county").route(get().to(towns::show)),
        resource("/plain/county/sign-in").route(get().to(sign::form)).route(post().to(sign::sign_in)),
        resource("/plain/county/sign-out").route(post().to(sign::sign_out)),
        resource("/plain/county/password").route(post().to(sign::change_password)),
        resource("/plain/county/towns").route(post().to(found::found)),
        resource("/plain/county/towns/{id}/invitation").route(post().to(found::invite_anew)),
    ];
    for page in pages {
        cfg.service(page.wrap(from_fn(page::as_page)));
    }
}
