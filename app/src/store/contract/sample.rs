//! Small rows for the contract.

use crate::store::{HeldReceipt, OutboxState, SavedDraft, SavedOp, SavedPhoto, UploadState};
use shared::form::{FormCode, Score};
use shared::inspection::{Inspection, Subject, Submitted};
use shared::record::ClosedNear;
use shared::{
    geo::Point,
    id::{GridId, InspectionId, IssueId, NoticeId, OpId, TownId, UnitId},
    issue::{Entry, Event, Issue, Status, apply},
    kind::{KindCode, Level},
    moment::Moment,
    notice::{Notice, NoticeKind},
    person::Actor,
    photo::Hash,
    place::Place,
    record::ClosedNearby,
    sync::Receipt,
};
use uuid::Uuid;

const AT: Moment = Moment(1_770_000_000_000);

/// A command naming photos with these bytes.
pub(super) fn op(seq: u64, photos: &[&[u8]]) -> SavedOp {
    SavedOp {
        seq,
        op: OpId(Uuid::from_u128(u128::from(seq))),
        issue: IssueId(Uuid::from_u128(9)),
        opens: Vec::new(),
        needs: None,
        recorded_at: AT,
        envelope: "{\"v\": 1,  \"kept\":\"as it was\"}".to_owned(),
        photos: photos.iter().map(|bytes| Hash::of(bytes)).collect(),
        state: OutboxState::SAVED,
    }
}

/// A photo with these bytes.
pub(super) fn photo(bytes: &[u8]) -> SavedPhoto {
    let length = u64::try_from(bytes.len()).unwrap_or(0);
    SavedPhoto { hash: Hash::of(bytes), bytes: length, state: UploadState::unsent(length) }
}

/// A form holding one photo.
pub(super) fn draft(bytes: &[u8]) -> SavedDraft {
    SavedDraft { key: "report".into(), op: OpId(Uuid::from_u128(77)), json: "{}".to_owned(), photos: vec![Hash::of(bytes)] }
}

/// An issue, reported so many minutes later as its number says.
pub(super) fn issue(number: u128) -> Issue {
    let event = Event::Reported {
        kind: KindCode("A01".to_owned()),
        level: Level::Normal,
        place: Place::Unknown,
        point: None,
        grid: None,
        site: None,
        photos: Vec::new(),
        note: "某处".to_owned(),
        relapse_of: None,
        source: shared::issue::Source::Patrol,
        voice: None,
        kind_guessed: false,
    };
    let entry =
        Entry { at: minutes_later(number), by: Actor::System, op: None, recorded_at: None, via: None, cause: None, link: None, event };
    apply(None, IssueId(Uuid::from_u128(number)), town(), entry)
}

/// An issue reported so many minutes later, as its number says, that a unit answers for.
pub(super) fn assigned(number: u128) -> Issue {
    let (limit, granted) = (shared::deadline::Limit::Hours(24), shared::deadline::Granted::Minutes(1_440));
    let (adjusted, notes) = (Vec::new(), Vec::new());
    let due = shared::deadline::Due { at: AT.plus_days(1), from: AT, limit, adjusted, granted, provisional: false, notes };
    let assignment =
        shared::issue::Assignment { unit: UnitId(Uuid::from_u128(3)), helpers: Vec::new(), path: Vec::new(), due, assigned_at: AT };
    Issue { status: Status::Assigned { assignment }, ..issue(number) }
}

const SPOT: Point = Point { lon: 120.0, lat: 30.0 };

/// A closed issue as far as a relapse can be told by it.
pub(super) fn closed(number: u128) -> ClosedNearby {
    ClosedNearby { id: IssueId(Uuid::from_u128(number)), kind: KindCode("A01".to_owned()), point: Some(SPOT), site: None, closed_at: AT }
}

/// What a report there asks for.
pub(super) fn near() -> ClosedNear {
    ClosedNear { kind: KindCode("A01".to_owned()), point: Some(SPOT), radius_m: 50.0, site: None, since: AT }
}

/// An inspection, submitted so many minutes later as its number says.
pub(super) fn inspection(number: u128) -> Inspection {
    let (grid, at) = (GridId(Uuid::from_u128(4)), minutes_later(number));
    let submitted = Submitted {
        form: FormCode("front".to_owned()),
        form_version: 1,
        self_check: false,
        subject: Subject::Grid(grid),
        unit: None,
        place: Place::Unknown,
        point: None,
        grid: Some(grid),
        site: None,
        photos: Vec::new(),
        answers: Vec::new(),
        note: String::new(),
        score: Score::default(),
        failed: Vec::new(),
        opened: Vec::new(),
    };
    let event = shared::inspection::Event::Submitted(Box::new(submitted));
    let entry = shared::inspection::Entry { at, by: Actor::System, op: None, recorded_at: None, via: None, cause: None, link: None, event };
    shared::inspection::apply(None, InspectionId(Uuid::from_u128(number)), town(), entry)
}

fn minutes_later(number: u128) -> Moment {
    AT.plus_millis(i64::try_from(number).unwrap_or(0) * 60_000)
}

/// An entry of the inbox.
pub(super) fn notice(number: u128) -> Notice {
    Notice {
        id: NoticeId(Uuid::from_u128(number)),
        kind: NoticeKind::Assigned,
        record_kind: shared::record::RecordKind::Issue,
        issue: IssueId(Uuid::from_u128(number)),
        issue_kind: KindCode("A01".to_owned()),
        unit: None,
        due_at: None,
        photo: None,
        at: AT,
        read_at: None,
        now: None,
        inspected: None,
        done: false,
    }
}

/// A receipt, unsigned: the store does not judge it.
pub(super) fn receipt(number: u128) -> HeldReceipt {
    let receipt = Receipt {
        op: OpId(Uuid::from_u128(number)),
        issue: IssueId(Uuid::from_u128(9)),
        version: 2,
        photos: Vec::new(),
        at: AT,
        key: String::new(),
        signature: String::new(),
    };
    HeldReceipt { receipt, verified_at: AT }
}

/// Reference data of an empty town, as JSON.
pub(super) fn bundle(version: u64) -> String {
    const REST: &str = concat!(
        r#","hash":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","role":"inspector","reference":{"#,
        r#""town":{"id":"00000000-0000-0000-0000-000000000001","code":"t","name":"某镇","offset":480,"#,
        r#""office_hours":{"windows":[]},"urgent_window":{"from":420,"until":1260},"relapse_percent":50},"#,
        r#""campaign":{"name":"","standard":"","phases":[]},"units":[],"grids":[],"sites":[],"estates":[],"segments":[],"#,
        r#""rule_book":{"version":1,"source":"","rows":[]},"catalogue":{"version":0,"source":"","kinds":[]},"#,
        r#""calendar":{"version":0,"source":"","years":{}},"features":[]}}"#,
    );
    ["{\"version\":", &version.to_string(), REST].concat()
}

fn town() -> TownId {
    TownId(Uuid::from_u128(1))
}
