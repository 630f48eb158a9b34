//! The browser's `fetch`.

use super::{Body, NoAnswer, Remote, Request, Response};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestCredentials, RequestInit};

/// The server this page came from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch;

impl Remote for Fetch {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        fetched(&request).await.map_err(|_| NoAnswer)
    }
}

async fn fetched(request: &Request) -> Result<Response, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let controller = AbortController::new()?;
    let abort = Closure::<dyn FnMut()>::new({
        let controller = controller.clone();
        move || controller.abort()
    });
    let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(abort.as_ref().unchecked_ref(), request.patience_millis())?;
    let answer = exchanged(&window, request, &controller).await;
    window.clear_timeout_with_handle(timer);
    answer
}

async fn exchanged(window: &web_sys::Window, request: &Request, controller: &AbortController) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&controller.signal()));
    let headers = Headers::new()?;
    headers.set("x-jingge", "1")?;
    if let Some(token) = &request.token {
        headers.set("authorization", &format!("Bearer {token}"))?;
    }
    match &request.body {
        Body::Empty => {}
        Body::Json(text) => {
            headers.set("content-type", "application/json")?;
            init.set_body(&JsValue::from_str(text));
        }
        Body::Bytes(bytes) => {
            headers.set("content-type", "application/octet-stream")?;
            init.set_body(&Uint8Array::from(&**bytes));
        }
    }
    init.set_headers(&headers);
    let response: web_sys::Response = JsFuture::from(window.fetch_with_str_and_init(&request.path, &init)).await?.dyn_into()?;
    let ours = response.headers().get("x-jingge")?.as_deref() == Some("1");
    let body = JsFuture::from(response.array_buffer()?).await?;
    Ok(Response { success: response.ok(), ours, body: Uint8Array::new(&body).to_vec() })
}
