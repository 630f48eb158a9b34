//! The write path over a real database, whatever the record: commands of one piece of work, and what follows from them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::{CommandRequest, Outcome, Work};
use crate::{
    entity::{audience, event, issue, town as counter},
    feed::changes_for,
    issue::tests::{World, rectify, report},
    witness,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use shared::{
    fixture::at,
    id::{IssueId, OpId, RecordId},
    issue::{Audience, Command, Event, Refusal},
    person::Actor,
    record::{Act, Acting, AnyCommand, Cause, Context, Effect, FollowUp, RecordKind, RecordRef},
};
use uuid::Uuid;

fn of(id: IssueId) -> RecordRef {
    RecordRef { kind: RecordKind::Issue, id: id.into() }
}

/// Everything is as the audit chain has it; only the bytes of photos are not there, which nobody has sent.
async fn is_whole(world: &World) {
    let compared = witness::verify(world.state.db.reader(), world.town).await.unwrap().unwrap();
    let differs: Vec<_> = compared.differences.iter().filter(|one| one.table != "photo").collect();
    assert!(differs.is_empty(), "{differs:#?}");
}

#[actix_web::test]
async fn a_relapse_is_an_event_of_the_earlier_issue_that_its_readers_are_told_of_once() {
    let world = World::new().await;
    let old = world.closed("墙角", "2026-03-05T09:00").await;
    let (before, head) = (world.issue(old).await, world.row(old).await.feed);
    let new = world.reported("又见", "2026-03-09T09:00").await;
    let marked = world.issue(old).await;
    assert_eq!((marked.version, marked.relapsed), (before.version + 1, true));
    let entry = marked.timeline.last().unwrap();
    assert_eq!((&entry.event, entry.by, entry.op), (&Event::Relapsed, Actor::System, None));
    assert_eq!(entry.cause, Some(Cause { kind: RecordKind::Issue, record: new.into() }));
    let told = changes_for(world.state.db.reader(), world.town, &[Audience::Town], head, 10, None).await.unwrap();
    assert_eq!(told.iter().map(|change| (change.record, change.feed)).collect::<Vec<_>>(), [(of(new), head + 1), (of(old), head + 2)]);
    assert!(world.row(old).await.relapsed && !world.row(new).await.relapsed);

    world.reported("再见", "2026-03-10T09:00").await;
    assert_eq!(world.issue(old).await.version, marked.version, "a further one says nothing new");
    is_whole(&world).await;
}

#[actix_web::test]
async fn a_later_command_sees_what_the_earlier_ones_of_the_same_work_have_done() {
    let world = World::new().await;
    // The unit that answers there.
    let known = world.reported("先前", "2026-03-05T08:00").await;
    let unit = world.of_unit(known).await;
    let now = at("2026-03-05T09:00");
    let ids = [IssueId(Uuid::now_v7()), IssueId(Uuid::now_v7())];
    let mut requests = Vec::new();
    for id in ids {
        requests.push(world.request(&world.inspector(), id, report("墙角"), now));
        requests.push(world.request(&world.inspector(), id, report("墙角"), now));
        requests.push(world.request(&unit, id, Command::Acknowledge, now));
        requests.push(world.request(&unit, id, rectify("after"), now));
    }
    let outcomes = world.ask_all(requests).await;
    let refused = || Outcome::Refused(Refusal::AlreadyReported);
    let done = |version, feed| Outcome::Done { version, feed };
    let expected = [done(2, 2), refused(), done(3, 3), done(4, 4), done(2, 5), refused(), done(3, 6), done(4, 7)];
    assert_eq!(outcomes, expected, "each has a feed number of its own");
    let db = world.state.db.reader();
    for id in ids {
        let events =
            event::Entity::find().filter(event::Column::Issue.eq(id.0)).order_by_asc(event::Column::Version).all(db).await.unwrap();
        assert_eq!(events.iter().map(|event| event.version).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(world.row(id).await.feed, events[3].feed);
        let audiences = audience::Entity::find().filter(audience::Column::Issue.eq(id.0)).all(db).await.unwrap();
        assert!(audiences.iter().all(|audience| !audience.gone && audience.feed == events[3].feed), "{audiences:?}");
    }
    assert_eq!(counter::Entity::find_by_id(world.town.0).one(db).await.unwrap().unwrap().feed, 7);
    is_whole(&world).await;
}

#[actix_web::test]
async fn what_is_closed_and_reported_again_in_the_same_work_is_a_relapse() {
    let world = World::new().await;
    let old = world.closed("墙角", "2026-03-05T09:00").await;
    let now = at("2026-03-09T09:00");
    let ids = [IssueId(Uuid::now_v7()), IssueId(Uuid::now_v7())];
    let asked = ids.map(|id| world.request(&world.inspector(), id, report("又见"), now));
    let outcomes = world.ask_all(asked.into()).await;
    assert_eq!(outcomes, [Outcome::Done { version: 2, feed: 5 }, Outcome::Done { version: 2, feed: 7 }]);
    for id in ids {
        assert_eq!(world.issue(id).await.relapse_of, Some(old));
    }
    assert_eq!(world.issue(old).await.timeline.iter().filter(|entry| entry.event == Event::Relapsed).count(), 1);
    is_whole(&world).await;
}

/// A report of `id` with these follow-ups, carried out; what is left of it is saved.
async fn followed(world: &World, id: IssueId, follow_ups: Vec<FollowUp>) -> Result<Outcome, crate::error::Error> {
    let request = CommandRequest {
        op: Some(OpId(Uuid::from_u128(7))),
        ..world.request(&world.inspector(), id, report("墙角"), at("2026-03-05T09:00"))
    };
    let tx = world.state.db.write().await.unwrap();
    let mut work = Work::begin(&tx, &world.state, world.town, request.now).await.unwrap();
    work.load(&mut [request.clone()]).await.unwrap();
    let reference = world.state.reference(world.town).await.unwrap();
    let act = Act { town: world.town, record: id.into(), op: request.op, recorded_at: None, via: None, cause: None };
    let (now, principal) = (request.now, &request.principal);
    let context = Context::on_server(principal, &reference, 1, now);
    let effect = Effect { follow_ups, ..request.command.carry_out(None, &act, &context).unwrap() };
    let outcome = work.enter(&request, effect).await?;
    work.save().await?;
    tx.commit().await.unwrap();
    Ok(outcome)
}

fn in_the_persons_name(id: IssueId, command: Command) -> FollowUp {
    FollowUp { record: of(id), command: AnyCommand::Issue(command), acting: Acting::AsCause }
}

#[actix_web::test]
async fn a_follow_up_in_a_persons_name_opens_a_record_that_names_its_cause() {
    let world = World::new().await;
    let (cause, opened) = (IssueId(Uuid::now_v7()), IssueId(Uuid::now_v7()));
    let outcome = followed(&world, cause, vec![in_the_persons_name(opened, report("墙角"))]).await.unwrap();
    assert_eq!(outcome, Outcome::Done { version: 2, feed: 1 }, "the verdict is the cause's");
    let entry = world.issue(opened).await.timeline.remove(0);
    assert_eq!((entry.op, entry.by), (Some(OpId(Uuid::from_u128(7))), world.inspector().actor()));
    assert_eq!(entry.cause, Some(Cause { kind: RecordKind::Issue, record: cause.into() }));
    assert_eq!(world.row(opened).await.feed, 2);
    is_whole(&world).await;
}

#[actix_web::test]
async fn a_follow_up_in_a_persons_name_that_is_refused_refuses_its_cause_and_leaves_nothing() {
    let world = World::new().await;
    let (cause, opened) = (IssueId(Uuid::now_v7()), IssueId(Uuid::now_v7()));
    let follow_ups = vec![in_the_persons_name(opened, report("墙角")), in_the_persons_name(cause, report("墙角"))];
    assert_eq!(followed(&world, cause, follow_ups).await.unwrap(), Outcome::Refused(Refusal::AlreadyReported));
    let db = world.state.db.reader();
    assert!(issue::Entity::find().one(db).await.unwrap().is_none() && event::Entity::find().one(db).await.unwrap().is_none());
    assert_eq!(counter::Entity::find_by_id(world.town.0).one(db).await.unwrap().unwrap().feed, 0);
    is_whole(&world).await;
}

#[actix_web::test]
async fn a_follow_up_of_the_machine_that_is_refused_is_left_out() {
    let world = World::new().await;
    let cause = IssueId(Uuid::now_v7());
    let mark = FollowUp { acting: Acting::AsSystem, ..in_the_persons_name(cause, Command::MarkRelapsed) };
    assert_eq!(followed(&world, cause, vec![mark]).await.unwrap(), Outcome::Done { version: 2, feed: 1 });
    assert_eq!(world.issue(cause).await.version, 2);
}

#[actix_web::test]
async fn what_follows_from_one_command_has_a_bound() {
    let world = World::new().await;
    let many = (0..60).map(|_| in_the_persons_name(IssueId(Uuid::now_v7()), report("墙角"))).collect();
    assert!(followed(&world, IssueId(Uuid::now_v7()), many).await.is_err());
}

#[test]
fn an_issue_is_named_in_the_audit_by_its_kind_and_id() {
    assert_eq!(super::request::object_of(of(IssueId(Uuid::nil()))), format!("issue:{}", RecordId(Uuid::nil())));
}
