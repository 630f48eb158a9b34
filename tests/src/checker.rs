//! The check at the end of a trial: what phones showed as saved against what the server holds, by the one checker.

use crate::{
    Phone,
    history::{DeviceDump, Happened, History, Invariant, Violation, check_history, device_of, server_of, witnessed},
    process::Process,
};
use app::store::{SavedOp, Store};
use server::state::State;
use shared::{
    id::{DeviceId, TownId},
    sync::OpState,
};
use std::collections::BTreeSet;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Records that were shown as saved.
    pub records: u64,
    /// Their photos.
    pub photos: u64,
    /// Records that were refused, with their reason and bytes still on the phone.
    pub refused: u64,
    /// Records whose text is delivered and that wait for a person because a photo was not taken; its bytes are still on the phone.
    pub held: u64,
    /// Broken promises.
    pub broken: Vec<Violation>,
}

impl Found {
    /// Adds what was found elsewhere.
    pub fn add(&mut self, other: Self) {
        self.records += other.records;
        self.photos += other.photos;
        self.refused += other.refused;
        self.held += other.held;
        self.broken.extend(other.broken);
    }

    /// Records or bytes that are nowhere, or receipts for nothing.
    #[must_use]
    pub fn lost(&self) -> usize {
        self.broken.iter().filter(|broken| matches!(broken.invariant, Invariant::I1 | Invariant::I2 | Invariant::I4)).count()
    }

    /// Commands with two effects, or with none though they were carried out.
    #[must_use]
    pub fn doubled(&self) -> usize {
        self.broken.iter().filter(|broken| broken.invariant == Invariant::I3).count()
    }

    /// Fails unless every promise held.
    pub fn must_be_clean(&self) {
        assert!(self.broken.is_empty(), "{self:#?}");
    }
}

/// What the phones of a trial have recorded.
#[derive(Default)]
pub struct Witnesses {
    happened: Vec<Happened>,
    devices: Vec<DeviceDump>,
}

impl Witnesses {
    /// Hears a phone, with all that it ever showed as 已存本机.
    pub async fn hear(&mut self, store: &impl Store, device: DeviceId, saved: &[SavedOp]) {
        let dump = device_of(store, device).await.expect("somebody is signed in");
        self.happened.extend(witnessed(store, &dump, saved).await);
        self.devices.push(dump);
    }

    /// Checks them against a town's server; `alone`: nobody but they has ever sent anything. The phones must have come to rest.
    pub async fn checked(self, state: &State, town: TownId, alone: bool) -> Found {
        let server = server_of(state, town, state.clock.now()).await;
        let history = History { happened: self.happened, devices: self.devices, server };
        let mut found = Found { broken: check_history(&history), ..Found::default() };
        let mut ours = BTreeSet::new();
        for event in &history.happened {
            if let Happened::Saved { op, photos, .. } = event {
                ours.insert(*op);
                found.photos += photos.len() as u64;
            }
        }
        found.records = ours.len() as u64;
        for op in history.server.ops.keys().filter(|op| alone && !ours.contains(op)) {
            found.broken.push(Violation { invariant: Invariant::I3, fact: format!("the server holds {op}, which nobody saved") });
        }
        for kept in history.devices.iter().flat_map(|dump| dump.ops.values()) {
            found.refused += u64::from(kept.state == OpState::SetAside);
            found.held += u64::from(kept.state == OpState::TextDelivered && !kept.held_back.is_empty());
        }
        found
    }
}

/// Checks the test town of a server process, to which nobody but these phones has ever sent anything. They must have been drained.
pub async fn check(process: &Process, phones: &[Phone]) -> Found {
    let state = process.opened().await;
    let found = heard(phones).await.checked(&state, Process::town(), true).await;
    state.db.close().await.unwrap();
    found
}

/// What these phones have recorded.
pub async fn heard(phones: &[Phone]) -> Witnesses {
    let mut witnesses = Witnesses::default();
    for phone in phones {
        witnesses.hear(&*phone.store, phone.device, &phone.saved()).await;
    }
    witnesses
}
