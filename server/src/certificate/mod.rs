//! https by an authority of this server's own, for phones of a town that has no domain.
//!
//! A browser gives camera, position and offline use only to https with a certificate it trusts. The authority is made once and kept in the data
//! folder, so that a phone trusts it once; the certificate of the server lives in memory, is made at each start for the addresses of the day, and
//! renewed long before it ends. The authority can certify private addresses, names under `.local` and the name of `public_url`: a stolen key opens
//! nothing else on the internet.

mod address;
mod authority;
mod own;
mod spoken;

pub use authority::{Authority, CertificateError, Leaf};
pub use own::{AUTHORITY_KEY, OWN_HTTPS, OwnHttps, Shown, Stands};
pub use spoken::{Spoken, is_encrypted, secure_cookies, spoken};
