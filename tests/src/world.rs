//! A town of its own for each test: real server, real database, a clock that is moved by hand.

use crate::postgres;
use actix_web::{dev::ServerHandle, web::Data};
use sea_orm::EntityTrait as _;
use server::{
    clock::FixedClock,
    config::{Config, Limits, Paper},
    entity::inspection,
    job,
    state::State,
    town::{self, Folder},
    web,
};
pub use shared::fixture::at;
use shared::{
    geo::Point,
    id::{GridId, InspectionId, IssueId, TownId, UnitId},
    inspection::Inspection,
    kind::KindCode,
    moment::Moment,
    place::Place,
    reference::Reference,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;

/// The password of everybody in the test town.
pub const PASSWORD: &str = "liutang-test";

/// A server with the test town 柳塘镇, on a Thursday morning.
pub struct World {
    /// What the handlers work with.
    pub state: Arc<State>,
    /// The server's clock.
    pub clock: Arc<FixedClock>,
    /// Where the server listens.
    pub base: String,
    /// Its data.
    pub folder: TempDir,
    handle: ServerHandle,
}

impl Drop for World {
    fn drop(&mut self) {
        // Signalled, not awaited: the run's end ends it anyway.
        drop(self.handle.stop(false));
    }
}

/// The town folder that the suite imports: a town of the project's own invention.
#[must_use]
pub fn fixture() -> Folder {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/town");
    Folder::open(&folder).unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<String>()))
}

/// The same folder with the text of each file edited.
#[must_use]
pub fn fixture_with(edit: impl Fn(&str, String) -> String) -> Folder {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let usual = own.join("../server/demo-town/catalogue.csv");
    let text = |name: &str| {
        let text = std::fs::read_to_string(own.join("fixtures/town").join(name)).ok();
        text.or_else(|| std::fs::read_to_string(&usual).ok().filter(|_| name == "catalogue.csv"))
    };
    let read = |name: &'static str| Some((name, edit(name, text(name)?)));
    let texts: Vec<(&str, String)> = server::town::FILES.into_iter().filter_map(read).collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Folder::of(&texts)
}

impl World {
    /// A town with its people, no issues yet; on the database named by `JINGGE_TEST_DATABASE` (sqlite or postgres).
    pub async fn new() -> Self {
        Self::with_limits(Limits::default()).await
    }

    /// The same with other bounds of what it takes.
    pub async fn with_limits(limits: Limits) -> Self {
        Self::with(|config| config.limits = limits).await
    }

    /// The same with its configuration changed.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = TempDir::new().unwrap();
        let mut config = Config::in_folder(folder.path());
        change(&mut config);
        if std::env::var("JINGGE_TEST_DATABASE").is_ok_and(|wanted| wanted == "postgres") {
            config.database_url = Some(tokio::task::spawn_blocking(postgres::new_database).await.unwrap().unwrap());
        }
        Self::start(folder, config, at("2026-03-05T09:00")).await
    }

    /// The same on the embedded database, with its configuration changed.
    pub async fn configured(change: impl FnOnce(&mut Config)) -> Self {
        let folder = TempDir::new().unwrap();
        let mut config = Config::in_folder(folder.path().join("data"));
        change(&mut config);
        Self::start(folder, config, at("2026-03-05T09:00")).await
    }

    /// The same on the embedded database, whatever the run's.
    pub async fn on_sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let config = Config::in_folder(folder.path().join("data"));
        Self::start(folder, config, at("2026-03-05T09:00")).await
    }

    /// The same town after a restart: what stood in memory only is gone.
    pub async fn again(&self) -> Self {
        Self::open(TempDir::new().unwrap(), self.state.config.clone(), server::clock::Clock::now(&*self.clock)).await
    }

    /// A server on a data folder that is there already.
    pub async fn on_data(data: &Path, now: Moment) -> Self {
        Self::open(TempDir::new().unwrap(), Config::in_folder(data), now).await
    }

    async fn start(folder: TempDir, config: Config, now: Moment) -> Self {
        let world = Self::open(folder, config, now).await;
        import(&world.state, &fixture()).await;
        world
    }

    async fn open(folder: TempDir, mut config: Config, now: Moment) -> Self {
        if config.paper.program == Paper::default().program {
            config.paper.program = paper_worker();
            // A machine that runs whole suites at once is slower than a server.
            config.paper.time = Duration::from_secs(300);
        }
        let clock = Arc::new(FixedClock::at(now));
        let state = Arc::new(State::open(config, Arc::<FixedClock>::clone(&clock)).await.unwrap());
        let (server, address) = web::listen(Data::from(Arc::clone(&state))).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        Self { state, clock, base: format!("http://{address}"), folder, handle }
    }

    /// Stops the server as a service manager does: what is under way may end.
    pub async fn stop(&self) {
        self.handle.stop(true).await;
    }

    /// Imports a town folder: a further town, or this one with changes.
    pub async fn import(&self, folder: &Folder) {
        import(&self.state, folder).await;
    }

    /// The town.
    #[must_use]
    pub fn town(&self) -> TownId {
        TownId::from_code("liutang", "liutang")
    }

    /// Its reference data.
    pub async fn reference(&self) -> Arc<Reference> {
        self.state.reference(self.town()).await.unwrap()
    }

    /// Moves the server's clock and does what has become due.
    pub async fn wait_until(&self, when: &str) {
        self.clock.set(at(when));
        job::run_due(&self.state, server::JOBS, at(when)).await.unwrap();
    }

    /// The issue whole, as nobody but the server sees it.
    pub async fn issue(&self, id: IssueId) -> shared::issue::Issue {
        server::issue::load(self.state.db.reader(), self.town(), id).await.unwrap().expect("the issue is there")
    }

    /// The inspection whole, as nobody but the server sees it; `None`: it is not there.
    pub async fn inspection(&self, id: InspectionId) -> Option<Inspection> {
        let row = inspection::Entity::find_by_id(id.0).one(self.state.db.reader()).await.unwrap()?;
        Some(serde_json::from_str(&row.body).unwrap())
    }

    /// Walks the audit chain; if it holds, what is kept must be as it says.
    pub async fn audit(&self) -> Result<server::audit::Verified, server::audit::FirstBad> {
        let differs = self.differences().await?;
        assert!(differs.is_empty(), "{differs:#?}");
        server::audit::verify(self.state.db.reader(), self.town()).await.unwrap()
    }

    /// What is kept and not as the audit chain has it: table, id, field.
    pub async fn differences(&self) -> Result<Vec<server::witness::Difference>, server::audit::FirstBad> {
        let instant = self.state.db.snapshot().await.unwrap();
        let compared = server::witness::verify(&instant, self.town()).await.unwrap()?;
        assert_eq!((compared.unattested, compared.more), (0, 0), "a town of this version is attested from its first row on");
        Ok(compared.differences)
    }
}

/// The program that makes PDF for servers of a suite: beside the suite's own.
fn paper_worker() -> PathBuf {
    let suite = std::env::current_exe().unwrap();
    suite.ancestors().nth(2).unwrap().join("paper")
}

async fn import(state: &State, folder: &Folder) {
    let draft = town::read(folder).unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<String>()));
    town::import(state, draft, "test").await.unwrap();
}

/// A unit of the test town.
#[must_use]
pub fn unit(code: &str) -> UnitId {
    UnitId::from_code("liutang", code)
}

/// A grid of the test town.
#[must_use]
pub fn grid(code: &str) -> GridId {
    GridId::from_code("liutang", code)
}

/// A kind of the catalogue.
#[must_use]
pub fn kind(code: &str) -> KindCode {
    KindCode(code.into())
}

/// Somewhere in the grid 前埠网格, far from every front.
#[must_use]
pub fn lane() -> Place {
    spot(32.502, 116.502)
}

/// A well measured place.
#[must_use]
pub fn spot(lat: f64, lon: f64) -> Place {
    Place::Gps { point: Point { lat, lon }, accuracy_m: 6.0 }
}
