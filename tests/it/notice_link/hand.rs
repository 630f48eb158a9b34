//! What a dispatcher and somebody with a link do with their hands.

use shared::{
    id::IssueId,
    notice_link::{LinkSort, NewNoticeLink, NoticeLink},
};
use tests::{
    Client, World,
    browser::{Browser, field},
    client::Answer,
    world::{kind, lane},
};

/// An issue of 前埠村 with a photo on the server.
pub async fn reported(world: &World, note: &str) -> IssueId {
    let wang = world.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), note).await;
    wang.sync().await;
    report.issue
}

/// A link of this sort, as the dispatcher is given it.
pub async fn link(office: &Client, issue: IssueId, sort: LinkSort) -> NoticeLink {
    let answer = office.post(&format!("/api/issues/{issue}/links"), &NewNoticeLink { sort }).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// The path of a link: what a phone opens.
pub fn path_of(world: &World, link: &NoticeLink) -> String {
    let path = link.url.strip_prefix(&world.base).unwrap_or_else(|| panic!("{}", link.url));
    assert!(path.starts_with("/n/") && path.len() == 3 + 22, "128 bits: {path}");
    path.to_owned()
}

/// The hidden fields of the page's form for this act: mark, op, base.
pub fn hidden(page: &Answer, act: &str) -> [String; 3] {
    let text = page.text();
    let (_, form) = text.split_once(&format!("/{act}\"")).unwrap_or_else(|| panic!("no form {act}: {text}"));
    let form = Answer { status: 200, body: form.split("</form>").next().unwrap().as_bytes().to_vec() };
    ["mark", "op", "base"].map(|name| field(&form, name))
}

/// Signs for the notice under this name by the form of this page.
pub async fn sign(phone: &Browser, path: &str, page: &Answer, name: &str) -> Answer {
    let [mark, op, base] = hidden(page, "acknowledge");
    phone.form(&format!("{path}/acknowledge"), &format!("mark={mark}&op={op}&base={base}&name={name}")).await
}
