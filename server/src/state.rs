//! What every handler works with: database, clock, reference data, keys, photos.

mod as_of;
mod feeds;
mod fold;
mod group;
mod heavy;
mod lease;
mod listeners;
mod lock;
mod seal_key;
mod setup;
mod stamp;
mod store;
mod turn;
mod usage;

pub use as_of::AsOf;
pub use feeds::{Feed, Feeds};
pub use fold::Log;
pub use group::{Groups, Lane, Write};
pub use heavy::{drawing, hashing, looking_through, unpacking, writing_out};
pub use lease::Lease;
pub use listeners::{COME_AGAIN, Listener, Listeners, Watching, Word};
pub use lock::{Acquired, DataLock, LOCK};
pub use seal_key::{SEAL_KEY, SealKey};
pub use setup::{Begun, DemoStands, Setup, Way};
pub use stamp::Stamp;
pub use turn::{Turn, Turns, breathe};
pub use usage::{Sent, Usage};

use crate::{
    certificate::OwnHttps,
    clock::{Clock, Watch},
    column::Towns,
    config::Config,
    entity::{meta, reference, town},
    error::Error,
    ops,
    photo::{Disk, DiskStore, FileSystem, Incoming, PhotoStore},
    secret_file,
};
pub use sea_orm::{ConnectionTrait as Connection, DatabaseTransaction as WriteTx};

use ed25519_dalek::SigningKey;
use migrations::Migrator;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, EntityTrait,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use shared::{
    id::{DeviceId, GenerationId, TownId},
    moment::Moment,
    person::Person,
    reference::Reference,
    sync::PublicKey,
};
use stamp::{Lookout, Source};
use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};
use uuid::Uuid;

/// The SQLite file's name in a data folder.
pub const DATABASE: &str = "jingge.sqlite";
/// The receipt key's place in a data folder.
pub const RECEIPT_KEY: &str = "keys/receipt.key";

/// Reader connections beside the one writer of SQLite.
const SQLITE_READERS: u32 = 4;
/// Connections beside those, for upkeep that reads for minutes: nobody who asks waits for it. They are opened when they are needed.
const ASIDE: u32 = 2;
/// Connections to PostgreSQL for writing and for reading: apart, so that writers who wait for their town's row keep no reader waiting.
const POSTGRES_WRITERS: u32 = 8;
const POSTGRES_READERS: u32 = 12;
/// Groups of writes at the database at once: fewer than connections, so that a sign-in always finds one.
const SQLITE_LANES: usize = 1;
const POSTGRES_LANES: usize = 4;

/// Shared by all requests of a server.
pub struct State {
    /// The configuration.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// The time, as far as it is believed.
    pub clock: Arc<Watch>,
    /// The key that signs receipts.
    pub keys: Keys,
    /// Identity of the store's contents.
    pub generation: GenerationId,
    /// When the store was made of a backup, if it was.
    pub restored_at: Option<Moment>,
    /// Where photos lie.
    pub photos: Arc<dyn PhotoStore>,
    /// Where chunks of photos wait for the rest.
    pub incoming: Incoming,
    /// The lines in which pushes wait to be read.
    pub sending: Turns,
    /// The lines in which chunks of photos wait to be read.
    pub uploading: Turns,
    /// The lines in which what was read waits to be decided.
    pub turns: Turns,
    /// The lines in which what is decided waits for the database.
    pub groups: Groups,
    /// The lines in which what is read waits.
    pub reading: Turns,
    /// What each person has sent today.
    pub sent: Usage,
    /// How many messages of 投诉建议 each person has sent today.
    pub feedback: Usage,
    /// Who waits for the feed to move.
    pub listeners: Arc<Listeners>,
    /// How far the towns' feeds have come.
    pub feeds: Feeds,
    /// Sessions that were found to be in force.
    pub sessions: AsOf<String, Session>,
    /// What is counted of issues, by town.
    pub columns: Towns,
    /// The setup of a store without a town.
    pub setup: Setup,
    /// https by an authority of this server's own.
    pub https: OwnHttps,
    references: RwLock<HashMap<TownId, Arc<InForce>>>,
}

/// A session as it stands in the database.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose it is.
    pub person: Person,
    /// The device it was given to.
    pub device: DeviceId,
    /// What that device is called.
    pub device_name: String,
    /// When it ends.
    pub until: Moment,
}

/// Reference data with its version.
pub struct InForce {
    /// Raised by each import that changed something.
    pub version: u64,
    /// The data.
    pub reference: Arc<Reference>,
    /// The instant at which they began, if they came by their date: nothing is decided by them before.
    pub since: Option<Moment>,
}

/// The database: one writer at a time on SQLite, some on PostgreSQL, and beside them readers.
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    aside: DatabaseConnection,
    lookout: Lookout,
    log: fold::Folder,
    statements: Arc<AtomicU64>,
}

/// The key pair of receipts, and the key that seals.
pub struct Keys {
    signing: SigningKey,
    seal: SealKey,
}

impl Keys {
    /// The key that signs.
    #[must_use]
    pub const fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// The key that phones pin.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey::of(self.signing.verifying_key().as_bytes())
    }

    /// The key that seals secrets of channels.
    #[must_use]
    pub const fn seal(&self) -> &SealKey {
        &self.seal
    }

    fn open(data: &Path) -> Result<Self, Error> {
        Ok(Self { signing: Self::receipts(data)?, seal: SealKey::open(data)? })
    }

    fn receipts(data: &Path) -> Result<SigningKey, Error> {
        let path = data.join(RECEIPT_KEY);
        if let Ok(bytes) = fs::read(&path) {
            let bytes: [u8; 32] = bytes.try_into().map_err(|_| Error::internal("the receipt key is damaged"))?;
            return Ok(SigningKey::from_bytes(&bytes));
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(Error::internal)?;
        secret_file::write_new(&path, &bytes)?;
        Ok(SigningKey::from_bytes(&bytes))
    }
}

impl Db {
    /// For reading. Sees what was committed before.
    #[must_use]
    pub const fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For what reads at length and is in no hurry.
    #[must_use]
    pub const fn aside(&self) -> &DatabaseConnection {
        &self.aside
    }

    /// A transaction for writing. Whoever holds it must not ask for another.
    ///
    /// # Errors
    /// The database is busy or gone.
    pub async fn write(&self) -> Result<DatabaseTransaction, Error> {
        let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        Ok(self.writer.begin_with_options(options).await?)
    }

    /// A read transaction: everything read in it is of one instant.
    ///
    /// # Errors
    /// The database is busy or gone.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, Error> {
        one_instant(&self.reader).await
    }

    /// The same for what reads at length and is in no hurry.
    ///
    /// # Errors
    /// As [`Self::snapshot`].
    pub async fn snapshot_aside(&self) -> Result<DatabaseTransaction, Error> {
        one_instant(&self.aside).await
    }

    /// Closes all connections; what was written stands in the database's own file then, unless another process still has it open.
    ///
    /// # Errors
    /// A connection that cannot be closed.
    pub async fn close(&self) -> Result<(), Error> {
        self.lookout.close().await?;
        self.log.close().await?;
        self.aside.close_by_ref().await?;
        self.reader.close_by_ref().await?;
        Ok(self.writer.close_by_ref().await?)
    }

    /// Empties SQLite's log into the database's own file; waits some seconds for others who read.
    ///
    /// # Errors
    /// The database's.
    pub async fn fold(&self) -> Result<(), Error> {
        store::fold(&self.writer).await
    }

    async fn connect(config: &Config) -> Result<Self, Error> {
        if let Some(url) = &config.database_url {
            let (writer, reader) = (store::postgres(url, POSTGRES_WRITERS).await?, store::postgres(url, POSTGRES_READERS).await?);
            let aside = store::postgres_aside(url, ASIDE).await?;
            return Ok(Self::of([writer, reader, aside], |reader| Source::Server(reader.clone()), fold::Folder::none()));
        }
        let file = config.data.join(DATABASE);
        let log = fold::Folder::of(&file);
        let writer = store::sqlite_writer(&file, log.is_aside()).await?;
        store::check_sqlite(&writer).await?;
        let reader = store::sqlite_readers(&file, SQLITE_READERS).await?;
        let aside = store::sqlite_aside(&file, ASIDE).await?;
        Ok(Self::of([writer, reader, aside], |_| Source::file(file), log))
    }

    fn of(
        [mut writer, mut reader, mut aside]: [DatabaseConnection; 3],
        source: impl FnOnce(&DatabaseConnection) -> Source,
        log: fold::Folder,
    ) -> Self {
        let statements = Arc::new(AtomicU64::new(0));
        for connection in [&mut writer, &mut reader, &mut aside] {
            let statements = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                statements.fetch_add(1, Ordering::Relaxed);
            });
        }
        let lookout = Lookout::at(source(&reader));
        Self { writer, reader, aside, lookout, log, statements }
    }

    /// Brings what SQLite's log holds into the database's own file, on a connection of its own, and from then on no commit stops to do it. Without
    /// further calls the log grows; a call that fails, or [`Self::fold_at_commits`], gives the work back to the commits.
    ///
    /// # Errors
    /// The database's.
    pub async fn fold_aside(&self) -> Result<Log, Error> {
        let folded = self.log.round(&self.writer).await;
        if folded.is_err() {
            self.fold_at_commits().await?;
        }
        folded
    }

    /// Has commits bring the log into the database's own file again, as SQLite does by itself.
    ///
    /// # Errors
    /// The database's.
    pub async fn fold_at_commits(&self) -> Result<(), Error> {
        self.log.give_back(&self.writer).await
    }

    /// The state of the database at an instant after this was called.
    ///
    /// # Errors
    /// The database is busy or gone.
    pub async fn stamp(&self) -> Result<Stamp, Error> {
        self.lookout.look().await
    }

    /// How many statements have been asked of the database since it was opened, beginnings and ends of transactions left out.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed) + self.lookout.own_statements()
    }
}

impl State {
    /// Opens the store of this configuration, migrating it unless told otherwise.
    ///
    /// # Errors
    /// A folder or database that cannot be opened, a key that cannot be read.
    pub async fn open(config: Config, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        Self::open_on(config, clock, Arc::new(Disk)).await
    }

    /// The same with photos on another file system.
    ///
    /// # Errors
    /// As [`State::open`].
    pub async fn open_on(config: Config, clock: Arc<dyn Clock>, file_system: Arc<dyn FileSystem>) -> Result<Self, Error> {
        fs::create_dir_all(&config.data)?;
        let db = Db::connect(&config).await?;
        if config.migrate {
            Migrator::up(&db.writer, None).await?;
        }
        let keys = Keys::open(&config.data)?;
        let generation = generation(&db).await?;
        let restored_at = ops::last_restore(db.reader()).await?;
        let clock = Arc::new(Watch::over(clock, ops::known_time(db.reader()).await?));
        let folder = config.data.join("photos");
        let incoming = Incoming::new(&folder, Arc::clone(&file_system));
        let photos = Arc::new(DiskStore::on(folder, file_system));
        let each_town = config.database_url.is_some();
        let https = OwnHttps::of(&config);
        Ok(Self {
            config,
            db,
            clock,
            keys,
            generation,
            restored_at,
            photos,
            incoming,
            sending: Turns::new(turn::SENDING),
            uploading: Turns::new(turn::UPLOADING),
            turns: Turns::new(turn::PUSHING),
            groups: Groups::new(each_town, if each_town { POSTGRES_LANES } else { SQLITE_LANES }),
            reading: Turns::new(turn::READING),
            sent: Usage::default(),
            feedback: Usage::default(),
            listeners: Arc::default(),
            feeds: Feeds::default(),
            sessions: AsOf::default(),
            columns: Towns::default(),
            setup: Setup::default(),
            https,
            references: RwLock::default(),
        })
    }

    /// Whether there is a town; once there is one, this asks nothing of the database.
    ///
    /// # Errors
    /// The database's.
    pub async fn has_town(&self) -> Result<bool, Error> {
        if !self.setup.knows_a_town() && !self.setup.is_playing() && town::Entity::find().one(self.db.reader()).await?.is_some() {
            self.setup.town_is_there();
        }
        Ok(self.setup.knows_a_town())
    }

    /// The town's reference data in force.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown town.
    pub async fn reference(&self, id: TownId) -> Result<Arc<Reference>, Error> {
        self.in_force(self.db.reader(), id).await.map(|found| Arc::clone(&found.reference))
    }

    /// The town's reference data with its version, as `db` sees it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown town.
    pub async fn in_force(&self, db: &impl ConnectionTrait, id: TownId) -> Result<Arc<InForce>, Error> {
        let row = town::Entity::find_by_id(id.0).one(db).await?.ok_or(Error::NotFound)?;
        self.version_of(db, id, row.reference_version).await
    }

    /// This version of the town's reference data.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such version.
    pub async fn version_of(&self, db: &impl ConnectionTrait, id: TownId, number: i64) -> Result<Arc<InForce>, Error> {
        let version = u64::try_from(number).unwrap_or(0);
        let cached = self.references.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(cached) = cached.filter(|cached| cached.version == version) {
            return Ok(cached);
        }
        let row = reference::Entity::find_by_id((id.0, number));
        // A transaction may see a version that is never committed: only what others see as well is kept.
        let committed = row.clone().one(self.db.reader()).await?;
        let is_committed = committed.is_some();
        let row = match committed {
            Some(row) => row,
            None => row.one(db).await?.ok_or(Error::NotFound)?,
        };
        let reference = Arc::new(serde_json::from_str(&row.body).map_err(Error::internal)?);
        let found = Arc::new(InForce { version, reference, since: row.holds_from.map(Moment) });
        if is_committed {
            self.references.write().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&found));
        }
        Ok(found)
    }
}

/// A read transaction that sees one instant.
async fn one_instant(db: &DatabaseConnection) -> Result<DatabaseTransaction, Error> {
    let isolation_level = match db.get_database_backend() {
        DatabaseBackend::Postgres => Some(sea_orm::IsolationLevel::RepeatableRead),
        _ => None,
    };
    Ok(db.begin_with_options(TransactionOptions { isolation_level, ..Default::default() }).await?)
}

/// The store's identity, made at first opening.
async fn generation(db: &Db) -> Result<GenerationId, Error> {
    const KEY: &str = "generation";
    let tx = db.write().await?;
    let found = meta::Entity::find_by_id(KEY.to_owned()).one(&tx).await?;
    let generation = match found {
        Some(row) => row.value.parse().map_err(Error::internal)?,
        None => {
            let generation = GenerationId(Uuid::now_v7());
            meta::ActiveModel { key: Set(KEY.to_owned()), value: Set(generation.to_string()) }.insert(&tx).await?;
            generation
        }
    };
    tx.commit().await?;
    Ok(generation)
}
