//! https for phones in the same network: a certificate authority of this checkout's own.
//!
//! A browser gives camera, location and the service worker only to https with a trusted
//! certificate. The authority is made once and kept, so a phone trusts it once; the certificate
//! for the address of the day is made at each start. The authority may only certify private
//! addresses: a stolen key opens nothing on the internet.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::time::Duration as Wait;

use anyhow::{Context, Result, bail};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, NameConstraints,
};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};

/// Where the server answers https.
pub const HTTPS_PORT: u16 = 8443;
/// Where the authority's certificate can be fetched by plain http.
const OFFER_PORT: u16 = 8081;

/// The files a server needs for https, and what a phone needs to trust it.
pub struct Files {
    /// The server's certificate, PEM.
    pub certificate: PathBuf,
    /// The server's secret key, PEM, readable by its owner alone.
    pub key: PathBuf,
    /// The address phones use.
    pub address: IpAddr,
    /// The authority's certificate, DER.
    pub authority: Vec<u8>,
}

/// Makes or reuses the authority in `folder` and makes a certificate for `address`, or for this
/// machine's own address in the local network.
pub fn prepare(folder: &Path, address: Option<IpAddr>) -> Result<Files> {
    let address = match address {
        Some(address) => address,
        None => own_address().context("no address in a local network found; give one: --lan 192.168.1.10")?,
    };
    if !is_private(address) {
        bail!("{address} is no private address, and the local authority certifies private addresses only; give one: --lan 192.168.1.10");
    }
    std::fs::create_dir_all(folder)?;
    let (authority, key) = authority(folder)?;
    let issuer = Issuer::new(authority_params(), key);
    let server_key = KeyPair::generate()?;
    let certificate = server_params(address)?.signed_by(&server_key, &issuer)?;
    let files = Files { certificate: folder.join("server.pem"), key: folder.join("server.key"), address, authority };
    std::fs::write(&files.certificate, certificate.pem())?;
    write_secret(&files.key, &server_key.serialize_pem())?;
    Ok(files)
}

/// The authority's certificate (DER) and key, made at the first call.
fn authority(folder: &Path) -> Result<(Vec<u8>, KeyPair)> {
    let (file, key_file) = (folder.join("jingge-ca.crt"), folder.join("jingge-ca.key"));
    if let (Ok(der), Ok(pem)) = (std::fs::read(&file), std::fs::read_to_string(&key_file)) {
        return Ok((
            der,
            KeyPair::from_pem(&pem).with_context(|| format!("{} is damaged; delete it and start again", key_file.display()))?,
        ));
    }
    let key = KeyPair::generate()?;
    let mut params = authority_params();
    let now = OffsetDateTime::now_utc();
    (params.not_before, params.not_after) = (now - Duration::days(1), now + Duration::days(3650));
    let der = params.self_signed(&key)?.der().to_vec();
    write_secret(&key_file, &key.serialize_pem())?;
    std::fs::write(&file, &der)?;
    Ok((der, key))
}

/// All of the authority's certificate but its dates, which signing does not look at.
fn authority_params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = name("Jingge local authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let mut permitted: Vec<GeneralSubtree> =
        PRIVATE.iter().map(|(start, bits)| GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix(start.octets(), *bits))).collect();
    permitted.push(GeneralSubtree::DnsName("local".to_owned()));
    params.name_constraints = Some(NameConstraints { permitted_subtrees: permitted, excluded_subtrees: Vec::new() });
    params
}

fn server_params(address: IpAddr) -> Result<CertificateParams> {
    let mut params = CertificateParams::new(vec![address.to_string(), Ipv4Addr::LOCALHOST.to_string()])?;
    params.distinguished_name = name("Jingge");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    let now = OffsetDateTime::now_utc();
    (params.not_before, params.not_after) = (now - Duration::days(1), now + Duration::days(365));
    Ok(params)
}

fn name(common: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common);
    name
}

/// Networks that are never on the internet, with the bits of their prefix.
const PRIVATE: [(Ipv4Addr, u8); 6] = [
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
];

fn is_private(address: IpAddr) -> bool {
    let IpAddr::V4(address) = address else { return false };
    PRIVATE.iter().any(|(start, bits)| (address.to_bits() ^ start.to_bits()) >> (32 - bits) == 0)
}

/// The address this machine would use towards others. Nothing is sent: connecting a datagram
/// socket only asks the system for a route.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|found| found.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

#[cfg(unix)]
fn write_secret(file: &Path, text: &str) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::File::options();
    options.create(true).write(true).truncate(true).mode(0o600);
    options.open(file)?.write_all(text.as_bytes())?;
    Ok(())
}

#[cfg(not(unix))]
fn write_secret(file: &Path, text: &str) -> Result<()> {
    std::fs::write(file, text)?;
    Ok(())
}

/// Answers every plain http request on port 8081 with the authority's certificate, beside the
/// server, until this program ends.
pub fn offer_authority(files: &Files) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, OFFER_PORT)).with_context(|| format!("port {OFFER_PORT} is taken"))?;
    let authority = files.authority.clone();
    std::thread::spawn(move || {
        for visitor in listener.incoming().flatten() {
            let _ = answer(visitor, &authority);
        }
    });
    Ok(())
}

/// One request, one answer; a visitor that says nothing is sent away after two seconds.
fn answer(mut visitor: TcpStream, authority: &[u8]) -> std::io::Result<()> {
    visitor.set_read_timeout(Some(Wait::from_secs(2)))?;
    visitor.set_write_timeout(Some(Wait::from_secs(2)))?;
    let mut request = [0; 2048];
    let _ = visitor.read(&mut request)?;
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-x509-ca-cert\r\n\
         Content-Disposition: attachment; filename=\"jingge-ca.crt\"\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        authority.len()
    );
    visitor.write_all(head.as_bytes())?;
    visitor.write_all(authority)
}

/// Prints what to do on a phone, in both languages.
pub fn explain(files: &Files) {
    let Files { address, authority, .. } = files;
    let print: Vec<String> = Sha256::digest(authority).iter().map(|byte| format!("{byte:02X}")).collect();
    println!(
        "
手机访问 On the phone:  https://{address}:{HTTPS_PORT}
先装证书 First fetch the authority's certificate:  http://{address}:{OFFER_PORT}/jingge-ca.crt
  指纹 SHA-256: {}
安卓 Android: 下载后 设置 → 安全 → 更多安全设置 → 加密与凭据 → 安装证书 → CA 证书 → 选 jingge-ca.crt
  Settings → Security → More security settings → Encryption & credentials → Install a certificate → CA certificate
苹果 iOS: 用 Safari 下载 → 设置 → 已下载描述文件 → 安装；再到 设置 → 通用 → 关于本机 → 证书信任设置 → 打开 “Jingge local authority”
  Fetch with Safari → Settings → Profile Downloaded → Install; then General → About → Certificate Trust Settings → switch it on
不装证书也能打开网页，但不能离线打开。 Without trust the pages open, but not offline.
这个证书只对内网地址有效；不用时请在手机上删除。 It attests private addresses only; remove it when done.
",
        print.join(":")
    );
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_authority_is_made_once_and_its_key_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let address = Some(IpAddr::from([192, 168, 1, 10]));
        let first = prepare(folder.path(), address).unwrap();
        let certificate = std::fs::read_to_string(&first.certificate).unwrap();
        let second = prepare(folder.path(), address).unwrap();
        assert_eq!(first.authority, second.authority);
        assert_ne!(certificate, std::fs::read_to_string(&second.certificate).unwrap());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            for name in ["jingge-ca.key", "server.key"] {
                let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
                assert_eq!(mode & 0o777, 0o600, "{name}");
            }
        }
    }

    #[test]
    fn an_address_of_the_internet_gets_no_certificate() {
        let folder = tempfile::tempdir().unwrap();
        for address in [[8, 8, 8, 8], [172, 32, 0, 1], [192, 169, 0, 1]] {
            assert!(prepare(folder.path(), Some(IpAddr::from(address))).is_err());
        }
        assert!(is_private(IpAddr::from([172, 31, 255, 1])));
    }

    #[test]
    fn a_visitor_gets_the_certificate_whatever_he_asks() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || answer(listener.accept().unwrap().0, b"certificate").unwrap());
        let mut visitor = TcpStream::connect(address).unwrap();
        visitor.write_all(b"GET /../../etc/passwd HTTP/1.1\r\n\r\n").unwrap();
        let mut text = String::new();
        visitor.read_to_string(&mut text).unwrap();
        server.join().unwrap();
        assert!(text.starts_with("HTTP/1.1 200") && text.ends_with("\r\n\r\ncertificate"), "{text}");
    }
}
