//! The photos of a record in full, one after the other. Swiping is the browser's own scrolling with snap points, zooming its own as well; which
//! photo was opened stands in the address, so that the way back closes it.

use super::AlbumPhoto;
use super::picture::WholePicture;
use crate::text::DetailMsg;
use crate::text::Msg;
use crate::ui::{Icon, icon, open_modal_then, t, tf, use_replace};
use leptos::{html::Div, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};
use shared::photo::Hash;
use wasm_bindgen::JsCast;

/// The parameter of the address: the number of the photo, from 1.
const PHOTO: &str = "photo";

/// The photos of a page's record, and the way to open one; by copy.
#[derive(Clone, Copy)]
pub struct Gallery {
    photos: Signal<Vec<AlbumPhoto>>,
    /// Whether this page put the open photo into the history.
    pushed: StoredValue<bool>,
    open: Callback<usize>,
}

impl Gallery {
    /// The gallery of a page; to be made once in it.
    #[must_use]
    pub fn of(photos: impl Fn() -> Option<Vec<AlbumPhoto>> + Send + Sync + 'static) -> Self {
        let photos = Memo::new(move |_| photos().unwrap_or_default()).into();
        let pushed = StoredValue::new(false);
        let (navigate, path) = (use_navigate(), use_location().pathname);
        let open = Callback::new(move |index: usize| {
            pushed.set_value(true);
            let address = [&path.get_untracked(), "?", PHOTO, "=", &(index + 1).to_string()].concat();
            navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        });
        Self { photos, pushed, open }
    }

    /// Opens this photo.
    pub fn show(self, hash: Hash) {
        let index = self.photos.with_untracked(|photos| photos.iter().position(|photo| photo.hash == hash));
        self.open.run(index.unwrap_or_default());
    }
}

/// The dialog, open while the address says so; once per page.
#[component]
pub fn GalleryDialog(gallery: Gallery) -> impl IntoView {
    let (query, path, replace) = (use_query_map(), use_location().pathname, use_replace());
    let asked = move || query.with(|query| query.get(PHOTO)).and_then(|number| number.parse::<usize>().ok()?.checked_sub(1));
    let first = Memo::new(move |_| asked().filter(|first| gallery.photos.with(|photos| *first < photos.len())));
    let closed = Callback::new(move |()| {
        let back = gallery.pushed.get_value() && window().history().is_ok_and(|history| history.back().is_ok());
        if !back {
            replace(&path.get_untracked());
        }
    });
    move || match first.get() {
        Some(first) => Some(untrack(|| view! { <Open gallery first closed/> }.into_any())),
        None => {
            gallery.pushed.set_value(false);
            None
        }
    }
}

#[component]
fn Open(gallery: Gallery, first: usize, closed: Callback<()>) -> impl IntoView {
    // As they are now: what comes meanwhile must not move the photo that is looked at.
    let photos = gallery.photos.get_untracked();
    let count = photos.len();
    let shown = RwSignal::new(first);
    let strip = NodeRef::<Div>::new();
    let width = move || strip.get_untracked().map_or(0, |strip| strip.client_width());
    let go = move |to: usize| {
        if let Some(strip) = strip.get_untracked() {
            strip.set_scroll_left(width() * i32::try_from(to.min(count - 1)).unwrap_or(0));
        }
    };
    let step = move |forward: bool| {
        let at = shown.get_untracked();
        go(if forward { at + 1 } else { at.saturating_sub(1) });
    };
    let scrolled = move |_| {
        let (width, left) = (width().max(1), strip.get_untracked().map_or(0, |strip| strip.scroll_left()));
        shown.set(usize::try_from((left + width / 2) / width).unwrap_or(0).min(count - 1));
    };
    let pressed = move |event: web_sys::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowRight" => step(true),
            "ArrowLeft" => step(false),
            "Home" => go(0),
            "End" => go(count),
            _ => return,
        }
        event.prevent_default();
    };
    let open = move |dialog: web_sys::Element| open_modal_then(dialog, move || go(first));
    let page = |AlbumPhoto { hash, name, facts, of }: AlbumPhoto| {
        view! {
            <figure class="gallery-photo">
                <WholePicture hash alt=name.clone()/>
                <figcaption><span class="strong">{name}</span><br/><span class="numbers">{facts}</span><br/><span class="numbers">{of}</span></figcaption>
            </figure>
        }
    };
    let number = move || tf(DetailMsg::PhotoOf, &[&(shown.get() + 1).to_string(), &count.to_string()]);
    let way = move |forward: bool| {
        let (word, sign) = if forward { (DetailMsg::PhotoAfter, Icon::Next) } else { (DetailMsg::PhotoBefore, Icon::Back) };
        let end = move || (shown.get() == if forward { count - 1 } else { 0 }).to_string();
        view! {
            <button class="bar-button" type="button" aria-label=t(word) aria-disabled=end on:click=move |_| step(forward)>{icon(sign)}</button>
        }
    };
    view! {
        <dialog class="gallery" aria-label=t(DetailMsg::Photos) use:open on:close=move |_| closed.run(()) on:keydown=pressed>
            <div class="gallery-strip" node_ref=strip tabindex="0" role="group" aria-label=t(DetailMsg::Photos) on:scroll=scrolled>
                {photos.into_iter().map(page).collect_view()}
            </div>
            <div class="gallery-foot" hidden=count < 2>
                {way(false)}
                <p class="numbers" role="status">{number}</p>
                {way(true)}
            </div>
            <button class="bar-button gallery-close" type="button" aria-label=t(Msg::Close) on:click=close>{icon(Icon::Close)}</button>
        </dialog>
    }
}

/// Closes the dialog around the button, which then says so itself, and the focus goes back to where it was.
fn close(event: web_sys::MouseEvent) {
    let button = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let dialog = button.and_then(|button| button.closest("dialog").ok().flatten());
    if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into::<web_sys::HtmlDialogElement>().ok()) {
        dialog.close();
    }
}
