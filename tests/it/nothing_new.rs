//! A pull for which nothing has come is answered from memory, and says nothing else than the database would: whoever has written, and
//! whatever has become of session, person and town.

use shared::{
    id::IssueId,
    issue::Command,
    notice::ReadAll,
    person::Role,
    sync::{Change, PullAnswer},
};
use tests::{
    Client, World,
    dice::Dice,
    world::{PASSWORD, at, fixture_with, kind, lane, unit},
};
use uuid::Uuid;

/// Where a client of this person stands, at one of the servers.
struct Standing {
    client: Client,
    cursor: u64,
    more: &'static str,
}

impl Standing {
    async fn of(town: &World, name: &str, more: &'static str) -> Self {
        let mut standing = Self { client: town.client(name).await, cursor: 0, more };
        while standing.asked("").await.more {}
        standing
    }

    async fn looks(&self, also: &str) -> PullAnswer {
        let generation = self.client.signed_in.as_ref().unwrap().me.generation;
        let path = format!("/api/sync/pull?protocol=1&generation={generation}&cursor={}{}{also}", self.cursor, self.more);
        let answer = self.client.get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    async fn asked(&mut self, also: &str) -> PullAnswer {
        let answer = self.looks(also).await;
        self.cursor = answer.cursor;
        answer
    }

    /// The same question answered by the database: it is asked about a record that is not there.
    async fn asks_the_database(&self) -> PullAnswer {
        let nobody = IssueId(Uuid::now_v7());
        let mut answer = self.looks(&format!("&also={nobody}")).await;
        let is_nobody = |change: &Change| match change {
            Change::Gone(id) => *id == nobody,
            Change::GoneRecord(record) => record.id == nobody.into(),
            _ => false,
        };
        answer.changes.retain(|change| !is_nobody(&change.change));
        answer
    }
}

#[tokio::test]
async fn a_pull_with_nothing_new_reads_no_table() {
    let town = World::on_sqlite().await;
    let wang = town.phone("wang").await;
    wang.report(kind("A06"), lane(), "墙角").await;
    wang.sync().await;
    for (name, more) in [("wang", "&working_set_since=0"), ("lingdao", "&records=false"), ("hecha", "")] {
        let mut standing = Standing::of(&town, name, more).await;
        standing.asked("").await;
        let before = town.state.db.statements();
        for _ in 0..10 {
            let answer = standing.asked("").await;
            assert!(answer.changes.is_empty() && !answer.fresh && !answer.more, "{name}");
        }
        // For session and feed, each time, whether anything was committed: 20 looks and nothing else.
        assert_eq!(town.state.db.statements() - before, 20, "{name}");
    }
}

#[tokio::test]
async fn whatever_is_committed_by_whichever_server_the_next_pull_says_what_the_database_says() {
    let town = World::new().await;
    let other = town.again().await;
    let mut dice = Dice::new(31);
    let wang = [town.phone("wang").await, other.phone("wang").await];
    let qianbu = [town.phone("qianbu").await, other.phone("qianbu").await];
    let mut standings = Vec::new();
    for server in [&town, &other] {
        for (name, more) in
            [("wang", "&working_set_since=1"), ("qianbu", ""), ("houbu", ""), ("chuangwei", "&records=false"), ("hecha", "")]
        {
            standings.push(Standing::of(server, name, more).await);
        }
    }
    let mut issues = Vec::new();
    let (mut told, mut nothing) = (0, 0);
    for round in 0..24 {
        let side = usize::from(dice.roll(2) == 0);
        match dice.roll(4) {
            0 => {
                let before = standings[3].cursor;
                let reads = standings[if side == 0 { 3 } else { 8 }].client.post("/api/notices/read", &ReadAll { through: before }).await;
                assert_eq!(reads.status, 204);
            }
            1 if !issues.is_empty() => {
                let issue = *dice.pick(&issues).unwrap();
                wang[side].sync().await;
                let addition = Command::Supplement { photos: vec![], note: format!("又{round}"), voice: None };
                let _ = wang[side].ask(issue, addition).await;
                wang[side].sync().await;
            }
            2 => qianbu[side].sync().await,
            _ => {
                issues.push(wang[side].report(kind("A06"), lane(), "墙角").await.issue);
                wang[side].sync().await;
            }
        }
        // Some look every time, some now and then.
        for (number, standing) in standings.iter_mut().enumerate() {
            if dice.roll(3) == 0 {
                continue;
            }
            let expected = standing.asks_the_database().await;
            let answer = standing.asked("").await;
            assert_eq!(answer, expected, "round {round}, {number}");
            if answer.changes.is_empty() { nothing += 1 } else { told += 1 }
        }
    }
    assert!(told > 20 && nothing > 20, "{told} answers say something and {nothing} nothing");
}

#[tokio::test]
async fn a_session_that_was_ended_and_a_person_and_a_town_that_were_changed_elsewhere_are_known_at_the_next_pull() {
    let town = World::new().await;
    let other = town.again().await;
    let mut here = Standing::of(&town, "wang", "").await;
    let kept = other.client("wang").await;
    let before = here.asked("").await;

    let people = |text: &str| {
        let row = |text: &str| {
            if text.starts_with("wang,") { format!("wang,王网格,责任单位,CW2,,{PASSWORD}\n") } else { format!("{text}\n") }
        };
        text.lines().map(row).collect::<String>()
    };
    other.import(&fixture_with(|name, text| if name == "people.csv" { people(&text) } else { text })).await;
    let moved = here.asked("").await;
    assert_ne!(moved.access_scope, before.access_scope, "another scope");
    assert_eq!(moved.person.map(|person| person.role), Some(Role::Unit { unit: unit("CW2") }));

    let ended = kept.http.delete(kept.url(&format!("/api/sessions/{}", here.client.device)));
    assert_eq!(kept.send(ended).await.status, 204);
    let path = format!("/api/sync/pull?protocol=1&generation={}&cursor={}", before.generation, here.cursor);
    assert_eq!(here.client.get(&path).await.status, 401, "at once");

    let late = Standing::of(&town, "zhao", "").await;
    town.clock.set(at("2026-04-06T09:00"));
    assert_eq!(late.client.get(&path).await.status, 401, "a session ends by itself, without anything being written");
}
