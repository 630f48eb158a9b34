//! Defects of the phone, planted in the port between its engine and its store: what the engine asks is carried out wrongly.

use app::store::{Durability, MemoryStore, Outbox, OutboxState, Store as _, StoreError, Write};
use shared::mutation::{Defect, mutated};

/// What a change is going to do, found out on a copy.
struct Foreseen {
    before: Outbox,
    after: Outbox,
    writes: Vec<Write>,
}

impl Foreseen {
    /// `None` where the change refuses.
    async fn of<T>(store: &MemoryStore, change: &Change<'_, T>) -> Result<Option<Self>, StoreError> {
        let before = store.outbox().await?;
        let mut after = before.clone();
        Ok(change(&mut after).ok().map(|(_, writes)| Self { before, after, writes }))
    }

    fn saves_a_command(&self) -> bool {
        self.after.ops.len() > self.before.ops.len()
    }
}

/// A change of the outbox as the engine asks for it.
pub type Change<'a, T> = dyn Fn(&mut Outbox) -> Result<(T, Vec<Write>), StoreError> + 'a;

/// What is written in a transaction of its own before the change, though it belongs into the same.
pub enum Ahead {
    /// Nothing.
    Nothing,
    /// The drafts that the change clears go.
    Drafts,
    /// The outbox as the change leaves it, with its cursor.
    Outbox,
}

/// What [`Defect::ClearDraftFirst`] and [`Defect::CursorBeforeData`] write ahead of this change.
pub async fn ahead<T>(store: &MemoryStore, change: &Change<'_, T>) -> Result<Ahead, StoreError> {
    if !mutated(Defect::ClearDraftFirst) && !mutated(Defect::CursorBeforeData) {
        return Ok(Ahead::Nothing);
    }
    let Some(foreseen) = Foreseen::of(store, change).await? else { return Ok(Ahead::Nothing) };
    let clears = foreseen.after.drafts.len() < foreseen.before.drafts.len();
    let pulls = foreseen.after.marks.cursor != foreseen.before.marks.cursor && !foreseen.writes.is_empty();
    Ok(match () {
        () if mutated(Defect::ClearDraftFirst) && foreseen.saves_a_command() && clears => Ahead::Drafts,
        () if mutated(Defect::CursorBeforeData) && pulls => Ahead::Outbox,
        () => Ahead::Nothing,
    })
}

/// How hard this change is flushed to disk: under [`Defect::RelaxedSave`] a command that is saved is not flushed.
pub async fn durability_of<T>(store: &MemoryStore, durability: Durability, change: &Change<'_, T>) -> Result<Durability, StoreError> {
    if !mutated(Defect::RelaxedSave) {
        return Ok(durability);
    }
    let saves = Foreseen::of(store, change).await?.is_some_and(|foreseen| foreseen.saves_a_command());
    Ok(if saves { Durability::Relaxed } else { durability })
}

/// The further writes of a change as they are carried out: under [`Defect::LoseGone`] a pull takes nothing away, under
/// [`Defect::DropBytesBeforeReceipt`] the photos of a command go with its first verdict.
pub fn carried_out(before: &Outbox, after: &Outbox, mut writes: Vec<Write>) -> Vec<Write> {
    if mutated(Defect::LoseGone) && before.marks.cursor != after.marks.cursor {
        writes.retain(|write| !matches!(write, Write::DropRecord(_)));
    }
    if mutated(Defect::DropBytesBeforeReceipt) {
        let waited = |seq: &u64| before.ops.get(seq).is_some_and(|saved| matches!(saved.state, OutboxState::Waiting { .. }));
        let decided = after.ops.iter().filter(|(seq, saved)| waited(seq) && !matches!(saved.state, OutboxState::Waiting { .. }));
        writes.extend(decided.flat_map(|(_, saved)| saved.photos.iter().copied().map(Write::DropBytes)));
    }
    writes
}

/// The outbox as the engine reads it: under [`Defect::WrongSender`] without the token that says whose commands it holds.
pub fn read(mut outbox: Outbox) -> Outbox {
    if mutated(Defect::WrongSender)
        && let Some(account) = &mut outbox.marks.account
    {
        account.upload_token = None;
    }
    outbox
}
