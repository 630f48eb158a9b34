//! Where a photo's picture and the sound of a voice note are to be had: from the phone's own bytes if they are here, else from the server.

use super::handle::Phone;
use super::opened::Inner;
use crate::photo::PhotoSize;
use crate::store::Store;
use js_sys::{Array, Uint8Array};
use shared::photo::Hash;
use web_sys::{Blob, BlobPropertyBag, Url};

/// Most pictures held for showing at a time.
const MOST_URLS: usize = 60;

impl Phone {
    /// An address for an `img`: a blob of this phone, or the server's derivative without the camera's notes.
    pub async fn photo_url(&self, hash: Hash, size: PhotoSize) -> String {
        match self.local_url(hash, "image/jpeg").await {
            Some(url) => url,
            None => ["/api/photo/", &hash.to_string(), "/", size.as_str()].concat(),
        }
    }

    /// The address of a photo that is held for showing already.
    pub fn url_at_hand(&self, hash: Hash) -> Option<String> {
        known(&self.inner(), hash)
    }

    /// An address for an `audio`, if this phone has the voice note.
    pub async fn own_voice_url(&self, hash: Hash) -> Option<String> {
        self.local_url(hash, "audio/wav").await
    }

    async fn local_url(&self, hash: Hash, kind: &str) -> Option<String> {
        let inner = self.inner();
        if let Some(url) = known(&inner, hash) {
            return Some(url);
        }
        let bytes = inner.opened()?.store.bytes(hash).await.ok()??;
        if let Some(url) = known(&inner, hash) {
            return Some(url);
        }
        self.held(hash, &bytes, kind)
    }

    /// Holds a photo for showing whose bytes are at hand: it need not be read for that.
    pub fn shows(&self, hash: Hash, bytes: &[u8]) {
        if known(&self.inner(), hash).is_none() {
            // Otherwise it is read once it is to be shown.
            let _ = self.held(hash, bytes, "image/jpeg");
        }
    }

    fn held(&self, hash: Hash, bytes: &[u8], kind: &str) -> Option<String> {
        let inner = self.inner();
        let url = Url::create_object_url_with_blob(&blob(bytes, kind)?).ok()?;
        let mut urls = inner.urls.borrow_mut();
        urls.push_back((hash, url.clone()));
        if urls.len() > MOST_URLS
            && let Some((_, oldest)) = urls.pop_front()
        {
            revoke(&oldest);
        }
        Some(url)
    }
}

fn known(inner: &Inner, hash: Hash) -> Option<String> {
    inner.urls.borrow().iter().find(|(known, _)| *known == hash).map(|(_, url)| url.clone())
}

fn blob(bytes: &[u8], kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &options).ok()
}

/// Lets go of all pictures, when another person takes over.
pub(super) fn forget_urls(inner: &Inner) {
    inner.urls.borrow_mut().drain(..).for_each(|(_, url)| revoke(&url));
}

fn revoke(url: &str) {
    // An address that is not known any more needs no revoking.
    let _ = Url::revoke_object_url(url);
}
