//! What people do with inspections: fill them in with photos and what they open, check themselves, add to them, void them.

use crate::{device::Device, story::Story};
use app::{clock::Env as _, sync::Submission};
use shared::{
    id::{InspectionId, IssueId},
    inspection::{Command, Subject, Submit},
    person::Role,
    record::AnyCommand,
};
use tests::inspection::{front, self_check};

impl Story {
    /// Does something about an inspection, if this person may; says whether they tried.
    pub(crate) async fn inspects(&self, device: &Device) -> bool {
        let role = device.user().person.borrow().role.clone();
        let known = self.pick(&self.inspections.borrow());
        match (role, known) {
            (Role::Inspector { .. } | Role::Unit { .. }, Some(known)) if self.roll(3) == 0 => {
                if let Some(photo) = self.photograph(device).await {
                    self.to_inspection(device, known, Command::Supplement { photos: vec![photo], note: "补一张".into() }).await;
                }
            }
            (Role::Inspector { .. }, _) => {
                let (Some(ground), Some(whole)) = (self.photograph(device).await, self.photograph(device).await) else { return true };
                let opens = (self.roll(4) > 0).then(|| IssueId(device.env.new_id()));
                self.fills_in(device, front(self.place(), [&ground, &whole], opens)).await;
            }
            (Role::Unit { unit }, _) => {
                let Some(corner) = self.photograph(device).await else { return true };
                let asked: Submit = self_check(self.place(), &corner, IssueId(device.env.new_id()));
                self.fills_in(device, Submit { subject: Subject::Unit(unit), ..asked }).await;
            }
            (Role::Dispatcher, Some(known)) => self.to_inspection(device, known, Command::Void { reason: "误填".into() }).await,
            _ => return false,
        }
        true
    }

    async fn fills_in(&self, device: &Device, submit: Submit) {
        let id = InspectionId(device.env.new_id());
        self.to_inspection(device, id, Command::Submit(submit)).await;
    }

    async fn to_inspection(&self, device: &Device, id: InspectionId, command: Command) {
        let asked = Submission {
            op: None,
            issue: IssueId(id.0),
            command: command.into(),
            clears: None,
            replaces: None,
            base: None,
            held_back: false,
        };
        self.save(device, asked).await;
    }

    /// What was saved is known to others from now on: the record, and what it opens.
    pub(crate) fn knows(&self, record: IssueId, command: &AnyCommand) {
        let mut issues = self.issues.borrow_mut();
        let opened = command.opens().into_iter().map(|opened| IssueId::from(opened.id));
        match command {
            AnyCommand::Inspection(_) => {
                let (mut inspections, id) = (self.inspections.borrow_mut(), InspectionId(record.0));
                if !inspections.contains(&id) {
                    inspections.push(id);
                }
                issues.extend(opened);
            }
            AnyCommand::Issue(_) if !issues.contains(&record) => issues.push(record),
            AnyCommand::Issue(_) => {}
        }
    }
}

/// Whether a record holds what was asked; what the phone foresaw of it aside.
pub(crate) fn holds(kept: &Submit, asked: &Submit) -> bool {
    let plain = |submit: &Submit| {
        let mut submit = submit.clone();
        submit.opens.iter_mut().for_each(|opening| opening.forecast = None);
        submit
    };
    plain(kept) == plain(asked)
}
