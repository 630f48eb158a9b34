//! The first start: a store without a town is set up in a browser. Whoever starts the server is told a link with a secret; behind it stand
//! pages without script, at the end of which there is a town with its administrator, by the one import that folders go through.
//!
//! The secret opens for an hour and as long as there is no town; opening a page uses nothing up. What is entered is kept in memory
//! (`state::Setup`) and written at once, at the end.

mod account;
mod begin;
mod demonstration;
mod draft;
mod key;
mod phones;
mod template;
mod trust;
mod unfinished;
mod waiting;
mod word;

pub use draft::from_template;
pub use key::open;
pub use unfinished::{Unfinished, clear as clear_unfinished};

use crate::{html_forms::as_page, state::State};
use actix_web::{
    Resource,
    guard::fn_guard,
    middleware::from_fn,
    web::{Data, ServiceConfig, get, post, resource, scope},
};

/// `/setup/…`, `/plain/phones`, `/plain/ca`, and the page that stands for the app as long as there is no town. To be registered before `/plain`.
pub fn routes(cfg: &mut ServiceConfig, state: &Data<State>) {
    let phones = resource("/plain/phones").route(get().to(phones::show)).route(post().to(phones::choose)).wrap(from_fn(as_page));
    let trust = resource("/plain/ca").route(get().to(trust::show)).wrap(from_fn(as_page));
    let authority = resource("/plain/ca/jingge-ca.crt").route(get().to(trust::certificate)).wrap(from_fn(as_page));
    let known = state.clone();
    // In the place of the app's page, and like that in no list of routes.
    let waiting = Resource::new("/").guard(fn_guard(move |_| !known.setup.knows_a_town())).route(get().to(waiting::show));
    let pages = scope("/setup")
        .wrap(from_fn(as_page))
        .service(resource("/{secret}").route(get().to(begin::show)).route(post().to(begin::take)))
        .service(resource("/{secret}/tables.xlsx").route(get().to(begin::blank)))
        .service(resource("/{secret}/admin").route(get().to(account::show)).route(post().to(account::found)))
        .service(resource("/{secret}/demo").route(get().to(demonstration::show)));
    cfg.service(pages).service(phones).service(trust).service(authority).service(waiting);
}
