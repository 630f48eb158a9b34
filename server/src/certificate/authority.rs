//! The authority: made once, and what it certifies.

use crate::{
    config::{LOCAL, PRIVATE},
    error::Error,
    secret_file,
};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, NameConstraints,
};
use rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier as _},
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime},
    sign::CertifiedKey,
};
use sha2::{Digest as _, Sha256};
use shared::moment::Moment;
use std::{fs, io::ErrorKind, path::Path, sync::Arc, time::Duration};
use time::OffsetDateTime;
use x509_parser::{parse_x509_certificate, time::ASN1Time};

/// Days that an authority is trusted.
const AUTHORITY_DAYS: i64 = 3_650;
/// Days that a certificate holds; iPhones take none of more than 825.
const LEAF_DAYS: i64 = 90;
/// Days before its end on which a certificate is renewed.
const EARLY_DAYS: i64 = 30;

/// Why nothing was certified.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// Its files cannot be read or written.
    #[error("{0}")]
    Files(#[from] Error),
    /// The key is missing or damaged.
    #[error(
        "keys/ca.key is missing or damaged: restore it from a backup, or remove it with keys/ca.crt and let every phone trust the new authority"
    )]
    Damaged,
    /// The key or the certificate could not be made.
    #[error("{0}")]
    Made(#[from] rcgen::Error),
    /// No phone would believe the certificate.
    #[error("{0}")]
    Refused(#[from] rustls::Error),
}

/// The authority of a data folder.
pub struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

/// The server's certificate with its key.
#[derive(Clone)]
pub struct Leaf {
    /// What TLS speaks with.
    pub key: Arc<CertifiedKey>,
    /// For whom: addresses and names.
    pub hosts: Vec<String>,
    /// From when on another is to be made.
    pub renew_at: Moment,
}

impl Authority {
    /// The authority in these two files, made if neither is there. `name`: the one name of the internet that it may certify from then on.
    ///
    /// # Errors
    /// The file system's; files that do not fit together.
    pub fn open(certificate: &Path, key: &Path, name: Option<&str>, now: Moment) -> Result<Self, CertificateError> {
        let (kept, made) = (read(certificate)?, read(key)?);
        let pair = match made {
            Some(pem) => String::from_utf8(pem).ok().and_then(|pem| KeyPair::from_pem(&pem).ok()).ok_or(CertificateError::Damaged)?,
            None if kept.is_some() => return Err(CertificateError::Damaged),
            None => {
                let pair = KeyPair::generate()?;
                secret_file::write_new(key, pair.serialize_pem().as_bytes())?;
                pair
            }
        };
        let der = match kept {
            Some(der) => der,
            // It is the first time, or a process was stopped between the two files.
            None => {
                let mut params = params(name);
                (params.not_before, params.not_after) = (day(now, -1), day(now, AUTHORITY_DAYS));
                let der = params.self_signed(&pair)?.der().to_vec();
                secret_file::write_new(certificate, &der)?;
                der
            }
        };
        // Of the parameters only the name is looked at when it signs.
        Ok(Self { certificate: der.into(), issuer: Issuer::new(params(None), pair) })
    }

    /// Its certificate, DER: what a phone is given.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// SHA-256 of its certificate, as phones show it: `AB:CD:…`.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let bytes: Vec<String> = Sha256::digest(&self.certificate).iter().map(|byte| format!("{byte:02X}")).collect();
        bytes.join(":")
    }

    /// A certificate for those of the hosts that the authority may certify, proven as a phone would before it is used.
    ///
    /// # Errors
    /// None of them; an authority that is over or damaged.
    pub fn certify(&self, hosts: &[String], now: Moment) -> Result<Leaf, CertificateError> {
        let (mut may, mut refused) = (Vec::new(), None);
        for host in hosts {
            match self.signed(std::slice::from_ref(host), now) {
                Ok(_) => may.push(host.clone()),
                Err(error) => {
                    tracing::warn!(host, %error, "the own authority does not certify this host");
                    refused = Some(error);
                }
            }
        }
        match refused {
            Some(error) if may.is_empty() => Err(error),
            _ => self.signed(&may, now),
        }
    }

    fn signed(&self, hosts: &[String], now: Moment) -> Result<Leaf, CertificateError> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(hosts)?;
        params.distinguished_name = named("Jingge");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        (params.not_before, params.not_after) = (day(now, -1), day(now, LEAF_DAYS));
        let certificate = params.signed_by(&key, &self.issuer)?.der().clone();
        for host in hosts {
            self.prove(&certificate, host, now)?;
        }
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(|why| rustls::Error::General(why.to_owned()))?;
        let key = ring::sign::any_supported_type(&key)?;
        let key = Arc::new(CertifiedKey::new(vec![certificate], key));
        Ok(Leaf { key, hosts: hosts.to_vec(), renew_at: now.plus_days(LEAF_DAYS - EARLY_DAYS) })
    }

    /// Whether the authority itself is in force.
    fn holds_at(&self, now: Moment) -> bool {
        let at = ASN1Time::from_timestamp(seconds(now));
        let parsed = parse_x509_certificate(&self.certificate);
        at.is_ok_and(|at| parsed.is_ok_and(|(_, parsed)| parsed.validity().is_valid_at(at)))
    }

    /// Whether somebody who trusts the authority believes that this is the host's certificate.
    fn prove(&self, certificate: &CertificateDer<'_>, host: &str, now: Moment) -> Result<(), rustls::Error> {
        // The verifier takes a root as it is; phones look at its dates.
        if !self.holds_at(now) {
            return Err(rustls::Error::InvalidCertificate(rustls::CertificateError::Expired));
        }
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone())?;
        let general = |why: String| rustls::Error::General(why);
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::new(ring::default_provider()))
            .build()
            .map_err(|error| general(error.to_string()))?;
        let name = ServerName::try_from(host.to_owned()).map_err(|error| general(error.to_string()))?;
        let now = UnixTime::since_unix_epoch(Duration::from_millis(u64::try_from(now.0).unwrap_or(0)));
        verifier.verify_server_cert(certificate, &[], &name, &[], now).map(|_| ())
    }
}

fn seconds(moment: Moment) -> i64 {
    moment.0.div_euclid(1_000)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// All of the authority's certificate but its dates.
fn params(name: Option<&str>) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = named("Jingge local authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let subnets = PRIVATE.iter().map(|(start, bits)| GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix(start.octets(), *bits)));
    let names = [Some(LOCAL), name].into_iter().flatten().map(|name| GeneralSubtree::DnsName(name.to_owned()));
    params.name_constraints = Some(NameConstraints { permitted_subtrees: subnets.chain(names).collect(), excluded_subtrees: Vec::new() });
    params
}

fn named(common: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common);
    name
}

fn day(now: Moment, days: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds(now.plus_days(days))).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const NOW: Moment = Moment(1_790_000_000_000);

    fn opened(folder: &Path, name: Option<&str>, now: Moment) -> Result<Authority, CertificateError> {
        Authority::open(&folder.join("keys/ca.crt"), &folder.join("keys/ca.key"), name, now)
    }

    fn certified(authority: &Authority, host: &str) -> bool {
        authority.certify(&[host.to_owned()], NOW).is_ok()
    }

    #[test]
    fn an_authority_certifies_no_address_of_the_internet() {
        let folder = tempfile::tempdir().unwrap();
        let authority = opened(folder.path(), Some("jingge.example"), NOW).unwrap();
        for host in ["10.1.2.3", "172.31.255.1", "192.168.1.10", "100.64.0.1", "127.0.0.1", "jingge.local", "jingge.example"] {
            assert!(certified(&authority, host), "{host}");
        }
        for host in
            ["8.8.8.8", "172.32.0.1", "192.169.0.1", "2400:3200::1", "::1", "www.gov.cn", "example", "jingge.example.cn", "local.cn"]
        {
            assert!(!certified(&authority, host), "{host}");
        }
        let mixed = authority.certify(&["8.8.8.8".into(), "10.0.0.1".into()], NOW).unwrap();
        assert_eq!(mixed.hosts, ["10.0.0.1"], "what it may not certify is left out");
    }

    #[test]
    fn an_authority_is_made_once_and_its_key_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let first = opened(folder.path(), None, NOW).unwrap();
        let second = opened(folder.path(), Some("jingge.example"), NOW).unwrap();
        assert_eq!((first.certificate(), first.fingerprint()), (second.certificate(), second.fingerprint()));
        assert!(!certified(&second, "jingge.example"), "phones trust what the authority was made for");
        assert!(certified(&second, "10.0.0.1"), "what it signs after it was read again holds");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join("keys/ca.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn an_authority_without_its_key_is_damaged_and_one_that_is_over_certifies_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let authority = opened(folder.path(), None, NOW).unwrap();
        let over = authority.certify(&["10.0.0.1".to_owned()], NOW.plus_days(AUTHORITY_DAYS + 1));
        assert!(matches!(over, Err(CertificateError::Refused(_))));
        fs::remove_file(folder.path().join("keys/ca.crt")).unwrap();
        assert!(certified(&opened(folder.path(), None, NOW).unwrap(), "10.0.0.1"), "stopped between the two files");
        fs::write(folder.path().join("keys/ca.key"), "no key").unwrap();
        assert!(matches!(opened(folder.path(), None, NOW), Err(CertificateError::Damaged)));
        fs::remove_file(folder.path().join("keys/ca.key")).unwrap();
        assert!(matches!(opened(folder.path(), None, NOW), Err(CertificateError::Damaged)));
    }
}
