//! Links of notices (整改通知): somebody of a unit reads one case and answers it without an account.
//!
//! The dispatcher makes a link and sends it: a reading one into a group chat or onto paper, an acting one to the unit's own contact. To act
//! by a reading one takes the unit's code. What the pages under `/n/` show stands in `html_forms`; here is what a link is, how it is found
//! again, and whom it lets act. ADR 23 says why it is so.

mod code;
mod held;
mod make;
mod pace;
mod paper;
mod secret;
mod series;
mod store;
mod told;

pub use code::{admitted_by_code, remembered_code};
pub use held::Held;
pub use pace::LinkPace;
pub use paper::{Paper, issue_papers, papers_of};
pub use secret::Secret;
pub use series::Series;
pub use told::{message_link, path_in_message};

use actix_web::web::{self, ServiceConfig};

/// `/api/issues/{id}/links` and `/api/units/{id}/code`.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/issues/{id}/links", web::get().to(make::list))
        .route("/api/issues/{id}/links", web::post().to(make::add))
        .route("/api/issues/{id}/links/{link}", web::delete().to(make::revoke))
        .route("/api/units/{id}/code", web::post().to(code::renew));
}
