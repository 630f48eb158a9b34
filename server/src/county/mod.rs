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
    Resource,
    middleware::from_fn,
    web::{ServiceConfig, get, post, resource},
};

/// An address with what is served there.
type Page = (&'static str, fn(Resource) -> Resource);

/// `/plain/county…`. To be registered before `/plain`.
pub fn routes(cfg: &mut ServiceConfig) {
    let pages: [Page; 6] = [
        ("/plain/county", |page| page.route(get().to(towns::show))),
        ("/plain/county/sign-in", |page| page.route(get().to(sign::form)).route(post().to(sign::sign_in))),
        ("/plain/county/sign-out", |page| page.route(post().to(sign::sign_out))),
        ("/plain/county/password", |page| page.route(post().to(sign::change_password))),
        ("/plain/county/towns", |page| page.route(post().to(found::found))),
        ("/plain/county/towns/{id}/invitation", |page| page.route(post().to(found::invite_anew))),
    ];
    for (path, with) in pages {
        cfg.service(with(resource(path)).wrap(from_fn(page::as_page)));
    }
}
