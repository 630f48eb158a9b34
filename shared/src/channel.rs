//! Channels (通知渠道): how a town tells people outside the app, and what became of each message. As the administrator sets and reads them.
//!
//! A channel never carries who reported or verified; what it may say is said by `shared/src/text/`.

use crate::{
    id::{CalendarFeedId, ChannelId, DeliveryId, UnitId},
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
        /// To whom, 1 to 20 addresses; each gets a letter of its own.
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
        /// User at the mail server; empty: none.
        #[serde(default)]
        username: String,
        /// The user's password.
        #[serde(default)]
        password: Option<String>,
    },
    /// A gateway for text messages (短信网关), spoken to by HTTP as its operator says.
    Sms {
        /// The address. In it, as in `body`, `{phone}`, `{text}`, `{id}` and `{secret}` stand for what they name, escaped as their place wants it.
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

/// A line of the delivery log: `GET /api/channels/{id}/deliveries`, the newest 200. Names no person and no case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryRow {
    /// Id.
    pub id: DeliveryId,
    /// When its notice was made.
    pub at: Moment,
    /// What it is about.
    pub kind: NoticeKind,
    /// What has become of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub tries: u32,
    /// What was wrong with the last try, if it failed.
    pub error: Option<DeliveryError>,
}

/// What has become of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits to be told for the first time.
    Waiting {
        /// Not before then.
        next_at: Moment,
    },
    /// A try failed; it is tried again.
    Failed {
        /// Not before then.
        next_at: Moment,
    },
    /// The receiver confirmed a message about it alone.
    Sent {
        /// When.
        at: Moment,
    },
    /// The receiver confirmed a message that gathers several.
    Merged {
        /// When.
        at: Moment,
        /// How many notices that message gathers.
        of: u32,
    },
    /// It was tried as often as it is, and is tried no more.
    GivenUp {
        /// When.
        at: Moment,
    },
}

/// Why a try failed. Holds no secret and no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryError {
    /// No connection: no such host, nobody listens, the certificate is not believed.
    Unreachable,
    /// No answer within the time.
    TooSlow,
    /// The host is not among those that the server's settings allow.
    HostNotAllowed,
    /// The name leads to an address inside this network, which messages may not be sent to.
    AddressNotAllowed,
    /// It answered with another address; none is followed.
    Redirected,
    /// It answered with this HTTP status.
    Status(u16),
    /// It answered that it does not take the message.
    Refused {
        /// Its code, if it names one.
        code: Option<i64>,
        /// Its words, at most 200 characters.
        words: String,
    },
    /// It wants fewer messages a minute.
    TooFast,
    /// The answer cannot be read, or is larger than 64 KiB.
    Unreadable,
    /// User or password was not taken by the mail server.
    WrongLogin,
    /// The secrets of the channel cannot be read with this server's key.
    SecretLost,
}

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
    /// The town has as many channels as it may.
    TooMany,
}

/// A calendar feed (ICS) of deadlines that is to be made: the body of `POST /api/calendar-feeds`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCalendarFeed {
    /// What it is for, 1 to 60 characters; none in force of the town has the same.
    pub name: String,
    /// Only this unit's deadlines; `None`: the town's.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Days that it is in force, 1 to 366.
    pub days: u16,
}

/// A calendar feed as it was made: the one time that its secret is told.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeed {
    /// Id for revoking.
    pub id: CalendarFeedId,
    /// The address after the server's own, `/ics/….ics`.
    pub path: String,
    /// Until when it is in force.
    pub expires_at: Moment,
}

/// A calendar feed as it is listed: `GET /api/calendar-feeds`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeedRow {
    /// Id for revoking.
    pub id: CalendarFeedId,
    /// What it is for.
    pub name: String,
    /// Whose deadlines; `None`: the town's.
    pub unit: Option<UnitId>,
    /// When it was made.
    pub created_at: Moment,
    /// Until when it is in force.
    pub expires_at: Moment,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
    /// Whether it is in force.
    pub in_force: bool,
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
    #[expect(clippy::unnecessary_wraps, reason = "the default of a field that may be without")]
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
