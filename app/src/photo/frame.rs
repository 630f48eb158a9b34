//! A photo from the camera inside the page: one frame of what it sees.

use super::PhotoTrouble;
use super::shrink::{encoded, new_canvas};
use js_sys::Array;
use web_sys::{File, FilePropertyBag, HtmlVideoElement};

/// The frame that is seen now, as a JPEG file in the camera's own size.
///
/// # Errors
/// The camera shows nothing yet, or the picture cannot be encoded.
pub async fn frame_of(video: &HtmlVideoElement) -> Result<File, PhotoTrouble> {
    let lost = |_| PhotoTrouble::Unencodable;
    let (width, height) = (video.video_width(), video.video_height());
    if width == 0 || height == 0 {
        return Err(PhotoTrouble::Empty);
    }
    let (canvas, context) = new_canvas(width, height)?;
    context.draw_image_with_html_video_element(video, 0.0, 0.0).map_err(lost)?;
    let jpeg = encoded(&canvas).await?;
    let options = FilePropertyBag::new();
    options.set_type("image/jpeg");
    File::new_with_blob_sequence_and_options(&Array::of1(&jpeg), "frame.jpg", &options).map_err(lost)
}
