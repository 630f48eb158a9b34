//! The routes of a running server, from the document it serves of itself.

use crate::Client;
use serde_json::Value;

/// A route that is served.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Served {
    /// Method in capitals.
    pub method: String,
    /// Path with its parameters in braces.
    pub path: String,
    /// Whether the document says that nobody need be known.
    pub open: bool,
}

/// All of them, by path.
pub async fn served(base: &str) -> Vec<Served> {
    let paper: Value = Client::to(base).get("/openapi.json").await.json();
    let mut served = Vec::new();
    for (path, methods) in paper["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let open = operation["security"].as_array().is_none_or(Vec::is_empty);
            served.push(Served { method: method.to_uppercase(), path: path.clone(), open });
        }
    }
    served.sort();
    served
}
