//! An old browser: cookies and forms, no header of ours.

use crate::{client::Answer, world::PASSWORD};
use std::time::Duration;

const LINE: &str = "----jingge";

/// It reads the plain pages and sends their forms.
pub struct Browser {
    /// Its connections and cookies.
    pub http: reqwest::Client,
    /// Where the server is.
    pub base: String,
}

/// A file in a form: name and bytes.
pub type File<'a> = (&'a str, &'a [u8]);

impl Browser {
    /// Nobody yet.
    #[must_use]
    pub fn to(base: &str) -> Self {
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .timeout(Duration::from_secs(300))
            .pool_max_idle_per_host(0)
            .no_proxy()
            .build()
            .unwrap();
        Self { http, base: base.to_owned() }
    }

    /// Signed in by the plain form.
    pub async fn signed_in(base: &str, username: &str) -> Self {
        let browser = Self::to(base);
        let answer = browser.form("/plain/sign-in", &format!("username={username}&password={PASSWORD}")).await;
        assert!(answer.status == 200 && answer.text().contains("在办") || username == "guanli", "{}", answer.text());
        browser
    }

    /// A page.
    pub async fn get(&self, path: &str) -> Answer {
        answer(self.http.get(format!("{}{path}", self.base))).await
    }

    /// A form without files.
    pub async fn form(&self, path: &str, body: &str) -> Answer {
        let request = self.http.post(format!("{}{path}", self.base)).header("origin", &self.base);
        answer(request.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned())).await
    }

    /// A form with files in the field `name`.
    pub async fn files(&self, path: &str, fields: &[(&str, &str)], name: &str, files: &[File<'_>]) -> Answer {
        answer(self.parts(path, form_of(fields, name, files))).await
    }

    /// The request that sends this body as a form with files.
    pub fn parts(&self, path: &str, body: Vec<u8>) -> reqwest::RequestBuilder {
        let request = self.http.post(format!("{}{path}", self.base)).header("origin", &self.base);
        request.header("content-type", format!("multipart/form-data; boundary={LINE}")).body(body)
    }
}

/// The body of a form with files.
#[must_use]
pub fn form_of(fields: &[(&str, &str)], name: &str, files: &[File<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, text) in fields {
        body.extend(format!("--{LINE}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n").bytes());
    }
    for (file, bytes) in files {
        let head =
            format!("--{LINE}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: image/jpeg\r\n\r\n");
        body.extend(head.bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{LINE}--\r\n").bytes());
    body
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    Answer { status: answer.status().as_u16(), body: answer.bytes().await.unwrap().to_vec() }
}

/// What the forms on an issue's page hold unseen.
pub struct Hidden {
    /// The session's mark.
    pub mark: String,
    /// The op that the last form would be.
    pub op: String,
    /// The version when the page was made.
    pub base: String,
}

impl Hidden {
    /// Those of a page.
    #[must_use]
    pub fn of(page: &Answer) -> Self {
        Self { mark: field(page, "mark"), op: field(page, "op"), base: field(page, "base") }
    }

    /// The fields of the form that hands proof in, with these words.
    #[must_use]
    pub fn with<'a>(&'a self, note: &'a str) -> [(&'a str, &'a str); 4] {
        [("mark", &self.mark), ("op", &self.op), ("base", &self.base), ("note", note)]
    }
}

/// The value of the last hidden field of this name on a page.
#[must_use]
pub fn field(page: &Answer, name: &str) -> String {
    let text = page.text();
    let (_, rest) = text.rsplit_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {text}"));
    rest.split('"').next().unwrap().to_owned()
}
