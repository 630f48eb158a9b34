//! A server, a liar before it, phones behind both.

use app::sync::{OutboxRow, Pause};
use shared::{
    id::{IssueId, OpId},
    sync::{OpState, PhotoState},
};
use tests::{Phone, Process, Proxy, checker::check};

/// Where the messages of one record's way stand, as the proxy reads them.
pub const PUSH: &str = "POST /api/sync/push";
pub const CHUNK: &str = "PUT /api/sync/photo/";
pub const PULL: &str = "GET /api/sync/pull";
pub const REFERENCE: &str = "GET /api/reference";

/// A server, the liar before it, and a phone behind both.
pub struct Road {
    pub process: Process,
    pub proxy: Proxy,
    pub phones: Vec<Phone>,
}

impl Road {
    /// So many phones of the same inspector.
    pub async fn with_phones(count: u64) -> Self {
        let process = Process::with_town();
        let proxy = Proxy::before(process.port()).await;
        let mut phones = Vec::new();
        for seed in 0..count {
            phones.push(Phone::in_town(&proxy.base(), "wang", process.shift(), seed).await);
        }
        proxy.take_seen();
        Self { process, proxy, phones }
    }

    pub fn phone(&self) -> &Phone {
        &self.phones[0]
    }

    /// A record whose photo takes so many chunks.
    pub async fn report(&self, chunks: usize) -> Record {
        let issue = self.phone().report_of(1, chunks * 262_144 - 100).await;
        let op = self.phone().saved().last().expect("it was saved").op;
        Record { issue, op }
    }

    /// The record's row on the outbox page.
    pub async fn row(&self, op: OpId) -> OutboxRow {
        self.phone().records().await.into_iter().find(|row| row.op == op).expect("the record is in the outbox")
    }

    /// Opens the app and lets the engine go on until it stands.
    pub async fn run(&self) -> Pause {
        self.phone().engine().wake();
        self.phone().engine().run().await.unwrap()
    }

    /// Nothing of the record counts as delivered, and all of it is still here.
    pub async fn is_still_held(&self, op: OpId, why: &str) {
        let row = self.row(op).await;
        assert!(matches!(row.state, OpState::Waiting | OpState::TextDelivered), "{why}: {row:?}");
        assert!(!self.phone().has_verified_receipt(op).await, "{why}");
        for photo in &row.photos {
            assert!(app::store::Store::bytes(&*self.phone().store, photo.hash).await.unwrap().is_some(), "{why}: the bytes are here");
        }
    }

    /// The faults end: everything arrives, once.
    pub async fn all_arrives(&self) {
        self.proxy.calm();
        for phone in &self.phones {
            phone.network.hurry(1);
        }
        for _ in 0..2 {
            for phone in &self.phones {
                phone.drain().await;
            }
        }
        let found = check(&self.process, &self.phones).await;
        found.must_be_clean();
        assert_eq!(found.refused, 0);
    }
}

/// A record on its way.
pub struct Record {
    pub issue: IssueId,
    pub op: OpId,
}

/// How many chunks of the photo the phone knows to have arrived.
pub fn arrived(row: &OutboxRow, chunks: usize) -> usize {
    match &row.photos[0].state {
        PhotoState::Sending { missing } => chunks - missing.len(),
        PhotoState::Stored => chunks,
        PhotoState::Quarantined => panic!("{row:?}"),
    }
}
