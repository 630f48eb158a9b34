//! Lists of a phone that holds no set: the server is asked anew whenever it may have something else to say.

use super::apart;
use super::drive::show;
use super::handle::Phone;
use crate::sync::{Listing, Question, Standing, Wanted};
use leptos::prelude::{Effect, Get, GetValue as _, LocalStorage, RwSignal, Set, StoredValue, untrack};
use shared::account::ErrorCode;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// A list on a page.
struct Asking {
    wanted: Box<dyn Fn() -> Wanted>,
    standing: RefCell<Standing>,
    page: RwSignal<Option<Listing>>,
}

impl Asking {
    fn draw(&self) {
        let wanted = untrack(|| (self.wanted)());
        let page = self.standing.borrow().page(&wanted);
        show(self.page, page);
    }
}

impl Phone {
    /// Follows what the server answers, with what is unsent laid over; `None`: not answered yet. What was answered stays while it is asked
    /// again.
    pub(in crate::sync) fn ask_for(self, wanted: Box<dyn Fn() -> Wanted>) -> RwSignal<Option<Listing>> {
        let page = RwSignal::new(None);
        let asking = StoredValue::new_local(Rc::new(Asking { wanted, standing: RefCell::default(), page }));
        Effect::new(move |before: Option<Option<u32>>| {
            let asks = self.asks.get();
            let (laid, here) = (self.laid.get()?, asking.try_get_value()?);
            let wanted = (here.wanted)();
            let next = {
                let mut standing = here.standing.borrow_mut();
                let next = standing.wants(Question::of(&wanted, laid.len()), before.flatten() != Some(asks));
                standing.lays(&laid);
                next
            };
            here.draw();
            if let Some(question) = next {
                self.keep_asking(asking, question);
            }
            Some(asks)
        });
        page
    }

    fn keep_asking(self, asking: StoredValue<Rc<Asking>, LocalStorage>, question: Question) {
        spawn_local(async move {
            let mut next = Some(question);
            while let Some(question) = next {
                let answer = apart::answered(question).await;
                // Otherwise the page is gone.
                let Some(here) = asking.try_get_value() else { return };
                if answer.as_ref().is_err_and(|failure| failure.code() == Some(ErrorCode::NotSignedIn)) {
                    self.needs_sign_in.set(true);
                }
                next = here.standing.borrow_mut().heard(answer);
                here.draw();
            }
        });
    }
}
