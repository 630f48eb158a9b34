//! TLS by certificate files or by the own authority, with rustls and ring.

use crate::{certificate::OwnHttps, config::TlsFiles};
use rustls::{
    ConfigBuilder, ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::WantsServerCert,
};
use std::{path::PathBuf, sync::Arc};

/// Why TLS cannot be spoken.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is no PEM of the needed kind.
    #[error("{}: {why}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// Certificate and key do not belong together, or rustls does not take them.
    #[error("certificate and key: {0}")]
    Pair(#[from] rustls::Error),
}

/// Reads chain and key.
///
/// # Errors
/// A file that cannot be read or holds no certificate or key; a pair that does not fit.
pub fn settings(files: &TlsFiles) -> Result<ServerConfig, TlsError> {
    let wrong = |file: &PathBuf, why: String| TlsError::File { file: file.clone(), why };
    let chain = CertificateDer::pem_file_iter(&files.cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong(&files.cert, error.to_string()))?;
    if chain.is_empty() {
        return Err(wrong(&files.cert, "there is no certificate inside".to_owned()));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| wrong(&files.key, error.to_string()))?;
    Ok(begun()?.with_single_cert(chain, key)?)
}

/// The same with the certificate that the own authority has made last, whenever somebody connects.
///
/// # Errors
/// rustls takes none of its own versions.
pub fn own(https: &OwnHttps) -> Result<ServerConfig, TlsError> {
    Ok(begun()?.with_cert_resolver(https.shown()))
}

fn begun() -> Result<ConfigBuilder<ServerConfig, WantsServerCert>, rustls::Error> {
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions()?;
    Ok(builder.with_no_client_auth())
}

/// With the one protocol that is spoken inside.
#[must_use]
pub fn alpn(mut settings: ServerConfig) -> ServerConfig {
    settings.alpn_protocols = vec![b"http/1.1".to_vec()];
    settings
}
