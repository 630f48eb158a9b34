//! A file that somebody chose in a field.

use js_sys::Uint8Array;
use leptos::ev::Event;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

/// The file, and the field that it was chosen in.
pub struct ChosenFile {
    field: HtmlInputElement,
    file: File,
}

impl ChosenFile {
    /// The one that a change of a field is about.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok())?;
        let file = field.files().and_then(|files| files.get(0))?;
        Some(Self { field, file })
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> String {
        self.file.name()
    }

    /// Its bytes, if they can be read. The same file may be chosen again afterwards, once it is mended.
    pub async fn read(self) -> Option<Vec<u8>> {
        let bytes = JsFuture::from(self.file.array_buffer()).await.map(|buffer| Uint8Array::new(&buffer).to_vec());
        self.field.set_value("");
        bytes.ok()
    }
}
