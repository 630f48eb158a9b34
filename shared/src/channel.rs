//! Channels (通知渠道): how a town tells people outside the app, and what became of each message. As the administrator sets and reads them.
//!
//! A channel never carries who reported or verified; what it may say is said by `shared/src/text/`.

mod check;
mod delivery;
mod facts;
mod feed;
mod plan;
mod secret;
#[cfg(test)]
mod tests;

pub use check::ChannelFault;
pub use delivery::{DeliveryError, DeliveryRow, DeliveryState};
pub use facts::{Facts, place_of};
pub use feed::{CalendarFeed, CalendarFeedRow, NewCalendarFeed};
pub use plan::{Due, Pace, due, quiet_until, together};
pub use secret::Secrets;

use crate::{
    id::{ChannelId, UnitId},
    moment::Moment,
    notice::{NoticeKind, Recipient},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A channel as it is set: the body of `POST /api/channels` and `PUT /api/channels/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChannelSetting {
    /// What it is called in lists ("创卫办工作群"), 1 to 60 characters; no other channel of the town has the same.
    pub name: String,
    /// Where its messages go.
    pub target: ChannelTarget,
    /// Whose notices it takes.
    pub audience: ChannelAudience,
    /// Which kinds of notices it takes, at least one.
    #[serde(default = "ChannelSetting::default_takes")]
    pub takes: Vec<NoticeKind>,
    /// One message a notice, or gathered.
    #[serde(default)]
    pub manner: ChannelManner,
    /// When nobody is disturbed; what comes then is gathered and told afterwards. `None`: at any hour.
    #[serde(default = "ChannelSetting::default_quiet")]
    pub quiet: Option<QuietHours>,
    /// The language of its messages.
    #[serde(default)]
    pub language: ChannelLanguage,
    /// Whether it is in use. One that is not takes no new notice, and what waits for it goes on waiting.
    #[serde(default = "yes")]
    pub on: bool,
}

/// Where messages go.
///
/// Every field called `key`, `access_token`, `hook`, `secret` or `password` is a secret. In answers a secret is masked (`••••` and its last four signs); in a
/// `PUT` one that is left out, empty or still masked stays as it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChannelTarget {
    /// A robot of a WeCom group (企业微信群机器人).
    WeCom {
        /// The key of its address, or the whole address as the robot's page shows it.
        #[serde(default)]
        key: Option<String>,
        /// The server of an installation of one's own, `https://host`; it must be among the hosts that the server's settings allow.
        #[serde(default)]
        base: Option<String>,
    },
    /// A robot of a DingTalk group (钉钉群机器人).
    DingTalk {
        /// The access token, or the whole address as the robot's page shows it.
        #[serde(default)]
        access_token: Option<String>,
        /// The secret, if the robot wants signatures (加签).
        #[serde(default)]
        secret: Option<String>,
        /// As for WeCom.
        #[serde(default)]
        base: Option<String>,
    },
    /// A robot of a Feishu group (飞书群机器人).
    Feishu {
        /// The last part of its address, or the whole address as the robot's page shows it.
        #[serde(default)]
        hook: Option<String>,
        /// The secret, if the robot wants signatures (签名校验).
        #[serde(default)]
        secret: Option<String>,
        /// As for WeCom.
        #[serde(default)]
        base: Option<String>,
    },
    /// E-mail.
    Mail {
        /// To whom, 1 to 20 addresses; none sees the others.
        to: Vec<String>,
        /// From which address.
        from: String,
        /// Host of the mail server that takes it.
        host: String,
        /// Its port.
        port: u16,
        /// How the connection is encrypted.
        #[serde(default)]
        security: MailSecurity,
        /// Whom the mail server knows; empty: nobody signs in.
        #[serde(default)]
        user: String,
        /// The user's password.
        #[serde(default)]
        password: Option<String>,
    },
    /// A gateway for text messages (短信网关), spoken to by HTTP as its operator says.
    Sms {
        /// The address. In it, as in `body`, `{phone}`, `{text}`, `{link}` (of the one notice told; empty for several), `{id}` and `{secret}` stand for what they name, escaped as their place wants it.
        url: String,
        /// How it is asked.
        #[serde(default)]
        method: SmsMethod,
        /// What is sent.
        #[serde(default)]
        body: String,
        /// The gateway's key or password.
        #[serde(default)]
        secret: Option<String>,
        /// To which numbers, 1 to 20.
        phones: Vec<String>,
        /// Words that the answer contains if the gateway took the message (`"code":0`); empty: any answer of the 200s.
        #[serde(default)]
        success: String,
    },
    /// Another program: JSON, signed with HMAC-SHA256 (docs/channels.md).
    Webhook {
        /// The address.
        url: String,
        /// The secret of its signatures, 16 to 200 characters.
        #[serde(default)]
        secret: Option<String>,
    },
}

/// How a connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// From the first byte (port 465).
    #[default]
    Tls,
    /// After STARTTLS (port 587 or 25); not sent if the server does not offer it.
    StartTls,
    /// Not at all; only to hosts that the server's settings allow to be spoken to so.
    Plain,
}

/// How a gateway is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SmsMethod {
    /// `POST` with a JSON body; values are escaped as in a JSON text.
    #[default]
    PostJson,
    /// `POST` with a form; values are percent-encoded.
    PostForm,
    /// `GET`; everything stands in the address.
    Get,
}

/// Whose notices a channel takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChannelAudience {
    /// What any unit of the town is told (全镇): the town's group.
    Town,
    /// What this unit is told: the unit's group or contact.
    Unit(UnitId),
    /// What any unit and the office are told (创卫办).
    Office,
}

/// One message a notice, or gathered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChannelManner {
    /// One message a notice; only a storm is gathered.
    #[default]
    Single,
    /// One message at each of these minutes after midnight of the town's clock, 1 to 6 of them, 0 to 1439.
    Digest {
        /// The minutes.
        at: Vec<u16>,
    },
}

/// When nobody is disturbed, in minutes after midnight of the town's clock, end excluded. Over midnight if `from > until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuietHours {
    /// First minute, 0 to 1439.
    pub from: u16,
    /// Minute after the last, 0 to 1439.
    pub until: u16,
}

/// The language of a channel's messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChannelLanguage {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// A channel as it is listed: `GET /api/channels`, the answer to `POST` and `PUT`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChannelRow {
    /// Id.
    pub id: ChannelId,
    /// How it is set, its secrets masked.
    #[serde(flatten)]
    pub setting: ChannelSetting,
    /// When it was added.
    pub created_at: Moment,
    /// Messages that wait to be told.
    pub waiting: u64,
    /// Messages that were given up within the last 30 days.
    pub given_up: u64,
    /// When its receiver last confirmed a message.
    pub last_sent_at: Option<Moment>,
    /// What was wrong with the last try, if it failed.
    pub last_error: Option<DeliveryError>,
}

/// The answer to `POST /api/channels/{id}/test`: one message has been tried at once, whatever the hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChannelTest {
    /// What was wrong; `None`: the receiver confirmed it.
    pub error: Option<DeliveryError>,
}

const fn yes() -> bool {
    true
}

impl ChannelSetting {
    /// What a channel takes where nobody has chosen: assigned, sent back, overdue, supervised.
    #[must_use]
    pub fn default_takes() -> Vec<NoticeKind> {
        vec![NoticeKind::Assigned, NoticeKind::SentBack, NoticeKind::Overdue, NoticeKind::Supervised]
    }

    /// 21:00 to 07:00.
    #[must_use]
    pub const fn default_quiet() -> Option<QuietHours> {
        Some(QuietHours { from: 1_260, until: 420 })
    }
}

impl fmt::Debug for ChannelTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl ChannelTarget {
    /// What kind of target it is, as on the wire.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::WeCom { .. } => "we_com",
            Self::DingTalk { .. } => "ding_talk",
            Self::Feishu { .. } => "feishu",
            Self::Mail { .. } => "mail",
            Self::Sms { .. } => "sms",
            Self::Webhook { .. } => "webhook",
        }
    }
}

impl ChannelAudience {
    /// Whether a notice to this recipient is for such a channel. What goes to one person never is.
    #[must_use]
    pub fn takes(self, to: &Recipient) -> bool {
        match (self, to) {
            (_, Recipient::Person(_)) | (Self::Town | Self::Unit(_), Recipient::Role(_)) => false,
            (Self::Unit(own), Recipient::Unit(unit)) => own == *unit,
            (Self::Town | Self::Office, Recipient::Unit(_)) | (Self::Office, Recipient::Role(_)) => true,
        }
    }
}
