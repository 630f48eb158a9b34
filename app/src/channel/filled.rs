//! A channel as its form holds it: texts by field, and the setting that they make.

use crate::text::ChannelMsg;
use shared::channel::{ChannelFault, ChannelTarget, MailSecurity, QuietHours, SmsMethod};

/// Where a channel's messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A WeCom group.
    WeCom,
    /// A DingTalk group.
    DingTalk,
    /// A Feishu group.
    Feishu,
    /// E-mail.
    Mail,
    /// A gateway for text messages.
    Sms,
    /// Another program.
    Webhook,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The robot's address or its key.
    Robot,
    /// The secret of signatures.
    Signing,
    /// The server of an installation of one's own.
    Base,
    /// Mail addresses, one a line.
    To,
    /// From which address.
    From,
    /// The mail server.
    Host,
    /// Its port.
    Port,
    /// How the connection is encrypted.
    Security,
    /// Whom the mail server knows.
    User,
    /// Their password.
    Password,
    /// An address.
    Url,
    /// How a gateway is asked.
    Method,
    /// What it is sent.
    Body,
    /// A gateway's or webhook's secret.
    Secret,
    /// Telephone numbers, one a line.
    Phones,
    /// What the answer contains when the gateway took it.
    Success,
}

/// How a field is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line.
    Line,
    /// Several lines.
    Lines,
    /// One of these keys, each with its word.
    OneOf(&'static [(&'static str, ChannelMsg)]),
}

/// The texts of the fields that were filled.
pub type Texts = Vec<(Field, String)>;

impl Sort {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::WeCom, Self::DingTalk, Self::Feishu, Self::Mail, Self::Sms, Self::Webhook];

    /// Of which sort a channel is.
    #[must_use]
    pub const fn of(target: &ChannelTarget) -> Self {
        match target {
            ChannelTarget::WeCom { .. } => Self::WeCom,
            ChannelTarget::DingTalk { .. } => Self::DingTalk,
            ChannelTarget::Feishu { .. } => Self::Feishu,
            ChannelTarget::Mail { .. } => Self::Mail,
            ChannelTarget::Sms { .. } => Self::Sms,
            ChannelTarget::Webhook { .. } => Self::Webhook,
        }
    }

    /// Its word.
    #[must_use]
    pub const fn word(self) -> ChannelMsg {
        match self {
            Self::WeCom => ChannelMsg::WeCom,
            Self::DingTalk => ChannelMsg::DingTalk,
            Self::Feishu => ChannelMsg::Feishu,
            Self::Mail => ChannelMsg::Mail,
            Self::Sms => ChannelMsg::Sms,
            Self::Webhook => ChannelMsg::Webhook,
        }
    }

    /// What is asked of it.
    #[must_use]
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::WeCom => &[Field::Robot, Field::Base],
            Self::DingTalk | Self::Feishu => &[Field::Robot, Field::Signing, Field::Base],
            Self::Mail => &[Field::To, Field::From, Field::Host, Field::Port, Field::Security, Field::User, Field::Password],
            Self::Sms => &[Field::Url, Field::Method, Field::Body, Field::Secret, Field::Phones, Field::Success],
            Self::Webhook => &[Field::Url, Field::Secret],
        }
    }
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Robot,
        Self::Signing,
        Self::Base,
        Self::To,
        Self::From,
        Self::Host,
        Self::Port,
        Self::Security,
        Self::User,
        Self::Password,
        Self::Url,
        Self::Method,
        Self::Body,
        Self::Secret,
        Self::Phones,
        Self::Success,
    ];

    /// Its label, its name in the page, and how it is filled.
    #[must_use]
    pub const fn look(self) -> (ChannelMsg, &'static str, Shape) {
        const SECURITY: &[(&str, ChannelMsg)] =
            &[("tls", ChannelMsg::Tls), ("start_tls", ChannelMsg::StartTls), ("plain", ChannelMsg::Plain)];
        const METHOD: &[(&str, ChannelMsg)] =
            &[("post_json", ChannelMsg::PostJson), ("post_form", ChannelMsg::PostForm), ("get", ChannelMsg::Get)];
        match self {
            Self::Robot => (ChannelMsg::Robot, "robot", Shape::Line),
            Self::Signing => (ChannelMsg::Signing, "signing", Shape::Line),
            Self::Base => (ChannelMsg::Base, "base", Shape::Line),
            Self::To => (ChannelMsg::To, "to", Shape::Lines),
            Self::From => (ChannelMsg::From, "from", Shape::Line),
            Self::Host => (ChannelMsg::Host, "host", Shape::Line),
            Self::Port => (ChannelMsg::Port, "port", Shape::Line),
            Self::Security => (ChannelMsg::Security, "security", Shape::OneOf(SECURITY)),
            Self::User => (ChannelMsg::User, "user", Shape::Line),
            Self::Password => (ChannelMsg::Password, "secret-password", Shape::Line),
            Self::Url => (ChannelMsg::Url, "url", Shape::Line),
            Self::Method => (ChannelMsg::Method, "method", Shape::OneOf(METHOD)),
            Self::Body => (ChannelMsg::Body, "body", Shape::Lines),
            Self::Secret => (ChannelMsg::Secret, "secret", Shape::Line),
            Self::Phones => (ChannelMsg::Phones, "phones", Shape::Lines),
            Self::Success => (ChannelMsg::Success, "success", Shape::Line),
        }
    }

    /// What stands in it before anybody writes.
    #[must_use]
    pub const fn at_first(self) -> &'static str {
        match self {
            Self::Port => "465",
            Self::Security => "tls",
            Self::Method => "post_json",
            _ => "",
        }
    }
}

/// What the fields of a channel hold; its secrets are masked.
#[must_use]
pub fn texts_of(target: &ChannelTarget) -> Texts {
    let secret = |secret: &Option<String>| secret.clone().unwrap_or_default();
    match target {
        ChannelTarget::WeCom { key, base } => vec![(Field::Robot, secret(key)), (Field::Base, secret(base))],
        ChannelTarget::DingTalk { access_token: robot, secret: signing, base }
        | ChannelTarget::Feishu { hook: robot, secret: signing, base } => {
            vec![(Field::Robot, secret(robot)), (Field::Signing, secret(signing)), (Field::Base, secret(base))]
        }
        ChannelTarget::Mail { to, from, host, port, security, user, password } => vec![
            (Field::To, to.join("\n")),
            (Field::From, from.clone()),
            (Field::Host, host.clone()),
            (Field::Port, port.to_string()),
            (Field::Security, security_key(*security).to_owned()),
            (Field::User, user.clone()),
            (Field::Password, secret(password)),
        ],
        ChannelTarget::Sms { url, method, body, secret: hidden, phones, success } => vec![
            (Field::Url, url.clone()),
            (Field::Method, method_key(*method).to_owned()),
            (Field::Body, body.clone()),
            (Field::Secret, secret(hidden)),
            (Field::Phones, phones.join("\n")),
            (Field::Success, success.clone()),
        ],
        ChannelTarget::Webhook { url, secret: hidden } => vec![(Field::Url, url.clone()), (Field::Secret, secret(hidden))],
    }
}

/// The target that the fields describe. Whether it can be used is said by the server, which knows the kept secrets.
///
/// # Errors
/// A port that is no number.
pub fn target_of(sort: Sort, text: impl Fn(Field) -> String) -> Result<ChannelTarget, ChannelFault> {
    let line = |field| text(field).trim().to_owned();
    let some = |field| Some(line(field)).filter(|text| !text.is_empty());
    let lines = |field| text(field).lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    Ok(match sort {
        Sort::WeCom => ChannelTarget::WeCom { key: some(Field::Robot), base: some(Field::Base) },
        Sort::DingTalk => {
            ChannelTarget::DingTalk { access_token: some(Field::Robot), secret: some(Field::Signing), base: some(Field::Base) }
        }
        Sort::Feishu => ChannelTarget::Feishu { hook: some(Field::Robot), secret: some(Field::Signing), base: some(Field::Base) },
        Sort::Mail => ChannelTarget::Mail {
            to: lines(Field::To),
            from: line(Field::From),
            host: line(Field::Host),
            port: line(Field::Port).parse().map_err(|_| ChannelFault::Port)?,
            security: [MailSecurity::StartTls, MailSecurity::Plain]
                .into_iter()
                .find(|security| security_key(*security) == line(Field::Security))
                .unwrap_or_default(),
            user: line(Field::User),
            password: some(Field::Password),
        },
        Sort::Sms => ChannelTarget::Sms {
            url: line(Field::Url),
            method: [SmsMethod::PostForm, SmsMethod::Get]
                .into_iter()
                .find(|method| method_key(*method) == line(Field::Method))
                .unwrap_or_default(),
            body: text(Field::Body),
            secret: some(Field::Secret),
            phones: lines(Field::Phones),
            success: line(Field::Success),
        },
        Sort::Webhook => ChannelTarget::Webhook { url: line(Field::Url), secret: some(Field::Secret) },
    })
}

const fn security_key(security: MailSecurity) -> &'static str {
    match security {
        MailSecurity::Tls => "tls",
        MailSecurity::StartTls => "start_tls",
        MailSecurity::Plain => "plain",
    }
}

const fn method_key(method: SmsMethod) -> &'static str {
    match method {
        SmsMethod::PostJson => "post_json",
        SmsMethod::PostForm => "post_form",
        SmsMethod::Get => "get",
    }
}

/// "08:30": a minute of the day as people write it.
#[must_use]
pub fn clock_text(minute: u16) -> String {
    let two = |number: u16| if number < 10 { ["0", &number.to_string()].concat() } else { number.to_string() };
    [&two(minute / 60), ":", &two(minute % 60)].concat()
}

/// The minute of the day that is written so, with either colon.
#[must_use]
pub fn clock_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once([':', '：'])?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The times that are written so.
///
/// # Errors
/// One of them is none.
pub fn times_of(text: &str) -> Result<Vec<u16>, ChannelFault> {
    let words = text.split([' ', ',', '，', '、', '\u{3000}']).filter(|word| !word.is_empty());
    words.map(clock_of).collect::<Option<Vec<u16>>>().ok_or(ChannelFault::Times)
}

/// The quiet hours of two fields, of which both or none are filled.
///
/// # Errors
/// One of them is no time of a day.
pub fn quiet_of(from: &str, until: &str) -> Result<Option<QuietHours>, ChannelFault> {
    match (from.trim(), until.trim()) {
        ("", "") => Ok(None),
        (from, until) => match (clock_of(from), clock_of(until)) {
            (Some(from), Some(until)) => Ok(Some(QuietHours { from, until })),
            _ => Err(ChannelFault::Quiet),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each() -> [ChannelTarget; 6] {
        let some = |text: &str| Some(text.to_owned());
        [
            ChannelTarget::WeCom { key: some("••••1234"), base: None },
            ChannelTarget::DingTalk { access_token: some("token"), secret: None, base: some("https://ding.example") },
            ChannelTarget::Feishu { hook: some("hook"), secret: some("secret"), base: None },
            ChannelTarget::Mail {
                to: vec!["a@example.cn".to_owned(), "b@example.cn".to_owned()],
                from: "jingge@example.cn".to_owned(),
                host: "smtp.example.cn".to_owned(),
                port: 587,
                security: MailSecurity::StartTls,
                user: "jingge".to_owned(),
                password: some("••••"),
            },
            ChannelTarget::Sms {
                url: "https://sms.example.cn".to_owned(),
                method: SmsMethod::PostForm,
                body: "to={phone}&text={text}".to_owned(),
                secret: None,
                phones: vec!["13800000000".to_owned()],
                success: "ok".to_owned(),
            },
            ChannelTarget::Webhook { url: "https://oa.example.cn".to_owned(), secret: some("sixteen signs ok") },
        ]
    }

    #[test]
    fn a_channel_of_each_sort_stands_in_its_form_as_it_is_set() {
        for target in each() {
            let (sort, texts) = (Sort::of(&target), texts_of(&target));
            assert!(texts.iter().map(|(field, _)| *field).eq(sort.fields().iter().copied()), "{sort:?} asks for what it holds");
            let text = |field| texts.iter().find(|(held, _)| *held == field).map(|(_, text)| text.clone()).unwrap_or_default();
            assert_eq!(target_of(sort, text), Ok(target));
        }
        assert_eq!(Sort::ALL.map(|sort| sort), each().map(|target| Sort::of(&target)));
    }

    #[test]
    fn times_are_read_as_people_write_them_and_what_is_none_is_said() {
        assert_eq!(times_of("08:30 17：00，9:05"), Ok(vec![510, 1_020, 545]));
        assert_eq!((times_of("25:00"), times_of("8点")), (Err(ChannelFault::Times), Err(ChannelFault::Times)));
        assert_eq!((clock_text(510), clock_of(&clock_text(1_439))), ("08:30".to_owned(), Some(1_439)));
        assert_eq!(quiet_of("", " "), Ok(None));
        assert_eq!(quiet_of("21:00", "07:00"), Ok(Some(QuietHours { from: 1_260, until: 420 })));
        assert_eq!(quiet_of("21:00", ""), Err(ChannelFault::Quiet));
    }
}
