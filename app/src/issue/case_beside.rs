//! A case beside a list of the office: drawn by the part of the program that draws its page, which is fetched when the first is opened.

use super::Act;
use super::detail_page::{Case, case_of};
use crate::sync::PageContext;
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use shared::id::IssueId;

/// The case with the acts open to the reader, as a part of what `owner` owns. `take` is asked first for each act that is pressed, and says whether it does it.
///
/// # Errors
/// The part could not be fetched.
pub async fn case_beside(owner: Owner, id: IssueId, take: Callback<Act, bool>) -> Result<AnyView, SplitLoaderError> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn case_beside(owner: Owner, id: IssueId, take: Callback<Act, bool>) -> Result<AnyView, SplitLoaderError> {
        // Who goes on to the next row meanwhile has left nothing for this one to be a part of.
        let Some(Case { body, actions }) = owner.with(|| use_context::<PageContext>().map(|_| case_of(id, take))) else {
            return Ok(().into_any());
        };
        Ok(view! { <div class="case-beside">{body}</div><div class="actions">{actions}</div> }.into_any())
    }
    case_beside(owner, id, take).await
}
