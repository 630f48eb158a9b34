//! What a setting must be like.

use super::{ChannelAudience, ChannelManner, ChannelSetting, ChannelTarget, MailSecurity, SmsMethod};
use crate::id::UnitId;

/// What is wrong with a setting; its key is the `detail` of the answer `bad_request`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelFault {
    /// No name, or too long.
    Name,
    /// Another channel has the name.
    NameTaken,
    /// Takes no kind of notice.
    Takes,
    /// The unit is not of this town.
    Unit,
    /// Digest without a time, with more than six, or with none of a day.
    Times,
    /// Quiet hours that are none of a day, or all of it.
    Quiet,
    /// A key, token or secret is missing, too long, or has signs that none has.
    Secret,
    /// The address cannot be read, is too long, or is not https.
    Address,
    /// The host is not among those that the server's settings allow (`channel_hosts`).
    Host,
    /// A mail address is missing or none, or there are too many.
    Mail,
    /// The port is none of a mail server (25, 465, 587, 2525).
    Port,
    /// Without encryption, and the server's settings do not allow it for this host.
    Plain,
    /// A telephone number is missing or none, or there are too many.
    Phone,
    /// The template has no place for the text, or none for the number.
    Template,
    /// The town has as many channels, or calendar feeds in force, as it may.
    TooMany,
    /// A calendar feed for no day, or for more than 366.
    Days,
}

impl ChannelSetting {
    /// Most characters of a name.
    pub const NAME: usize = 60;
    /// Most addresses or numbers of one channel.
    pub const MOST_RECEIVERS: usize = 20;
    /// Most times of a day at which a digest is told.
    pub const MOST_TIMES: usize = 6;
    /// Most characters of an address or a template.
    pub const ADDRESS: usize = 2_000;

    /// Whether it can be used, all its secrets in it; `known` says which units the town has. Whether hosts are allowed is the server's to say.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self, known: impl Fn(UnitId) -> bool) -> Result<(), ChannelFault> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > Self::NAME || name.chars().any(char::is_control) {
            return Err(ChannelFault::Name);
        }
        if self.takes.is_empty() {
            return Err(ChannelFault::Takes);
        }
        if let ChannelAudience::Unit(unit) = self.audience
            && !known(unit)
        {
            return Err(ChannelFault::Unit);
        }
        if let ChannelManner::Digest { at } = &self.manner
            && (at.is_empty() || at.len() > Self::MOST_TIMES || at.iter().any(|minute| *minute >= 1_440))
        {
            return Err(ChannelFault::Times);
        }
        if self.quiet.is_some_and(|quiet| quiet.from >= 1_440 || quiet.until >= 1_440 || quiet.from == quiet.until) {
            return Err(ChannelFault::Quiet);
        }
        self.target.check()
    }
}

impl ChannelTarget {
    fn check(&self) -> Result<(), ChannelFault> {
        match self {
            Self::WeCom { key: secret, base } | Self::Feishu { hook: secret, secret: None, base } => robot(&[secret], base.as_deref()),
            Self::DingTalk { access_token, secret, base } => match secret {
                Some(_) => robot(&[access_token, secret], base.as_deref()),
                None => robot(&[access_token], base.as_deref()),
            },
            Self::Feishu { hook, secret, base } => robot(&[hook, secret], base.as_deref()),
            Self::Webhook { url, secret } => {
                address(url)?;
                let long_enough = secret.as_deref().is_some_and(|secret| (16..=200).contains(&secret.len()));
                if long_enough { is_secret(secret) } else { Err(ChannelFault::Secret) }
            }
            Self::Mail { to, from, port, security, user, password, host } => {
                let receivers = (1..=ChannelSetting::MOST_RECEIVERS).contains(&to.len());
                if !receivers || !to.iter().chain([from]).all(|address| is_mail(address)) {
                    return Err(ChannelFault::Mail);
                }
                if host.is_empty() || host.len() > 253 || !host.chars().all(|sign| sign.is_ascii_alphanumeric() || ".-:[]".contains(sign)) {
                    return Err(ChannelFault::Address);
                }
                // Where a host is spoken to in plain text it is written out in the settings, with its port.
                if *security != MailSecurity::Plain && ![25, 465, 587, 2525].contains(port) {
                    return Err(ChannelFault::Port);
                }
                if user.len() > 200 || user.is_empty() != password.is_none() {
                    return Err(ChannelFault::Secret);
                }
                password.as_ref().map_or(Ok(()), |_| is_secret(password))
            }
            Self::Sms { url, method, body, secret, phones, success } => {
                address(url)?;
                let receivers = (1..=ChannelSetting::MOST_RECEIVERS).contains(&phones.len());
                if !receivers || !phones.iter().all(|phone| is_phone(phone)) {
                    return Err(ChannelFault::Phone);
                }
                let template = if *method == SmsMethod::Get { url.clone() } else { [url.as_str(), body].concat() };
                let fits = body.len() <= ChannelSetting::ADDRESS && success.len() <= 200;
                if !fits || !template.contains("{text}") || !template.contains("{phone}") {
                    return Err(ChannelFault::Template);
                }
                secret.as_ref().map_or(Ok(()), |_| is_secret(secret))
            }
        }
    }
}

fn robot(secrets: &[&Option<String>], base: Option<&str>) -> Result<(), ChannelFault> {
    secrets.iter().try_for_each(|secret| is_secret(secret))?;
    base.map_or(Ok(()), |base| if base.matches('/').count() == 2 { address(base) } else { Err(ChannelFault::Address) })
}

fn is_secret(secret: &Option<String>) -> Result<(), ChannelFault> {
    let fits =
        |secret: &&String| !secret.is_empty() && secret.len() <= 200 && secret.chars().all(|sign| sign.is_ascii_graphic() || sign == ' ');
    if secret.as_ref().filter(fits).is_some() { Ok(()) } else { Err(ChannelFault::Secret) }
}

fn address(url: &str) -> Result<(), ChannelFault> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let fits = !rest.is_empty() && url.len() <= ChannelSetting::ADDRESS && !url.chars().any(|sign| sign.is_control() || sign == ' ');
    if fits { Ok(()) } else { Err(ChannelFault::Address) }
}

/// Whether it looks like a mail address of ASCII signs; the mail server says the rest.
fn is_mail(address: &str) -> bool {
    let allowed = |sign: char| sign.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(sign);
    address.len() <= 200
        && address.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && name.chars().all(allowed)
                && host.contains('.')
                && host.chars().all(|sign| sign.is_ascii_alphanumeric() || ".-".contains(sign))
        })
}

fn is_phone(phone: &str) -> bool {
    let digits = phone.strip_prefix('+').unwrap_or(phone);
    (3..=20).contains(&digits.len()) && digits.chars().all(|sign| sign.is_ascii_digit())
}
