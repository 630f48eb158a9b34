//! E-mail by SMTP.

use super::{
    super::{message::Message, setting::mail_trust_of},
    http::{PATIENCE, addresses},
};
use crate::config::{ChannelHosts, Trust};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    address::Envelope,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use shared::{
    channel::{ChannelTarget, DeliveryError, MailSecurity},
    text::cut,
};
use tokio::time::timeout;

/// Sends one letter to all receivers, of whom none sees the others: the mail server takes it for all of them or not at all.
///
/// # Errors
/// Why it has not been taken.
pub(super) async fn send(hosts: &ChannelHosts, target: &ChannelTarget, message: &Message<'_>) -> Result<(), DeliveryError> {
    let ChannelTarget::Mail { to, from, host, port, security, user, password } = target else { return Err(DeliveryError::SecretLost) };
    let trust = mail_trust_of(hosts, host, *port, *security).ok_or(DeliveryError::HostNotAllowed)?;
    let (envelope, letter) =
        letter(to, from, message, target.pace().bytes).map_err(|words| DeliveryError::Refused { code: None, words })?;
    let tls = || TlsParameters::new_rustls(host.clone());
    let tls = match security {
        MailSecurity::Tls => tls().map(Tls::Wrapper),
        MailSecurity::StartTls => tls().map(Tls::Required),
        MailSecurity::Plain => Ok(Tls::None),
    };
    let tls = tls.map_err(|_| DeliveryError::Unreachable)?;
    let credentials = password.as_ref().map(|password| Credentials::new(user.clone(), password.clone()));
    // Twice the patience of one request: greeting, encryption, login and letter are several.
    timeout(PATIENCE * 2, async {
        let address = reached(host, *port, trust).await?;
        // Connected to by its address, believed by its name: nobody looks the name up a second time.
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address).port(*port).tls(tls).timeout(Some(PATIENCE));
        if let Some(credentials) = credentials {
            transport = transport.credentials(credentials);
        }
        transport.build().send_raw(&envelope, &letter).await.map(drop).map_err(|error| fault(&error))
    })
    .await
    .unwrap_or(Err(DeliveryError::TooSlow))
}

async fn reached(host: &str, port: u16, trust: Trust) -> Result<String, DeliveryError> {
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let addresses = addresses(bare, port, trust).await?;
    addresses.first().map(|address| address.ip().to_string()).ok_or(DeliveryError::Unreachable)
}

fn letter(to: &[String], from: &str, message: &Message<'_>, bytes: usize) -> Result<(Envelope, Vec<u8>), String> {
    let sender: Address = from.parse().map_err(|error| format!("{error}"))?;
    let receivers: Result<Vec<Address>, _> = to.iter().map(|to| to.parse()).collect();
    let receivers = receivers.map_err(|error: lettre::address::AddressError| error.to_string())?;
    let envelope = Envelope::new(Some(sender.clone()), receivers).map_err(|error| error.to_string())?;
    let host = sender.domain().to_owned();
    let own = Mailbox::new(Some(message.frame.reference.town.name.clone()), sender);
    let letter = lettre::Message::builder()
        .from(own.clone())
        .to(own)
        .subject(cut(&message.subject(), 300))
        .message_id(Some(format!("<{}@{host}>", message.id)))
        .header(ContentType::TEXT_PLAIN)
        .body(message.text(bytes))
        .map_err(|error| error.to_string())?;
    Ok((envelope, letter.formatted()))
}

fn fault(error: &lettre::transport::smtp::Error) -> DeliveryError {
    if error.is_timeout() {
        return DeliveryError::TooSlow;
    }
    match error.status().map(u16::from) {
        Some(535 | 534 | 530) => DeliveryError::WrongLogin,
        Some(code @ (421 | 450 | 451 | 452 | 500..600)) => {
            DeliveryError::Refused { code: Some(i64::from(code)), words: cut(&error.to_string(), 600) }
        }
        Some(code) => DeliveryError::Refused { code: Some(i64::from(code)), words: String::new() },
        None if error.is_client() => DeliveryError::Refused { code: None, words: cut(&error.to_string(), 600) },
        None => DeliveryError::Unreachable,
    }
}
