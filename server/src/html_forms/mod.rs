//! Pages of plain HTML for browsers that cannot run the app: no script, no WebAssembly. A unit signs in, reads its notices and open
//! issues, signs for one and hands its proof in; an administrator takes a rescue file in, or a device back, and confirms the time
//! when the server's clock has jumped.
//!
//! Every change is a real envelope through `sync::submit`. Each form carries the session's mark, and one that changes an issue also its
//! op, so that sending it twice is harmless.

mod answer;
mod ask;
mod clock;
mod device;
mod fail;
mod home;
mod issue;
mod join;
mod link;
mod page;
mod place;
mod print;
mod rescue;
mod sign;
mod told;
mod upload;
mod word;

pub use ask::{check_mark, lang_of, mark_of};
pub use fail::{as_page, with_page};
pub use page::{page, text};
pub use sign::{INTO_THE_APP, Marked, SignInForm, sign_in_fields, to};
pub use upload::{Limits, SentFile, read_form};
pub use word::Word;
pub(crate) use word::words;

use actix_web::{
    middleware::from_fn,
    web::{ServiceConfig, get, post, resource, scope},
};

/// `/plain/…`, `/n/…`, where the link of a notice leads, and `/join/…`, where an invitation leads.
pub fn routes(cfg: &mut ServiceConfig) {
    let pages = scope("/plain")
        .wrap(from_fn(fail::as_page))
        .service(resource("").route(get().to(home::show)))
        .service(resource("/style.css").route(get().to(page::style)))
        .service(resource("/sign-in").route(get().to(sign::form)).route(post().to(sign::sign_in)))
        .service(resource("/sign-out").route(post().to(sign::sign_out)))
        .service(resource("/issues/{id}").route(get().to(issue::show)))
        .service(resource("/issues/{id}/acknowledge").route(post().to(answer::acknowledge)))
        .service(resource("/issues/{id}/rectify").route(post().to(answer::rectify)))
        .service(resource("/issues/{id}/print").route(get().to(print::one)))
        .service(resource("/print").route(get().to(print::several)).route(post().to(print::number)))
        .service(resource("/inspections/{id}/print").route(get().to(print::inspection_paper)))
        .service(resource("/ledger").route(get().to(print::ledger_paper)))
        .service(resource("/print.css").route(get().to(print::style)))
        .service(resource("/clock").route(post().to(clock::confirm)))
        .service(resource("/devices").route(get().to(device::show)).route(post().to(device::revoke)))
        .service(resource("/rescue").route(get().to(rescue::form)).route(post().to(rescue::import)));
    let join =
        scope("/join").wrap(from_fn(fail::as_page)).service(resource("/{code}").route(get().to(join::form)).route(post().to(join::join)));
    cfg.service(pages).service(join);
    link::routes(cfg);
}
