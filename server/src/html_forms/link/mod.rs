//! Behind the link of a notice: one case on a page that anybody's phone can show, and the unit's answer by plain forms, without an account.
//!
//! Opening acts never: every act is a form with a mark of its own, made of the link, the act and the op. What is done is a real envelope
//! through `sync::submit`, in the name of the link.

mod answer;
mod fail;
mod file;
mod show;

use actix_web::{
    middleware::from_fn,
    web::{self, ServiceConfig, get, post, resource, scope},
};

/// `/n/…`.
pub fn routes(cfg: &mut ServiceConfig) {
    let pages = scope("/n")
        .wrap(from_fn(fail::as_link_page))
        .service(resource("/{secret}").route(get().to(show::show)))
        .service(resource("/{secret}/acknowledge").route(post().to(answer::acknowledge)))
        .service(resource("/{secret}/rectify").route(post().to(answer::rectify)))
        .service(resource("/{secret}/code").route(post().to(answer::enter_code)))
        .service(resource("/{secret}/photo/{hash}/{size}").route(get().to(file::photo)))
        .service(resource("/{secret}/voice/{hash}").route(get().to(file::voice)))
        .default_service(web::to(fail::gone));
    cfg.service(pages);
}
