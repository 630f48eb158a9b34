//! Which methods a path has, and which requests are too long to be any of ours.

use super::openapi::methods;
use crate::error::Error;
use actix_web::dev::ServiceRequest;

/// Longest query string in bytes: every filter of ours at once, all kinds of the catalogue among them, takes a quarter of it.
const MAX_QUERY: usize = 4 * 1_024;

/// Refuses a method that the path does not have, and a query that no app sends.
///
/// # Errors
/// [`Error::MethodNotAllowed`] with those it has; [`Error::BadRequest`].
pub fn check(request: &ServiceRequest) -> Result<(), Error> {
    if let Some(pattern) = request.match_pattern() {
        let there = methods(&pattern);
        if !there.is_empty() && !there.contains(&request.method().as_str()) {
            return Err(Error::MethodNotAllowed(there.join(", ")));
        }
    }
    if request.query_string().len() > MAX_QUERY {
        return Err(Error::bad_request(format!("query: at most {MAX_QUERY} bytes")));
    }
    Ok(())
}
