//! What the report form showed before saving is what the command carries, what the list shows, and what the server compares with.

use app::{
    clock::Env as _,
    issue::{
        around,
        draft::{Draft as _, ReportDraft},
        preview,
    },
    store::Store as _,
    sync::{Submission, Submitted, laid_over, submit, submit_anew},
};
use shared::{
    id::IssueId,
    issue::{Command, Correction, Event, Forecast, Issue, Judgement},
    kind::KindCode,
    place::Place,
    sync::{Envelope, OpState},
};
use tests::{
    Phone, World,
    world::{at, fixture_with, kind, lane},
};

/// Fills the form in, looks at its answer and presses 保存; what the answer was.
async fn report_by_form(phone: &Phone, code: &KindCode, place: Place) -> (Forecast, Submitted) {
    let bundle = phone.store.reference().await.unwrap().unwrap();
    let offset = phone.store.outbox().await.unwrap().marks.clock_offset_ms;
    let now = phone.env.now().by_server_clock(offset);
    let mut draft = ReportDraft::new(&*phone.env);
    draft.add_photo(phone.shoot(&place).await);
    draft.kind = Some(code.clone());
    let laid = laid_over(&*phone.store, &phone.store.outbox().await.unwrap(), &phone.person, &bundle).await.unwrap();
    let around = around(&*phone.store, &laid, (code, &place), &phone.person, &bundle, now).await.unwrap();
    let answer = preview(code, &place, None, &phone.person, &bundle, &around.closed, now).expect("the form shows an answer");
    draft.place = Some(place);
    draft.forecast = Some(answer.forecast);
    let command = draft.command(&bundle.reference).unwrap();
    let asked = Submission {
        op: Some(draft.form.op),
        issue: draft.form.issue,
        command,
        clears: None,
        replaces: None,
        base: None,
        held_back: false,
    };
    (answer.forecast, submit(&*phone.store, &*phone.env, phone.device, asked).await.unwrap())
}

/// The forecast in the envelope as it lies in the outbox.
async fn written(phone: &Phone, saved: &Submitted) -> Forecast {
    let outbox = phone.store.outbox().await.unwrap();
    let envelope: Envelope = serde_json::from_str(&outbox.op(saved.op).unwrap().envelope).unwrap();
    let Some(Command::Report(report)) = envelope.command.issue().cloned() else { panic!("a report") };
    report.forecast.expect("a report says what was shown")
}

/// What the list shows.
async fn listed(phone: &Phone, issue: IssueId) -> Forecast {
    Forecast::of(phone.sees(issue).await.expect("in the list").issue.status.assignment())
}

fn correction(issue: &Issue) -> Option<&Correction> {
    issue.timeline.iter().find_map(|entry| match &entry.event {
        Event::Assigned { correction, .. } => correction.as_ref(),
        _ => None,
    })
}

/// 暴露垃圾 in the lane, reported, cured and closed on the same morning; the inspector's phone knows.
async fn closed_in_the_lane(town: &World, wang: &Phone) -> IssueId {
    let first = wang.report(kind("A01"), lane(), "").await;
    wang.sync().await;
    let village = town.phone("qianbu").await;
    village.rectify(first.issue).await;
    village.sync().await;
    let verifier = town.phone("hecha").await;
    verifier.verify(first.issue, Judgement::Pass).await.unwrap();
    verifier.sync().await;
    wang.sync().await;
    first.issue
}

#[tokio::test]
async fn a_relapse_has_one_date_in_form_list_command_and_on_the_server() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let first = closed_in_the_lane(&town, &wang).await;

    wang.offline();
    let (shown, again) = report_by_form(&wang, &kind("A01"), lane()).await;
    assert_eq!(shown.due_at, Some(at("2026-03-05T11:00")), "half of four working hours: a relapse");
    assert_eq!((written(&wang, &again).await, listed(&wang, again.issue).await), (shown, shown));

    wang.online().await;
    let issue = town.issue(again.issue).await;
    assert_eq!(issue.relapse_of, Some(first));
    assert_eq!((issue.due_at(), correction(&issue)), (shown.due_at, None), "{:?}", issue.timeline);
}

#[tokio::test]
async fn a_refused_report_that_is_asked_for_anew_promises_anew() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let first = closed_in_the_lane(&town, &wang).await;
    wang.offline();
    let (_, early) = report_by_form(&wang, &kind("A01"), lane()).await;
    // Meanwhile it is refused, for a while: its person has become a leader by mistake.
    town.import(&fixture_with(|name, text| {
        if name == "people.csv" { text.replace("wang,王网格,网格员,,G1,", "wang,王网格,领导,,,") } else { text }
    }))
    .await;
    wang.online().await;
    assert_eq!(wang.state_of(early.op).await, OpState::SetAside);
    town.import(&fixture_with(|_, text| text)).await;
    wang.sync().await;
    town.wait_until("2026-03-05T10:00").await;
    wang.clock("2026-03-05T10:00");
    let again = submit_anew(&*wang.store, &*wang.env, wang.device, early.op).await.unwrap();
    let shown = listed(&wang, again.issue).await;
    assert_eq!((written(&wang, &again).await, shown.due_at), (shown, Some(at("2026-03-05T12:00"))));
    wang.sync().await;
    let issue = town.issue(again.issue).await;
    assert_eq!((issue.relapse_of, issue.due_at(), correction(&issue)), (Some(first), shown.due_at, None));
}

#[tokio::test]
async fn a_phone_whose_clock_is_days_wrong_promises_by_the_servers_clock() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    for (clock, days) in [("2026-03-08T09:00", 3), ("2026-02-26T09:00", -7)] {
        wang.clock(clock);
        wang.sync().await;
        let known = wang.store.outbox().await.unwrap().marks.clock_offset_ms;
        assert_eq!(known, Some(days * 24 * 3_600_000), "the phone has seen how wrong its clock is");

        let (shown, report) = report_by_form(&wang, &kind("A01"), lane()).await;
        assert_eq!(shown.due_at, Some(at("2026-03-05T15:00")), "four working hours from nine o'clock of the server's day");
        assert_eq!((written(&wang, &report).await, listed(&wang, report.issue).await), (shown, shown));
        let row = wang.sees(report.issue).await.unwrap().issue;
        assert_eq!(row.reported_at, at("2026-03-05T09:00"), "and stands in the list where the server will have it");

        wang.sync().await;
        assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
        let issue = town.issue(report.issue).await;
        assert_eq!((issue.due_at(), correction(&issue)), (shown.due_at, None), "{:?}", issue.timeline);
    }
}

#[tokio::test]
async fn a_correction_names_the_date_that_was_shown() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    closed_in_the_lane(&town, &wang).await;
    wang.offline();
    let (shown, report) = report_by_form(&wang, &kind("A01"), lane()).await;
    town.wait_until("2026-03-05T10:00").await;
    wang.clock("2026-03-05T10:00");
    assert_eq!(listed(&wang, report.issue).await, shown, "a promise does not move while it waits");
    wang.online().await;
    let issue = town.issue(report.issue).await;
    assert_eq!(issue.due_at(), Some(at("2026-03-05T12:00")), "the limit runs from the server's receipt");
    assert_eq!(correction(&issue), Some(&Correction { unit_shown: None, due_shown: shown.due_at, older_rules: false }));
}
