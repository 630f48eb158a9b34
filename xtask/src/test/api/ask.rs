//! Signing in by plain HTTP, and looking up names that exist.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// The password of everybody in the demo town.
const PASSWORD: &str = "jingge-demo";
/// How many names of a kind are offered.
const OFFERED: usize = 40;

/// Somebody who asks.
pub struct Visitor {
    /// The role.
    pub role: &'static str,
    /// Signed in twice: for the main round, and for the one that ends sessions. Nobody is not.
    pub keys: Option<[Keys; 2]>,
    /// Id and name of the person.
    pub names: Vec<String>,
    /// Ids that this person knows of, the device's first.
    pub ids: Vec<String>,
    /// Photos that this person knows of.
    pub photos: Vec<String>,
}

/// What signing in gives.
pub struct Keys {
    /// The session's cookie.
    pub session: String,
    /// The upload token.
    pub token: String,
}

impl Visitor {
    /// Who is not signed in.
    pub fn nobody() -> Self {
        Self { role: "nobody", keys: None, names: Vec::new(), ids: Vec::new(), photos: Vec::new() }
    }
}

/// Signs in, and looks at what has changed, so that questions name things that are there.
pub fn sign_in(address: &str, role: &'static str, username: &str, number: usize) -> Result<Visitor> {
    // Signing in ends the earlier session of the same device.
    let devices = [1, 2].map(|time| format!("00000000-0000-7000-8000-0000000000{number}{time}"));
    let mut keys = Vec::new();
    let mut person = Value::Null;
    for device in &devices {
        let asked = json!({ "username": username, "password": PASSWORD, "device": device, "device_name": role }).to_string();
        let head =
            format!("POST /api/session HTTP/1.1\r\nx-jingge: 1\r\ncontent-type: application/json\r\ncontent-length: {}", asked.len());
        let (head, body) = exchange(address, &head, &asked)?;
        let session = head.split_once("jingge_session=").and_then(|(_, rest)| rest.split_once(';')).context("no session came")?.0;
        let answer: Value = serde_json::from_str(&body)?;
        let token = answer["upload_token"].as_str().context("no upload token came")?;
        keys.push(Keys { session: session.to_owned(), token: token.to_owned() });
        person = answer["me"]["person"].clone();
    }
    let keys: [Keys; 2] = keys.try_into().ok().context("two sessions")?;
    let names = ["id", "name"].iter().filter_map(|field| person[field].as_str()).map(str::to_owned).collect();
    let cookie = format!("GET /api/sync/pull?protocol=1&cursor=0&limit=60 HTTP/1.1\r\ncookie: jingge_session={}", keys[0].session);
    let (_, pulled) = exchange(address, &cookie, "")?;
    let mut words = BTreeSet::new();
    collect(&serde_json::from_str(&pulled)?, &mut words);
    let of_length = |length: usize| words.iter().filter(move |word| word.len() == length).take(OFFERED).cloned();
    let (ids, photos) = (devices.into_iter().take(1).chain(of_length(36)).collect(), of_length(64).collect());
    Ok(Visitor { role, keys: Some(keys), names, ids, photos })
}

/// All ids and hashes in a JSON value: texts of hexadecimal digits and hyphens.
fn collect(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.chars().all(|c| c.is_ascii_hexdigit() || c == '-') => {
            words.insert(text.clone());
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, words)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, words)),
        _ => {}
    }
}

/// One request on a connection of its own; head and body of the answer.
fn exchange(address: &str, head: &str, body: &str) -> Result<(String, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(format!("{head}\r\nhost: {address}\r\nconnection: close\r\n\r\n{body}").as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").context("an answer without an end of its head")?;
    if !head.starts_with("HTTP/1.1 200") {
        bail!("{head}\n{body}");
    }
    Ok((head.to_owned(), body.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_hashes_are_found_wherever_they_stand() {
        let mut words = BTreeSet::new();
        collect(&json!({ "a": ["01a2-bc", { "b": "ff00" }], "c": "墙角", "d": 7 }), &mut words);
        assert_eq!(words.into_iter().collect::<Vec<_>>(), ["01a2-bc", "ff00"]);
    }
}
