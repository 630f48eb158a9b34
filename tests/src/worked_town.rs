//! Towns whose audit chain is as long as they are large: copies of issues that this town's people have worked through, each with its events, its
//! ledger's rows and a row of the chain for every write, so that all that looks for damage finds everything whole and has as much to do as in a
//! town that has grown.

use crate::{
    World,
    stock::set_head,
    world::{kind, lane},
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;
use server::{
    audit::{Head, Record, extend, rows_of_ops, said_of},
    entity::{audience, audit, event, issue, issue_gram, op, op_photo, town},
    witness::{RecordRow, kept_of, row_of},
};
use shared::{
    id::IssueId,
    issue::{Issue, Judgement},
    moment::Moment,
    photo::Hash,
    reference::Reference,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Issues of one transaction.
const PART: usize = 500;
/// One issue in so many is closed; the others stand as they were reported.
const CLOSED: i64 = 5;

/// An issue with all that was written about it.
struct Template {
    issue: Issue,
    events: Vec<event::Model>,
    audiences: Vec<audience::Model>,
    ops: Vec<op::Model>,
    photos: Vec<op_photo::Model>,
}

/// Rows that are added together.
#[derive(Default)]
struct Part {
    issues: Vec<issue::ActiveModel>,
    grams: Vec<issue_gram::ActiveModel>,
    events: Vec<event::ActiveModel>,
    audiences: Vec<audience::ActiveModel>,
    ops: Vec<op::ActiveModel>,
    photos: Vec<op_photo::ActiveModel>,
    audit: Vec<(Moment, Record)>,
}

async fn template(town: &World, id: IssueId) -> Template {
    let db = town.state.db.reader();
    let ops = op::Entity::find().filter(op::Column::Issue.eq(id.0)).order_by_asc(op::Column::ReceivedAt).all(db).await.unwrap();
    let photos = op_photo::Entity::find().filter(op_photo::Column::Op.is_in(ops.iter().map(|row| row.id)));
    Template {
        issue: town.issue(id).await,
        events: event::Entity::find().filter(event::Column::Issue.eq(id.0)).order_by_asc(event::Column::Version).all(db).await.unwrap(),
        audiences: audience::Entity::find().filter(audience::Column::Issue.eq(id.0)).all(db).await.unwrap(),
        photos: photos.all(db).await.unwrap(),
        ops,
    }
}

/// Fills the town with so many issues; what is told of them, and when, is left out.
pub async fn fill(world: &World, size: i64) {
    let (wang, village, hecha) = (world.phone("wang").await, world.phone("qianbu").await, world.phone("hecha").await);
    let [open, closed] = [wang.report(kind("A06"), lane(), "墙角积存垃圾").await, wang.report(kind("A01"), lane(), "墙角").await];
    wang.sync().await;
    village.sync().await;
    village.rectify(closed.issue).await;
    village.sync().await;
    hecha.sync().await;
    hecha.verify(closed.issue, Judgement::Pass).await.unwrap();
    hecha.sync().await;
    let [open, closed] = [template(world, open.issue).await, template(world, closed.issue).await];
    let (db, reference, id) = (&world.state.db, world.reference().await, world.town());
    let row = town::Entity::find_by_id(id.0).one(db.reader()).await.unwrap().unwrap();
    let (mut feed, mut head, mut part) = (row.feed, Head { seq: row.audit_seq, hash: row.audit_hash }, Part::default());
    for number in 1..=size {
        feed = part.add(if number % CLOSED == 0 { &closed } else { &open }, feed, &reference);
        if part.issues.len() == PART || number == size {
            let tx = db.write().await.unwrap();
            let chain = std::mem::take(&mut part.audit);
            std::mem::take(&mut part).put(&tx).await;
            head = extend(&tx, id, &head, chain).await.unwrap();
            let end = town::ActiveModel {
                id: sea_orm::ActiveValue::Unchanged(id.0),
                audit_seq: sea_orm::ActiveValue::Set(head.seq),
                audit_hash: sea_orm::ActiveValue::Set(head.hash.clone()),
                ..Default::default()
            };
            end.update(&tx).await.unwrap();
            tx.commit().await.unwrap();
            set_head(&world.state, id, feed).await;
        }
    }
    let walked = audit::Entity::find_by_id((id.0, head.seq)).one(db.reader()).await.unwrap();
    assert_eq!(walked.map(|row| row.hash), Some(head.hash), "the chain ends where the town says");
}

impl Part {
    /// A copy of all that was written about an issue, behind this feed number; the last number that it has taken.
    fn add(&mut self, of: &Template, before: i64, reference: &Reference) -> i64 {
        let copy = Issue { id: IssueId(Uuid::now_v7()), ..of.issue.clone() };
        let mut feeds: BTreeMap<i64, i64> = of.events.iter().map(|event| (event.feed, 0)).collect();
        let numbered = feeds.values_mut().zip(before + 1..);
        numbered.for_each(|(feed, number)| *feed = number);
        let last = before + i64::try_from(feeds.len()).unwrap();
        let mut row = row_of(&copy, last, reference, false).unwrap();
        row.town = copy.town.0;
        let audiences: Vec<audience::Model> =
            of.audiences.iter().map(|row| audience::Model { issue: copy.id.0, feed: feeds[&row.feed], ..row.clone() }).collect();
        let kept = kept_of(&RecordRow::Issue(Box::new(row.clone())), &audiences);
        let ops: Vec<op::Model> = of
            .ops
            .iter()
            .map(|row| op::Model { id: Uuid::now_v7(), issue: copy.id.0, device: copy.id.0, receipt: None, ..row.clone() })
            .collect();
        for (feed, number) in &feeds {
            let events: Vec<&event::Model> = of.events.iter().filter(|event| event.feed == *feed).collect();
            let (at, version) = events.last().map(|event| (Moment(event.at), event.version)).unwrap();
            let hashes: Vec<String> = events.iter().map(|event| Hash::of(event.body.as_bytes()).to_string()).collect();
            let mut body = json!({ "feed": number, "version": version, "events": hashes });
            if *number == last {
                body["kept"] = json!(kept);
                body["rows"] = said_of(&rows_of_ops(ops.clone(), true));
            }
            let (actor, action, object) = ("system".to_owned(), "copied".to_owned(), format!("issue:{}", copy.id));
            self.audit.push((at, Record { actor, action, object, body }));
        }
        self.events.extend(of.events.iter().map(|row| {
            let copied = event::Model { issue: copy.id.0, feed: feeds[&row.feed], ..row.clone() };
            copied.into_active_model().reset_all()
        }));
        for (copied, row) in ops.iter().zip(&of.ops) {
            let photos = of.photos.iter().filter(|photo| photo.op == row.id);
            self.photos.extend(photos.map(|photo| op_photo::Model { op: copied.id, ..photo.clone() }.into_active_model().reset_all()));
        }
        self.grams.extend(issue_gram::rows_of(&row));
        self.issues.push(row.into_active_model().reset_all());
        self.audiences.extend(audiences.into_iter().map(|row| row.into_active_model().reset_all()));
        self.ops.extend(ops.into_iter().map(|row| row.into_active_model().reset_all()));
        last
    }

    async fn put(self, tx: &impl ConnectionTrait) {
        let Self { issues, grams, events, audiences, ops, photos, .. } = self;
        issue::Entity::insert_many(issues).exec_without_returning(tx).await.unwrap();
        for rows in grams.chunks(10 * PART) {
            issue_gram::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await.unwrap();
        }
        for rows in events.chunks(PART) {
            event::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await.unwrap();
        }
        for rows in audiences.chunks(PART) {
            audience::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await.unwrap();
        }
        for rows in ops.chunks(PART) {
            op::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await.unwrap();
        }
        for rows in photos.chunks(PART) {
            op_photo::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await.unwrap();
        }
    }
}
