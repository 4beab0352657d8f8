//! Each test on both stores: `on_both_stores![name, …]` makes `name::on_sqlite` and `name::on_postgres` of a function.

use std::future::Future;

use frontdesk::server::store::Place;

#[path = "../common/postgres.rs"]
pub mod postgres;

/// Which store a test is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

tokio::task_local! {
    static KIND: Kind;
}

impl Kind {
    /// The one that the test at hand is on; SQLite where nothing is said.
    pub fn chosen() -> Self {
        KIND.try_with(|kind| *kind).unwrap_or(Self::Sqlite)
    }

    /// A place for a new store; a file lies in that folder.
    pub async fn place(self, folder: &std::path::Path) -> Place {
        match self {
            Self::Sqlite => Place::Sqlite(folder.join("practice.db")),
            Self::Postgres => Place::Postgres(Box::new(postgres::cluster().schema().await.address())),
        }
    }

    /// Runs a test on that store.
    pub fn run(self, test: impl Future<Output = ()>) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
        runtime.block_on(KIND.scope(self, test));
    }
}

macro_rules! on_both_stores {
    ($($name:ident),* $(,)?) => {$(
        mod $name {
            #[test]
            fn on_sqlite() {
                crate::both::Kind::Sqlite.run(super::$name());
            }

            #[test]
            fn on_postgres() {
                crate::both::Kind::Postgres.run(super::$name());
            }
        }
    )*};
}
pub(crate) use on_both_stores;
