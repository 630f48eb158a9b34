//! Everybody who may knock: one of each role with their neighbours, and the same people of another town.

use shared::{
    id::IssueId,
    issue::Command,
    person::{Person, RoleKind},
    sync::Envelope,
};
use std::cell::Cell;
use tests::{
    Client, World,
    client::Answer,
    world::{PASSWORD, fixture_with},
};

/// The people of the test town.
pub const PEOPLE: [(&str, RoleKind); 10] = [
    ("wang", RoleKind::Inspector),
    ("zhao", RoleKind::Inspector),
    ("qianbu", RoleKind::Unit),
    ("houbu", RoleKind::Unit),
    ("chaoshi", RoleKind::Unit),
    ("chuangwei", RoleKind::Dispatcher),
    ("hecha", RoleKind::Verifier),
    ("hecha2", RoleKind::Verifier),
    ("lingdao", RoleKind::Leader),
    ("guanli", RoleKind::Admin),
];

/// Those of them who have a namesake in the other town, `x-…`.
const STRANGERS: [&str; 8] = ["wang", "qianbu", "houbu", "chuangwei", "hecha", "hecha2", "lingdao", "guanli"];

/// A town with everybody signed in, and a second one.
pub struct Town {
    /// The server.
    pub world: World,
    /// People of the town, then strangers.
    pub people: Vec<Visitor>,
}

/// A signed-in person who says what no phone of ours would.
pub struct Visitor {
    /// User name.
    pub name: String,
    /// The person.
    pub person: Person,
    /// Session, token and device.
    pub client: Client,
    seq: Cell<u64>,
}

/// The same town under another code and with other people: nothing of the first may be seen from there.
pub async fn second_town(world: &World) {
    let folder = fixture_with(|name, text| match name {
        "town.toml" => text.replace("liutang", "other"),
        "people.csv" => text.lines().enumerate().map(|(line, row)| format!("{}{row}\n", if line == 0 { "" } else { "x-" })).collect(),
        _ => text,
    });
    world.import(&folder).await;
}

impl Town {
    /// Two towns and their people.
    pub async fn new() -> Self {
        let world = World::new().await;
        second_town(&world).await;
        let mut people = Vec::new();
        let strangers = STRANGERS.map(|name| format!("x-{name}"));
        for name in PEOPLE.iter().map(|(name, _)| (*name).to_owned()).chain(strangers) {
            people.push(Visitor::signed_in(&world, &name).await);
        }
        Self { world, people }
    }

    /// The visitor with this user name.
    pub fn visitor(&self, name: &str) -> &Visitor {
        self.people.iter().find(|visitor| visitor.name == name).unwrap()
    }
}

impl Visitor {
    /// Signs in with a device of its own.
    pub async fn signed_in(world: &World, name: &str) -> Self {
        let mut client = Client::to(&world.base);
        let answer = client.sign_in(name, PASSWORD).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
        let person = client.signed_in.as_ref().unwrap().me.person.clone();
        Self { name: name.to_owned(), person, client, seq: Cell::new(1) }
    }

    /// The person's role.
    pub fn role(&self) -> RoleKind {
        self.person.role.kind()
    }

    /// A command as this person's device would send it.
    pub fn envelope(&self, issue: IssueId, base: u64, command: Command) -> Envelope {
        let seq = self.seq.replace(self.seq.get() + 1);
        Envelope { seq, ..self.client.envelope(issue, base, command) }
    }

    /// Pushes with the person's own token.
    pub async fn push(&self, envelopes: &[Envelope]) -> Answer {
        self.client.push(self.client.token(), envelopes).await
    }
}
