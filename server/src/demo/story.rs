//! What happened in the demo town: stories of problems with their ends, told from one seed.

use super::{chance::Chance, ground};
use shared::{
    kind::KindCode,
    moment::{Moment, UtcOffset},
    place::Place,
    reference::Reference,
};

/// Stories of the ninety days.
pub(super) const STORIES: usize = 336;
/// How many days the history reaches back.
pub(super) const DAYS: i64 = 90;

/// How a story goes on after the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Put right in time, passed at once.
    Prompt,
    /// Put right in time, and it comes back later.
    Relapses,
    /// Put right after the deadline.
    Late,
    /// Put right long after: supervised.
    VeryLate,
    /// Sent back once, then passed.
    SentBack,
    /// Sent back twice, then passed.
    SentBackTwice,
    /// Moved to another unit, then put right.
    Reassigned,
    /// Proof given, nobody has verified yet.
    AwaitsVerifier,
    /// Signed for, nothing since.
    SignedOnly,
    /// Nobody signed.
    Ignored,
    /// Voided by the dispatcher.
    Void,
    /// Withdrawn by the reporter.
    Withdrawn,
    /// Stays on the dispatcher's queue, if it gets there.
    Waits,
}

/// A story before it is played.
#[derive(Clone, Debug)]
pub(super) struct Story {
    /// Kind of problem.
    pub(super) kind: KindCode,
    /// Where.
    pub(super) place: Place,
    /// When it is reported.
    pub(super) at: Moment,
    /// How it goes on.
    pub(super) outcome: Outcome,
    /// Reported by a verifier instead of the grid's inspector.
    pub(super) by_verifier: bool,
    /// Supplemented with a second photo by the inspector.
    pub(super) supplemented: bool,
    /// In words.
    pub(super) note: String,
    /// Seed of its photos.
    pub(super) seed: u64,
}

/// Kinds by how often they are seen, in percent.
const KINDS: [(&str, i32); 24] = [
    ("A01", 12),
    ("A02", 5),
    ("A03", 6),
    ("A04", 8),
    ("A05", 7),
    ("A06", 8),
    ("A07", 4),
    ("A08", 4),
    ("B01", 5),
    ("B02", 7),
    ("B03", 6),
    ("B04", 4),
    ("B05", 2),
    ("B06", 5),
    ("B07", 2),
    ("C01", 3),
    ("D01", 3),
    ("E01", 2),
    ("F01", 2),
    ("G01", 2),
    ("H01", 1),
    ("I01", 1),
    ("J01", 1),
    ("J02", 1),
];

const NOTES: [&str; 14] = [
    "",
    "",
    "",
    "居民反映多次",
    "靠近路口, 来往人多",
    "昨天提醒过, 今天还是这样",
    "请尽快处理",
    "下雨后更严重",
    "面积不大, 半小时可清完",
    "附近没有垃圾桶",
    "早上巡查发现",
    "学生上学必经之路",
    "同一处第二次看到",
    "请联系负责人到现场",
];

/// All stories in the order of their reports.
pub(super) fn stories(reference: &Reference, now: Moment, chance: &mut Chance) -> Vec<Story> {
    let mut stories: Vec<Story> = (0..STORIES).map(|number| story(number, reference, now, chance)).collect();
    stories.extend(fresh(reference, now, chance));
    stories.sort_by_key(|story| story.at);
    stories
}

fn story(number: usize, reference: &Reference, now: Moment, chance: &mut Chance) -> Story {
    let kind = kind(chance);
    let at = moment(number, now, reference.town.offset, chance);
    let age = now.millis_since(at) / 86_400_000;
    let lost = number % 24 == 7;
    let place = if lost { ground::nowhere(reference, chance) } else { ground::place_for(kind, reference, chance) };
    Story {
        kind: KindCode(kind.to_owned()),
        place,
        at,
        outcome: outcome(age, chance),
        by_verifier: chance.percent(9),
        supplemented: chance.percent(7),
        note: chance.one(&NOTES).copied().unwrap_or_default().to_owned(),
        seed: chance.next(),
    }
}

fn kind(chance: &mut Chance) -> &'static str {
    let sum: i32 = KINDS.iter().map(|(_, share)| share).sum();
    let mut drawn = chance.int(0, sum);
    for (kind, share) in KINDS {
        drawn -= share;
        if drawn < 0 {
            return kind;
        }
    }
    "A01"
}

/// Spread over the days, by daylight, fewer at weekends; the newest not younger than some hours.
fn moment(number: usize, now: Moment, offset: UtcOffset, chance: &mut Chance) -> Moment {
    let day = i64::try_from(number).unwrap_or(0) * DAYS / i64::try_from(STORIES).unwrap_or(1);
    let at = midnight(now.plus_days(day - DAYS), offset).plus_minutes(i64::from(chance.int(7 * 60 + 40, 18 * 60)));
    Moment(at.0.min(now.plus_minutes(-i64::from(chance.int(180, 900))).0))
}

/// The midnight before `at`, by the town's clock.
pub(super) const fn midnight(at: Moment, offset: UtcOffset) -> Moment {
    Moment(at.0 - (at.0 + offset.0 as i64 * 60_000).rem_euclid(86_400_000))
}

fn outcome(age: i64, chance: &mut Chance) -> Outcome {
    let drawn = chance.int(0, 100);
    if age < 15 && drawn < 46 {
        return match drawn {
            0..13 => Outcome::Ignored,
            13..27 => Outcome::SignedOnly,
            27..42 => Outcome::AwaitsVerifier,
            _ => Outcome::Waits,
        };
    }
    match chance.int(0, 100) {
        0..58 => Outcome::Prompt,
        58..62 => Outcome::Relapses,
        62..71 => Outcome::Late,
        71..77 => Outcome::VeryLate,
        77..85 => Outcome::SentBack,
        85..87 => Outcome::SentBackTwice,
        87..92 => Outcome::Reassigned,
        92..96 => Outcome::Void,
        _ => Outcome::Withdrawn,
    }
}

/// What the demo accounts find waiting when they sign in.
fn fresh(reference: &Reference, now: Moment, chance: &mut Chance) -> Vec<Story> {
    let shop = ground::front("1", reference, chance);
    let wanted = [
        ("A04", shop.clone(), 170, Outcome::Ignored),
        ("B03", shop.clone(), 26 * 60, Outcome::SignedOnly),
        ("B02", shop, 40 * 60, Outcome::AwaitsVerifier),
        ("A06", ground::inside("WG08", reference, chance), 150, Outcome::Ignored),
        ("B06", ground::inside("WG04", reference, chance), 22 * 60, Outcome::SignedOnly),
        ("A07", ground::inside("WG08", reference, chance), 50 * 60, Outcome::AwaitsVerifier),
        ("A05", ground::estate("XQ01", reference, chance), 130, Outcome::Ignored),
        ("C01", ground::estate("XQ01", reference, chance), 30 * 60, Outcome::AwaitsVerifier),
        ("A01", ground::nowhere(reference, chance), 110, Outcome::Waits),
        ("D01", Place::Unknown, 21 * 60, Outcome::Waits),
        ("B04", Place::Unknown, 45 * 60, Outcome::Waits),
        ("A02", ground::nowhere(reference, chance), 70 * 60, Outcome::Waits),
        ("A03", ground::place_for("A03", reference, chance), 95, Outcome::Ignored),
        ("A08", ground::place_for("A08", reference, chance), 85, Outcome::Ignored),
    ];
    let story = |(kind, place, minutes, outcome): (&str, Place, i64, Outcome)| Story {
        kind: KindCode(kind.to_owned()),
        place,
        at: now.plus_minutes(-minutes),
        outcome,
        by_verifier: false,
        supplemented: false,
        note: "今天巡查发现, 请处理".to_owned(),
        seed: chance.next(),
    };
    wanted.into_iter().map(story).collect()
}
