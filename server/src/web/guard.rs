//! What stands around every handler: the headers on the way out, the check for other sites on the way in.

use super::{
    header::{harden, is_plain},
    origin::{is_ours, is_own_form},
};
use crate::{error::Error, state::State};
use actix_web::{
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Data,
};

/// Refuses changes that do not come from our own pages, and puts the headers on every answer.
///
/// # Errors
/// None of its own; what the inner service could not turn into an answer.
pub async fn guard(
    state: Data<State>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let path = request.path().to_owned();
    let allowed = if is_plain(&path) { is_own_form } else { is_ours };
    let mut response = if allowed(request.method(), request.headers(), state.config.public_url.as_deref()) {
        next.call(request).await?.map_into_boxed_body()
    } else {
        request.error_response(Error::WrongOrigin)
    };
    harden(response.headers_mut(), &path, &state.config);
    Ok(response)
}
