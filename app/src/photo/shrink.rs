//! Shrinking in the browser: decoded once, resized by `createImageBitmap`, never a canvas of the full size. In a worker where there is one.

use super::small::{PROBE, QUALITY, Small, refuse_unseen, size_of};
use super::{PhotoTrouble, worker};
use crate::ui::meta_content;
use js_sys::{Function, Promise, Uint8Array};
use shared::photo::Hash;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions, ImageEncodeOptions, ImageOrientation,
    OffscreenCanvas, OffscreenCanvasRenderingContext2d, ResizeQuality,
};

/// Where the worker's script lies, if this page has one.
fn script() -> Option<String> {
    meta_content("jingge-shrink")
}

/// Makes ready for a photo to come.
pub fn warm_up() {
    if let Some(script) = script() {
        worker::warm(&script);
    }
}

/// No photo is to come for now.
pub fn cool_down() {
    worker::cool();
}

/// Begins to make the picture small, beside the page where there is a worker: the page may look at the file itself meanwhile.
pub(super) fn begin(blob: &Blob) -> Option<worker::Shrinking> {
    worker::begin(&script()?, blob)
}

/// The picture with about [`PHONE_AREA`] pixels, as JPEG; `seen` has a glimpse of it first, where there is a worker.
pub(super) async fn shrunk(begun: Option<worker::Shrinking>, blob: &Blob, seen: impl FnOnce(&Blob)) -> Result<Small, PhotoTrouble> {
    if let Some(begun) = begun
        && let Some(small) = worker::finish(begun, seen).await
    {
        return small;
    }
    let (jpeg, width, height) = shrunk_here(blob).await?;
    let bytes = bytes_of(&jpeg).await?;
    Ok(Small { hash: Hash::of(&bytes), original: Hash::of(&bytes_of(blob).await?), bytes, width, height })
}

async fn bytes_of(blob: &Blob) -> Result<Vec<u8>, PhotoTrouble> {
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| PhotoTrouble::Unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The same by the page itself.
async fn shrunk_here(blob: &Blob) -> Result<(Blob, u32, u32), PhotoTrouble> {
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let window = web_sys::window().ok_or(PhotoTrouble::Undecodable)?;
    let decoding = window.create_image_bitmap_with_blob_and_image_bitmap_options(blob, &options);
    let whole = awaited_bitmap(decoding).await.ok_or(PhotoTrouble::Undecodable)?;
    let (width, height) = size_of(whole.width(), whole.height());
    let bitmap = resized(whole, width, height).await;
    let jpeg = if OffscreenCanvas::new(1, 1).is_ok() {
        drawn_offscreen(&bitmap, width, height).await
    } else {
        drawn_on_canvas(&bitmap, width, height).await
    };
    bitmap.close();
    Ok((jpeg?, width, height))
}

/// The bitmap in the wanted size; a browser that cannot resize gives the whole one, and drawing scales it.
async fn resized(whole: ImageBitmap, width: u32, height: u32) -> ImageBitmap {
    if (whole.width(), whole.height()) == (width, height) {
        return whole;
    }
    let options = ImageBitmapOptions::new();
    options.set_resize_width(width);
    options.set_resize_height(height);
    options.set_resize_quality(ResizeQuality::Medium);
    let Some(window) = web_sys::window() else { return whole };
    let resizing = window.create_image_bitmap_with_image_bitmap_and_image_bitmap_options(&whole, &options);
    match awaited_bitmap(resizing).await {
        Some(small) => {
            whole.close();
            small
        }
        None => whole,
    }
}

async fn awaited_bitmap(promise: Result<Promise, JsValue>) -> Option<ImageBitmap> {
    JsFuture::from(promise.ok()?).await.ok()?.dyn_into().ok()
}

async fn drawn_offscreen(bitmap: &ImageBitmap, width: u32, height: u32) -> Result<Blob, PhotoTrouble> {
    let lost = |_| PhotoTrouble::Unencodable;
    let canvas = OffscreenCanvas::new(width, height).map_err(lost)?;
    let context = canvas.get_context("2d").map_err(lost)?.ok_or(PhotoTrouble::Unencodable)?;
    let context: OffscreenCanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, f64::from(width), f64::from(height)).map_err(lost)?;
    look_at(|probe, side| probe.draw_image_with_offscreen_canvas_and_dw_and_dh(&canvas, 0.0, 0.0, side, side))?;
    let options = ImageEncodeOptions::new();
    options.set_type("image/jpeg");
    options.set_quality(QUALITY);
    let encoding = canvas.convert_to_blob_with_options(&options).map_err(lost)?;
    JsFuture::from(encoding).await.map_err(lost)?.dyn_into().map_err(lost)
}

/// Browsers without a canvas off the screen.
async fn drawn_on_canvas(bitmap: &ImageBitmap, width: u32, height: u32) -> Result<Blob, PhotoTrouble> {
    let lost = |_| PhotoTrouble::Unencodable;
    let (canvas, context) = new_canvas(width, height)?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, f64::from(width), f64::from(height)).map_err(lost)?;
    look_at(|probe, side| probe.draw_image_with_html_canvas_element_and_dw_and_dh(&canvas, 0.0, 0.0, side, side))?;
    encoded(&canvas).await
}

/// What is on the canvas, as JPEG.
pub(super) async fn encoded(canvas: &HtmlCanvasElement) -> Result<Blob, PhotoTrouble> {
    let lost = |_| PhotoTrouble::Unencodable;
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let done = Closure::once_into_js(move |blob: JsValue| resolve.call1(&JsValue::NULL, &blob));
        let quality = JsValue::from_f64(QUALITY);
        if canvas.to_blob_with_type_and_encoder_options(done.unchecked_ref(), "image/jpeg", &quality).is_err() {
            // Nothing is left to do if even this fails: the promise stays open, the form says that it is working.
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(promise).await.map_err(lost)?.dyn_into().map_err(lost)
}

pub(super) fn new_canvas(width: u32, height: u32) -> Result<(HtmlCanvasElement, CanvasRenderingContext2d), PhotoTrouble> {
    let lost = |_| PhotoTrouble::Unencodable;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(PhotoTrouble::Unencodable)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").map_err(lost)?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").map_err(lost)?.ok_or(PhotoTrouble::Unencodable)?;
    Ok((canvas, context.unchecked_into()))
}

/// What was drawn, drawn again into a small square and looked at.
fn look_at(draw: impl FnOnce(&CanvasRenderingContext2d, f64) -> Result<(), JsValue>) -> Result<(), PhotoTrouble> {
    let (_, probe) = new_canvas(PROBE, PROBE)?;
    draw(&probe, f64::from(PROBE)).map_err(|_| PhotoTrouble::Unencodable)?;
    let side = f64::from(PROBE);
    let pixels = probe.get_image_data(0.0, 0.0, side, side).map_err(|_| PhotoTrouble::Unencodable)?;
    refuse_unseen(&pixels.data())
}
