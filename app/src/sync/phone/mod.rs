//! What the pages hold: one handle for the whole life of the app, with signals to show and functions to call.
//!
//! `Phone::start()` once, `provide_context(phone)`, then `phone.reopen().await`. Signals change by themselves while the engine works.

//!
//! ```text
//! (Phone facade, app/src/sync/phone; all on `Phone`, which is Copy. Fields (signals) see handle.rs.)
//!   Phone::start() -> Phone                      sync, once, in app.rs; then spawn_local(phone.reopen())
//!   async reopen(&self) -> bool                  last user's data, also offline; sets me, opening
//!   async sign_in(&self, username: &str, password: &str) -> Result<(), SignInError>   SignInError::{Offline, Server(ErrorCode, Option<String>), Store(StoreError)}
//!   async sign_out(&self)                        outbox stays on the phone
//!   async submit<D: Draft>(&self, draft: &D, command: Command) -> Result<Submitted, SubmitError>   draft.command(&catalogue)? first
//!   async supplement_from(&self, draft: &ReportDraft, issue: IssueId) -> Result<Submitted, SubmitError>   就是这处
//!   async act(&self, issue: IssueId, command: Command) -> Result<Submitted, SubmitError>   acknowledge, assign, reassign, void, withdraw, close, escalate
//!   judge(&self, issue: Option<&Issue>, command: &Command) -> Result<Vec<Event>, Refusal>   sync, local preview
//!   new_form(&self, issue) -> Form;  new_report(&self) -> ReportDraft
//!   async load_draft<D: Draft>(&self, key: DraftKey) -> Option<D>
//!   async save_draft<D: Draft>(&self, draft: &D, taken: Option<Taken>) -> Result<(), StoreError>   strict if taken or pending_slot is set
//!   async drop_draft(&self, key: DraftKey)
//!   async take_photo(&self, file: web_sys::File, source: PhotoSource, place: Place) -> Result<Taken, PhotoTrouble>   Taken{photo: PhotoRef, bytes}; then draft.add_photo(taken.photo.clone()); save_draft(&draft, Some(taken))
//!   async photo_url(&self, hash: Hash, size: PhotoSize) -> String   PhotoSize::{Thumb, Large}; object URL if the bytes are here, else /api/photo/…
//!   async retry(&self, op: OpId) -> Result<(), SubmitError>; async discard(&self, op: OpId) -> Result<(), StoreError>
//!   sync_now(&self)
//!   async storage_health(&self) -> StorageHealth;  async export_outbox(&self) -> Result<(), StoreError>   (downloads the file)
//!   async read_notice(&self, id: NoticeId)
//!   async get<T>(&self, path: &str) -> Result<T, CallError>;  async call<B, T>(&self, method: &str, path: &str, body: Option<&B>) -> Result<T, CallError>   CallError::{Offline, Server(ErrorCode, Option<String>)}; T = () for 204
//! ```
mod call;
mod form;
mod handle;
mod keep;
mod open;
mod record;

pub use call::CallError;
pub use form::Taken;
pub use handle::Phone;
pub use keep::StorageHealth;
pub use open::{OtherUser, SignInError};
