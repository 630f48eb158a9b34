#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
use super::*;
use crate::{
    fixture::{at, unit},
    moment::UtcOffset,
};

fn robot(key: &str) -> ChannelSetting {
    let target = ChannelTarget::WeCom { key: Some(key.to_owned()), base: None };
    serde_json::from_value(serde_json::json!({ "name": "工作群", "target": target, "audience": "town" })).unwrap()
}

#[test]
fn what_nobody_has_chosen_is_single_messages_of_four_kinds_in_chinese_and_quiet_at_night() {
    let setting = robot("abc");
    assert_eq!(setting.takes, [NoticeKind::Assigned, NoticeKind::SentBack, NoticeKind::Overdue, NoticeKind::Supervised]);
    assert_eq!((setting.manner.clone(), setting.language, setting.on), (ChannelManner::Single, ChannelLanguage::Zh, true));
    assert_eq!(setting.quiet, Some(QuietHours { from: 1_260, until: 420 }));
    assert_eq!(setting.check(|_| true), Ok(()));
}

#[test]
fn quiet_hours_hold_what_comes_at_night_until_the_morning_and_nothing_by_day() {
    let setting = robot("abc");
    let told = |now: &str| due(&setting, at(now), UtcOffset::CHINA);
    assert_eq!(told("2026-03-05T20:59"), Due { at: at("2026-03-05T20:59"), held: false });
    assert_eq!(told("2026-03-05T21:00"), Due { at: at("2026-03-06T07:00"), held: true });
    assert_eq!(told("2026-03-06T06:59"), Due { at: at("2026-03-06T07:00"), held: true });
    assert_eq!(told("2026-03-06T07:00"), Due { at: at("2026-03-06T07:00"), held: false });
    let noon = Some(QuietHours { from: 720, until: 840 });
    assert_eq!(quiet_until(noon, at("2026-03-05T12:00"), UtcOffset::CHINA), Some(at("2026-03-05T14:00")));
    assert_eq!(quiet_until(noon, at("2026-03-05T14:00"), UtcOffset::CHINA), None);
    assert_eq!(quiet_until(None, at("2026-03-05T03:00"), UtcOffset::CHINA), None);
}

#[test]
fn a_digest_goes_at_the_next_of_its_times_and_never_in_quiet_hours() {
    let setting = ChannelSetting { manner: ChannelManner::Digest { at: vec![480, 1_020, 1_380] }, ..robot("abc") };
    let told = |now: &str| due(&setting, at(now), UtcOffset::CHINA).at;
    assert_eq!(told("2026-03-05T07:30"), at("2026-03-05T08:00"));
    assert_eq!(told("2026-03-05T08:00"), at("2026-03-05T17:00"));
    assert_eq!(told("2026-03-05T18:00"), at("2026-03-06T07:00"), "23:00 is quiet");
}

#[test]
fn a_storm_becomes_few_messages_that_leave_nothing_out() {
    let pace = ChannelTarget::WeCom { key: None, base: None }.pace();
    for count in 0..200 {
        let mut waiting = vec![(false, 150); count];
        let (mut left, mut sent) = (pace.a_minute, Vec::new());
        while left > 0 && !waiting.is_empty() {
            let group = together(&waiting, left, pace);
            assert!((1..=waiting.len()).contains(&group) && (group == 1 || group * 150 <= pace.bytes));
            waiting.drain(..group);
            sent.push(group);
            left -= 1;
        }
        assert_eq!(sent.iter().sum::<usize>() + waiting.len(), count);
        assert!(waiting.is_empty(), "{count} notices of 150 bytes fit into a minute");
        assert!(count > 18 || sent.iter().all(|group| *group == 1), "few are told one by one");
    }
    assert_eq!(together(&[(true, 10), (false, 10)], 18, pace), 2, "what was held goes together");
    assert_eq!(together(&[(true, 9_000)], 18, pace), 1, "what is too long goes alone, and is cut");
}

#[test]
fn a_secret_is_masked_and_stays_when_it_comes_back_masked_empty_or_not_at_all() {
    let whole = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa";
    let kept = ChannelTarget::WeCom { key: Some(whole.to_owned()), base: None };
    let masked = kept.clone().masked();
    let ChannelTarget::WeCom { key: Some(shown), .. } = &masked else { panic!("a robot") };
    assert_eq!(shown, "••••5aaa");
    assert!(!format!("{kept:?}").contains("693a"));
    for sent in [Some(shown.clone()), Some(" ".to_owned()), None] {
        assert!(ChannelTarget::WeCom { key: sent, base: None }.completed(Some(&kept)) == kept);
    }
    let short = ChannelTarget::Webhook { url: String::new(), secret: Some("sixteen-or-less".to_owned()) };
    let ChannelTarget::Webhook { secret, .. } = short.masked() else { panic!("a webhook") };
    assert_eq!(secret.unwrap(), "••••", "of a short one nothing is shown");
}

#[test]
fn a_secret_is_not_kept_for_another_host() {
    let mail = |host: &str| ChannelTarget::Mail {
        to: vec!["a@b.cn".into()],
        from: "a@b.cn".into(),
        host: host.into(),
        port: 465,
        security: MailSecurity::Tls,
        user: "a".into(),
        password: None,
    };
    let kept = mail("smtp.b.cn").with_secrets(&Secrets::from([("password".to_owned(), "secret".to_owned())]));
    assert!(mail("smtp.b.cn").completed(Some(&kept)) == kept);
    let ChannelTarget::Mail { password, .. } = mail("smtp.evil.cn").completed(Some(&kept)) else { panic!("mail") };
    assert_eq!(password, None);
    let robot = ChannelTarget::WeCom { key: Some("k".repeat(36)), base: None };
    let elsewhere = ChannelTarget::WeCom { key: None, base: Some("https://evil.cn".into()) }.completed(Some(&robot));
    assert!(elsewhere == ChannelTarget::WeCom { key: None, base: Some("https://evil.cn".into()) });
}

#[test]
fn a_robots_whole_address_is_taken_apart() {
    let completed = |target: ChannelTarget| target.completed(None);
    let wecom = ChannelTarget::WeCom { key: Some("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-1".into()), base: None };
    assert!(completed(wecom) == ChannelTarget::WeCom { key: Some("abc-1".into()), base: None });
    let address = "https://oapi.dingtalk.com/robot/send?access_token=tok";
    let ding = ChannelTarget::DingTalk { access_token: Some(address.into()), secret: Some(" SECx ".into()), base: None };
    assert!(completed(ding) == ChannelTarget::DingTalk { access_token: Some("tok".into()), secret: Some("SECx".into()), base: None });
    let lark = "https://open.larksuite.com/open-apis/bot/v2/hook/id-1";
    let feishu = ChannelTarget::Feishu { hook: Some(lark.into()), secret: None, base: None };
    let own = Some("https://open.larksuite.com".to_owned());
    assert!(completed(feishu) == ChannelTarget::Feishu { hook: Some("id-1".into()), secret: None, base: own });
}

#[test]
fn a_setting_that_cannot_work_says_what_is_wrong_with_it() {
    let fault = |change: &dyn Fn(&mut ChannelSetting)| {
        let mut setting = robot("abc");
        change(&mut setting);
        setting.check(|known| known == unit("east")).unwrap_err()
    };
    assert_eq!(fault(&|setting| setting.name = " ".into()), ChannelFault::Name);
    assert_eq!(fault(&|setting| setting.takes.clear()), ChannelFault::Takes);
    assert_eq!(fault(&|setting| setting.audience = ChannelAudience::Unit(unit("nowhere"))), ChannelFault::Unit);
    assert_eq!(fault(&|setting| setting.manner = ChannelManner::Digest { at: vec![1_440] }), ChannelFault::Times);
    assert_eq!(fault(&|setting| setting.quiet = Some(QuietHours { from: 60, until: 60 })), ChannelFault::Quiet);
    assert_eq!(fault(&|setting| setting.target = ChannelTarget::WeCom { key: None, base: None }), ChannelFault::Secret);
    let webhook = |url: &str, secret: &str| ChannelTarget::Webhook { url: url.into(), secret: Some(secret.into()) };
    assert_eq!(fault(&|setting| setting.target = webhook("https://a.cn/x", "short")), ChannelFault::Secret);
    assert_eq!(fault(&|setting| setting.target = webhook("ftp://a.cn/x", "long enough, 16+")), ChannelFault::Address);
    let sms = |body: &str, phone: &str| ChannelTarget::Sms {
        url: "https://sms.cn".into(),
        method: SmsMethod::PostJson,
        body: body.into(),
        secret: None,
        phones: vec![phone.into()],
        success: String::new(),
    };
    assert_eq!(fault(&|setting| setting.target = sms("{text}", "13800000000")), ChannelFault::Template);
    assert_eq!(fault(&|setting| setting.target = sms("{text}{phone}", "call me")), ChannelFault::Phone);
}

#[test]
fn a_channel_takes_what_is_for_it_and_never_what_is_for_one_person() {
    let (own, other) = (Recipient::Unit(unit("east")), Recipient::Unit(unit("shop")));
    let office = Recipient::Role(crate::person::RoleKind::Dispatcher);
    let person = Recipient::Person(crate::fixture::people::villager().id);
    let takes = |audience: ChannelAudience| [&own, &other, &office, &person].map(|to| audience.takes(to));
    assert_eq!(takes(ChannelAudience::Unit(unit("east"))), [true, false, false, false]);
    assert_eq!(takes(ChannelAudience::Town), [true, true, false, false]);
    assert_eq!(takes(ChannelAudience::Office), [true, true, true, false]);
}
