//! Issues of every state, made by the one write path, as often as a case needs a fresh one.

use super::people::{Town, Visitor};
use server::{
    clock::Clock as _,
    record::{CommandRequest, Outcome, handle},
};
use shared::{
    id::{IssueId, OpId},
    issue::{Command, Issue, Judgement, Report},
    person::Principal,
    photo::{Hash, PhotoRef},
    place::Place,
    record::{RecordKind, RecordRef},
};
use tests::report::{photo_of, report_of};
use tests::world::{kind, lane, spot, unit};
use uuid::Uuid;

/// An issue in the state in which a command meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueCase {
    /// In wang's grid, assigned to its village.
    Own,
    /// In the grid next to it.
    Sibling,
    /// In a grid that is next to neither, reported by the office.
    Far,
    /// In a grid without a unit, 待派遣.
    WithoutUnit,
    /// In front of the shop.
    Shops,
    /// 整改中.
    SignedFor,
    /// 待核查, the proof's photo still on its way.
    WaitingForPhoto,
    /// 待核查.
    Waiting,
    /// 待核查, reported by a verifier.
    VerifiersOwn,
    /// Sent back by hecha.
    SentBack,
    /// 督办.
    Supervised,
    /// Moved from one village to the other.
    MovedAway,
    /// One village leads, the other helps.
    Joint,
    /// Raised against a unit's management, to be closed by a document.
    OfManagement,
    /// 已销号.
    Closed,
    /// 已作废: what deleting is here.
    Void,
    /// 已撤回.
    Withdrawn,
    /// Of another town.
    Elsewhere,
}

/// A photo whose bytes nobody has.
pub fn photo() -> PhotoRef {
    photo_of(Hash::of(Uuid::now_v7().as_bytes()), 1_000)
}

/// A report with a photo.
pub fn report(code: &str, place: Place) -> Command {
    Command::Report(Report {
        kind: kind(code),
        place,
        pick: None,
        photos: vec![photo()],
        note: String::new(),
        forecast: None,
        source: shared::issue::Source::Patrol,
        voice: None,
        kind_guessed: false,
    })
}

/// The same of a kind that the phone guessed.
fn guessed(command: Command) -> Command {
    match command {
        Command::Report(report) => Command::Report(Report { kind_guessed: true, ..report }),
        other => other,
    }
}

fn reason() -> String {
    "有依据".into()
}

impl IssueCase {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Own,
        Self::Sibling,
        Self::Far,
        Self::WithoutUnit,
        Self::Shops,
        Self::SignedFor,
        Self::WaitingForPhoto,
        Self::Waiting,
        Self::VerifiersOwn,
        Self::SentBack,
        Self::Supervised,
        Self::MovedAway,
        Self::Joint,
        Self::OfManagement,
        Self::Closed,
        Self::Void,
        Self::Withdrawn,
        Self::Elsewhere,
    ];

    /// Who did what until it stood there; "" is the photo store.
    fn story(self) -> Vec<(&'static str, Command)> {
        let verify = |judgement| ("hecha", Command::Verify { judgement, photos: vec![], note: String::new(), voice: None });
        let proof = photo();
        let stored = ("", Command::PhotoStored { hash: proof.hash });
        let rectify = ("qianbu", Command::Rectify { photos: vec![proof], note: String::new(), voice: None });
        let own = ("wang", guessed(report("A01", lane())));
        let nobodys = ("wang", report("A01", spot(33.0, 117.0)));
        match self {
            Self::Own => vec![own],
            Self::Sibling => vec![("zhao", report("A01", spot(32.505, 116.515)))],
            Self::Far => vec![("chuangwei", report("A01", spot(32.552, 116.552)))],
            Self::WithoutUnit => vec![nobodys],
            Self::Shops => vec![("wang", report("A01", spot(32.505, 116.502_05)))],
            Self::SignedFor => vec![own, ("qianbu", Command::Acknowledge)],
            Self::WaitingForPhoto => vec![own, rectify],
            Self::Waiting => vec![own, rectify, stored],
            Self::VerifiersOwn => vec![("hecha", report("A01", lane())), rectify, stored],
            Self::SentBack => vec![own, rectify, stored, verify(Judgement::SendBack { reason: reason() })],
            Self::Supervised => vec![own, ("chuangwei", Command::Escalate { reason: reason() })],
            Self::MovedAway => vec![own, ("chuangwei", Command::Reassign { unit: unit("CW2"), reason: reason(), helpers: vec![] })],
            Self::Joint => {
                vec![nobodys, ("chuangwei", Command::Assign { unit: unit("CW1"), helpers: vec![unit("CW2")], reason: reason() })]
            }
            Self::OfManagement => vec![("wang", report("J02", lane()))],
            Self::Closed => vec![own, rectify, stored, verify(Judgement::Pass)],
            Self::Void => vec![own, ("chuangwei", Command::Void { reason: reason() })],
            Self::Withdrawn => vec![own, ("wang", Command::Withdraw { reason: reason() })],
            Self::Elsewhere => vec![("x-wang", report("A01", lane()))],
        }
    }

    /// A fresh issue that stands there.
    pub async fn play(self, town: &Town) -> Issue {
        let (state, id) = (&town.world.state, IssueId(Uuid::now_v7()));
        let now = town.world.clock.now();
        let home = town.visitor(if self == Self::Elsewhere { "x-wang" } else { "wang" }).person.town;
        let tx = state.db.write().await.unwrap();
        let mut story: Vec<_> = self.story().into_iter().map(|(who, command)| (id, who, command)).collect();
        if self == Self::Closed {
            // Marked as relapsed once: what the cases report at the same place says nothing new of it.
            story.push((IssueId(Uuid::now_v7()), "wang", report("A01", lane())));
        }
        for (id, who, command) in story {
            let principal = if who.is_empty() { Principal::System } else { Principal::Person(town.visitor(who).person.clone()) };
            let op = Some(OpId(Uuid::now_v7()));
            let record = RecordRef { kind: RecordKind::Issue, id: id.into() };
            let request = CommandRequest {
                principal,
                op,
                recorded_at: Some(now),
                shown_with: Some(1),
                ..CommandRequest::of_system(home, record, command.into(), now)
            };
            let outcomes = handle(&tx, state, home, vec![request]).await.unwrap();
            assert!(matches!(outcomes.as_slice(), [Outcome::Done { .. }]), "{self:?} by {who}: {outcomes:?}");
        }
        tx.commit().await.unwrap();
        town.load(home, id).await
    }
}

impl Town {
    /// The issue as it stands, whole.
    pub async fn load(&self, town: shared::id::TownId, id: IssueId) -> Issue {
        server::issue::load(self.world.state.db.reader(), town, id).await.unwrap().expect("the issue is there")
    }
}

impl Visitor {
    /// Reports with a photo that exists: the issue, and the photo's bytes, of which none are sent.
    pub async fn report_with(&self, bytes: &[u8], place: Place) -> IssueId {
        let shot = PhotoRef { hash: Hash::of(bytes), bytes: u64::try_from(bytes.len()).unwrap(), ..photo() };
        let asked = Report { place, ..report_of(vec![shot], "") };
        let id = IssueId(Uuid::now_v7());
        let answer: shared::sync::PushAnswer = self.push(&[self.envelope(id, 0, Command::Report(asked))]).await.json();
        assert!(matches!(answer.outcomes[0].verdict, shared::sync::Verdict::Applied { .. }), "{:?}", answer.outcomes[0]);
        id
    }
}
