//! The checker: I1 to I11 over a whole history, for records of every kind.

use super::{
    DeviceDump, Happened, History, Invariant, Kept, LedgerRow, ServerDump, Violation,
    shape::{Photo, Shape, sees},
};
use shared::{
    id::{DeviceId, IssueId, OpId, PersonId, RecordId},
    issue::{Refusal, StatusKind},
    photo::Hash,
    record::{AnyRecord, Cause, RecordKind, RecordRef},
    sync::{Keeping, OpState, Verdict, keeping, keeps_inspection, relapse_days_of, works_by_query},
};
use std::collections::{BTreeMap, BTreeSet};

/// What one saved record went through.
struct Saved<'a> {
    device: DeviceId,
    person: PersonId,
    issue: IssueId,
    envelope: &'a str,
    photos: &'a [Hash],
    needs: Option<OpId>,
}

/// What the checker gathers from the events before looking at the stores.
#[derive(Default)]
struct Course<'a> {
    saved: BTreeMap<OpId, Saved<'a>>,
    receipted: BTreeSet<OpId>,
    /// Receipted by the server as it is now: one that was restored may decide otherwise what it had forgotten, visibly to the person.
    standing: BTreeSet<OpId>,
    discarded: BTreeSet<OpId>,
    evicted: BTreeSet<OpId>,
    /// Lost with their phone, or evicted for want of space and then forgotten by a restored server: outside the promise.
    excused: BTreeSet<OpId>,
    verdicts: BTreeMap<OpId, &'a Verdict>,
    found: Vec<Violation>,
}

/// Every broken promise of this history; none is the only good answer.
#[must_use]
pub fn check_history(history: &History) -> Vec<Violation> {
    let mut course = Course::follow(&history.happened, &history.server);
    let stores: BTreeMap<(DeviceId, PersonId), &DeviceDump> =
        history.devices.iter().map(|dump| ((dump.device, dump.person.id), dump)).collect();
    let records: Vec<OpId> = course.saved.keys().copied().collect();
    for op in records {
        course.one_record(op, &stores, &history.server);
    }
    course.effects(&history.server);
    course.openings(&history.server);
    course.records(history);
    for dump in &history.devices {
        course.one_device(dump, &history.server);
    }
    course.found
}

/// What of the server's records these phones hold otherwise than they see them: I7 and I8 alone, once nothing moves.
#[must_use]
pub fn check_copies(devices: &[DeviceDump], server: &ServerDump) -> Vec<Violation> {
    let mut course = Course::default();
    devices.iter().for_each(|dump| course.copies(dump, server));
    course.found
}

impl<'a> Course<'a> {
    fn broken(&mut self, invariant: Invariant, fact: String) {
        self.found.push(Violation { invariant, fact });
    }

    fn follow(happened: &'a [Happened], server: &ServerDump) -> Self {
        let mut course = Self::default();
        let (mut unbacked, mut told_of) = (BTreeSet::new(), BTreeSet::new());
        for event in happened {
            match event {
                Happened::Saved { device, person, op, issue, envelope, photos, needs } => {
                    let saved = Saved { device: *device, person: *person, issue: *issue, envelope, photos, needs: *needs };
                    if course.saved.insert(*op, saved).is_some() {
                        course.broken(Invariant::I3, format!("two records were saved under {op}"));
                    }
                }
                Happened::Decided(op, verdict) => match course.verdicts.insert(*op, verdict) {
                    Some(before) if before != verdict => {
                        course.broken(Invariant::I3, format!("{op} was answered {before:?} and then {verdict:?}"));
                    }
                    _ => {}
                },
                Happened::Receipted(op) => {
                    course.receipted.insert(*op);
                    course.standing.insert(*op);
                }
                Happened::Discarded(op) => {
                    course.discarded.insert(*op);
                }
                Happened::Evicted { op, justified } => {
                    course.evicted.insert(*op);
                    unbacked.insert(*op);
                    // The restored server has forgotten it, and the phone has not heard of that.
                    if course.receipted.contains(op) && !course.standing.contains(op) {
                        course.excused.insert(*op);
                    }
                    if !justified || !course.receipted.contains(op) {
                        course.broken(Invariant::I5, format!("{op} went from the phone before it might"));
                    }
                }
                Happened::Destroyed { device, held, told, .. } => {
                    told_of.extend(held.iter().filter(|_| *told).map(|op| (*device, *op)));
                    let gone: Vec<OpId> = course.saved.iter().filter(|(_, saved)| saved.device == *device).map(|(op, _)| *op).collect();
                    course.excused.extend(gone);
                }
                Happened::Restored => {
                    // The new store decides anew.
                    course.verdicts.clear();
                    // Who was told is gone too.
                    told_of.clear();
                    course.standing.clear();
                    course.excused.append(&mut unbacked);
                }
                Happened::Seen(violation) => course.found.push(violation.clone()),
            }
        }
        for (device, op) in told_of {
            if !server.held.contains(&(device, op)) && !server.ops.contains_key(&op) {
                course.broken(Invariant::I11, format!("{op} was lost with its phone and nobody knows of it"));
            }
        }
        course
    }

    fn one_record(&mut self, op: OpId, stores: &BTreeMap<(DeviceId, PersonId), &DeviceDump>, server: &ServerDump) {
        let Some(saved) = self.saved.get(&op) else { return };
        let row = server.ops.get(&op);
        let applied = row.is_some_and(|row| matches!(row.verdict, Verdict::Applied { .. }));
        let here = stores.get(&(saved.device, saved.person)).and_then(|dump| dump.ops.get(&op).map(|found| (*dump, found)));
        let mut found = Vec::new();
        let mut broken = |invariant, fact: String| found.push(Violation { invariant, fact });
        if let Some(row) = row {
            if !holds(row, saved.envelope) {
                broken(Invariant::I3, format!("{op} stands in the ledger with another text than was saved"));
            }
            if row.person != saved.person {
                broken(Invariant::I8, format!("{op} stands in the ledger under another person"));
            }
        }
        if let (Some(row), Some(needs)) = (row, saved.needs)
            && !self.excused.contains(&needs)
        {
            let in_time = |needed: &LedgerRow| needed.received_at <= row.received_at && matches!(needed.verdict, Verdict::Applied { .. });
            if !server.ops.get(&needs).is_some_and(in_time) {
                broken(Invariant::I3, format!("{op} was decided before {needs}, which it needs"));
            }
        }
        let excused = self.excused.contains(&op) || self.discarded.contains(&op);
        match here {
            None if excused => {}
            None if self.evicted.contains(&op) && applied => {}
            None => broken(Invariant::I1, format!("{op} was saved and is nowhere")),
            Some((dump, Kept { state, held_back })) => {
                match state {
                    OpState::Delivered if !applied => broken(Invariant::I4, format!("{op} is shown as delivered and is not on the server")),
                    OpState::Delivered if !dump.receipts.contains(&op) => {
                        broken(Invariant::I4, format!("{op} is shown as delivered without a receipt"));
                    }
                    OpState::Delivered => {}
                    OpState::SetAside if applied => broken(Invariant::I1, format!("{op} was carried out and is shown as refused")),
                    OpState::SetAside => {}
                    // Visible to the person, who decides.
                    OpState::TextDelivered if !held_back.is_empty() => {}
                    OpState::Waiting | OpState::TextDelivered => broken(Invariant::I6, format!("{op} is still {state:?} without faults")),
                }
                if *state != OpState::Delivered {
                    for hash in saved.photos.iter().filter(|hash| !dump.bytes.contains(hash)) {
                        broken(Invariant::I2, format!("the bytes of {hash}, named by {op}, are gone from the phone"));
                    }
                }
            }
        }
        if let (Some(row), Some((dump, _))) = (row, here)
            && self.receipted.contains(&op)
            && !excused
            && row.verdict == (Verdict::Refused { reason: Refusal::NotFound })
            && server.records.iter().any(|record| record.id() == saved.issue.into() && sees(record, &dump.person, &server.reference))
        {
            broken(Invariant::I4, format!("{op} was receipted, and a restored server refused it for a record that is there"));
        }
        let delivered = self.standing.contains(&op) && !self.excused.contains(&op);
        if delivered && !applied {
            broken(Invariant::I4, format!("{op} was receipted and is not on the server"));
        }
        if delivered || row.is_some_and(|row| row.receipted) {
            for hash in saved.photos.iter().filter(|hash| !server.files.contains(hash)) {
                broken(Invariant::I2, format!("the photo {hash} of the receipted {op} is not whole on the server"));
            }
        }
        self.found.append(&mut found);
    }

    /// At most one effect of a kind per op and record.
    fn effects(&mut self, server: &ServerDump) {
        for record in &server.records {
            let mut effects: BTreeMap<(OpId, String), u32> = BTreeMap::new();
            for entry in Shape::of(record).timeline {
                let Some(op) = entry.op else { continue };
                *effects.entry((op, entry.name())).or_default() += 1;
                if !server.ops.get(&op).is_some_and(|row| matches!(row.verdict, Verdict::Applied { .. })) {
                    self.broken(Invariant::I3, format!("{op} has an effect on {} and no verdict that says so", record.id()));
                }
            }
            for ((op, name), _) in effects.iter().filter(|(_, times)| **times > 1) {
                self.broken(Invariant::I3, format!("{op} has {name} twice in {}", record.id()));
            }
        }
    }

    /// An inspection and the issues that it opened came about together: both or neither, by one command.
    fn openings(&mut self, server: &ServerDump) {
        let firsts: BTreeMap<RecordRef, (Option<OpId>, Option<Cause>)> = server
            .records
            .iter()
            .filter_map(|record| Shape::of(record).timeline.first().map(|first| (record.reference(), (first.op, first.cause))))
            .collect();
        let mut opened = BTreeSet::new();
        for inspection in server.records.iter().filter_map(AnyRecord::inspection) {
            let cause = Cause { kind: RecordKind::Inspection, record: inspection.id.into() };
            let submitted = firsts.get(&RecordRef { kind: cause.kind, id: cause.record }).and_then(|(op, _)| *op);
            for issue in inspection.opened.iter().map(|opened| RecordRef { kind: RecordKind::Issue, id: opened.issue.into() }) {
                opened.insert(issue);
                if firsts.get(&issue) != Some(&(submitted, Some(cause))) {
                    self.broken(Invariant::I3, format!("{} opened {} and that does not say so", inspection.id, issue.id));
                }
            }
        }
        for (record, (_, cause)) in &firsts {
            if cause.is_some_and(|cause| cause.kind == RecordKind::Inspection) && !opened.contains(record) {
                self.broken(Invariant::I3, format!("{} names an inspection that did not open it", record.id));
            }
        }
    }

    fn records(&mut self, history: &History) {
        let server = &history.server;
        let held_back: BTreeSet<Hash> =
            history.devices.iter().flat_map(|dump| dump.ops.values()).flat_map(|kept| kept.held_back.iter().copied()).collect();
        for hash in server.photos.iter().filter(|hash| !server.files.contains(hash)) {
            self.broken(Invariant::I2, format!("the photo {hash} has a row and no whole file"));
        }
        for record in &server.records {
            let photos = Shape::of(record).photos;
            for photo in photos.iter().filter(|photo| photo.stored && !server.files.contains(&photo.hash())) {
                self.broken(Invariant::I2, format!("{} counts {} as proven, and it is not whole", record.id(), photo.hash()));
            }
            // Of a record that no phone showed as saved, or that went with its phone, nobody waits for a photo.
            let nobodys = |op| self.excused.contains(&op) || !self.saved.contains_key(&op);
            let lost_on_the_way = |photo: &&Photo| !photo.stored && !held_back.contains(&photo.hash()) && !photo.op.is_some_and(nobodys);
            let withdrawn = record.issue().is_some_and(|issue| issue.status.kind() == StatusKind::Withdrawn);
            if !withdrawn && let Some(photo) = photos.iter().find(lost_on_the_way) {
                let fact = format!("the photo {} of {} never arrived", photo.hash(), record.id());
                self.broken(Invariant::I6, fact);
            }
        }
        if let Some(why) = &server.audit {
            self.broken(Invariant::I10, format!("the audit chain: {why}"));
        }
        for id in &server.unattested {
            self.broken(Invariant::I10, format!("the audit chain does not attest every event of {id}"));
        }
        for id in &server.unmarked {
            self.broken(Invariant::I6, format!("{id} is past its deadline and nobody was told"));
        }
    }

    fn one_device(&mut self, dump: &DeviceDump, server: &ServerDump) {
        let who = &dump.person.name;
        if let Some(fact) = &dump.miscount {
            self.broken(Invariant::I9, format!("{who}: {fact}"));
        }
        for hash in dump.drafted.iter().filter(|hash| !dump.bytes.contains(hash)) {
            self.broken(Invariant::I2, format!("{who}: the draft names {hash} and its bytes are gone"));
        }
        self.copies(dump, server);
    }

    fn copies(&mut self, dump: &DeviceDump, server: &ServerDump) {
        let who = &dump.person.name;
        let truth: BTreeMap<RecordRef, AnyRecord> = server
            .records
            .iter()
            .filter(|record| sees(record, &dump.person, &server.reference))
            .map(|record| (record.reference(), record.redacted_for(&dump.person)))
            .collect();
        for kept in &dump.records {
            match truth.get(&kept.reference()) {
                None => self.broken(Invariant::I8, format!("{who} keeps {}, which is not theirs to see", kept.id())),
                Some(seen) if seen != kept => {
                    let fact = format!("{who} sees {} at version {}, the server at {}", kept.id(), kept.version(), seen.version());
                    self.broken(Invariant::I7, fact);
                }
                Some(_) => {}
            }
        }
        for row in &dump.closed {
            match truth.get(&RecordRef { kind: RecordKind::Issue, id: row.id.into() }) {
                None => self.broken(Invariant::I8, format!("{who} keeps a row of {}, which is not theirs to see", row.id)),
                Some(seen) if seen.as_closed().as_ref() != Some(row) => {
                    self.broken(Invariant::I7, format!("{who} keeps a row of {} that is not so any more", row.id));
                }
                Some(_) => {}
            }
        }
        if works_by_query(dump.person.role.kind()) {
            // It holds nothing but what it still has to say something about.
            for kept in dump.records.iter().filter(|kept| !dump.about.contains(&kept.id())) {
                self.broken(Invariant::I7, format!("{who} works by query and keeps {}, which nothing unsent is about", kept.id()));
            }
            for row in &dump.closed {
                self.broken(Invariant::I7, format!("{who} works by query and keeps a row of {}", row.id));
            }
            return;
        }
        let whole: BTreeSet<_> = dump.records.iter().map(AnyRecord::reference).collect();
        let rows: BTreeSet<RecordId> = dump.closed.iter().map(|row| row.id.into()).collect();
        for (record, seen) in truth.iter().filter(|(record, _)| !whole.contains(record)) {
            let missing = match seen {
                AnyRecord::Issue(issue) => match keeping(issue, server.now, relapse_days_of(&issue.kind, &server.reference.catalogue)) {
                    Keeping::Whole => true,
                    Keeping::Row => !rows.contains(&record.id),
                    Keeping::Nothing => false,
                },
                AnyRecord::Inspection(inspection) => keeps_inspection(inspection, server.now),
            };
            if missing {
                self.broken(Invariant::I7, format!("{who} may see {}, the working set keeps it, and it is not there", record.id));
            }
        }
    }
}

/// Whether the ledger keeps this very text, or of a refused one its hash.
fn holds(row: &LedgerRow, text: &str) -> bool {
    match row.verdict {
        Verdict::Refused { .. } => row.raw == format!("sha256:{}", Hash::of(text.as_bytes())),
        _ => row.raw == text,
    }
}
