//! Pages of lists that are kept for as long as nothing in their practice has changed: after each change all desks of a
//! clinic read the same day again at the same moment, and to put it together once is enough.
//!
//! Whether it has changed is looked up in the transaction that would read the page (see [`audit::newest`]), so that it
//! holds on either store, whichever server or program made the change.
//!
//! [`audit::newest`]: crate::server::store::audit::newest

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Bytes;

use crate::domain::ids::BusinessId;
use crate::server::store::lists::ListOf;

/// How much is kept, in bytes; then all is forgotten.
const MOST: usize = 64 * 1024 * 1024;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    /// Whose practice.
    pub business: BusinessId,
    /// Which list.
    pub list: ListOf,
    /// Which page of it, counted from 0.
    pub number: i64,
    /// How long pages are.
    pub length: i64,
}

/// The pages. Cheap to clone; all clones are the same.
#[derive(Clone, Default)]
pub struct KeptPages(Arc<RwLock<Pages>>);

#[derive(Default)]
struct Pages {
    bytes: usize,
    /// Each with the newest entry of the practice's trail when it was read.
    of: HashMap<Page, (Option<String>, Bytes)>,
}

impl KeptPages {
    /// The page, if it was read while `newest` was the newest entry.
    pub fn find(&self, page: &Page, newest: Option<&str>) -> Option<Bytes> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (then, body) = kept.of.get(page)?;
        (then.as_deref() == newest).then(|| body.clone())
    }

    /// Keeps a page that was read in the transaction in which `newest` was.
    pub fn keep(&self, page: Page, newest: Option<String>, body: Bytes) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes + body.len() > MOST {
            *kept = Pages::default();
        }
        kept.bytes += body.len();
        if let Some((_, older)) = kept.of.insert(page, (newest, body)) {
            kept.bytes -= older.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: i64) -> Page {
        Page { business: "b".into(), list: ListOf::Patient("p".into()), number, length: 20 }
    }

    #[test]
    fn a_page_is_kept_until_something_is_written_down() {
        let kept = KeptPages::default();
        kept.keep(page(0), Some("one".into()), Bytes::from_static(b"[]"));
        assert_eq!(kept.find(&page(0), Some("one")).as_deref(), Some(&b"[]"[..]));
        assert_eq!(kept.find(&page(0), Some("two")), None);
        assert_eq!(kept.find(&page(0), None), None);
        assert_eq!(kept.find(&page(1), Some("one")), None);
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let kept = KeptPages::default();
        let body = Bytes::from(vec![b' '; MOST / 2]);
        for _ in 0..4 {
            kept.keep(page(0), None, body.clone());
        }
        kept.keep(page(1), None, body.clone());
        assert!(kept.find(&page(0), None).is_some() && kept.find(&page(1), None).is_some());
        kept.keep(page(2), None, body);
        assert!(kept.find(&page(0), None).is_none() && kept.find(&page(2), None).is_some());
    }
}
