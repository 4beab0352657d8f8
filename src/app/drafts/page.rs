//! What a file says: a page that shows by itself whether all of it is there.
//!
//! The file that is written with every key has two places and they take turns: whatever ends a write half-way, the page
//! before it is whole. Writing in place costs microseconds; giving a new file its name can wait for the disk, and with it
//! for all that was typed meanwhile.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::desk::model::draft::Draft;

/// The format. Pages of another one are left to the program that wrote them, for as long as they are kept.
pub const FORMAT: u32 = 1;
/// Where the second place begins. What is typed is a thousandth of it; the space between takes none on the disk.
const SECOND: u64 = 1024 * 1024;
/// What a page begins with: its fingerprint and its length, each in so many letters.
const HEAD: usize = 36 + 1 + 10 + 1;

/// A page.
#[derive(Debug, Serialize, Deserialize)]
pub struct Page {
    /// Of which format.
    pub format: u32,
    /// Later pages of a desk have higher numbers.
    pub number: u64,
    /// Whose server.
    pub server: String,
    /// When the last key was pressed, by the clock of the clinics.
    pub at: DateTime<Utc>,
    /// What is typed.
    pub draft: Draft,
}

impl Page {
    /// The page as it is written.
    pub fn text(&self) -> io::Result<Vec<u8>> {
        let says = serde_json::to_string(self).map_err(io::Error::other)?;
        Ok(format!("{} {:>10}\n{says}", fingerprint(says.as_bytes()), says.len()).into_bytes())
    }

    /// What was written, if all of it is there.
    pub fn read(text: &[u8]) -> Option<Self> {
        let head = std::str::from_utf8(text.get(..HEAD)?).ok()?;
        let (told, length) = head.split_once(' ')?;
        let says = text.get(HEAD..HEAD.checked_add(length.trim().parse().ok()?)?)?;
        if told != fingerprint(says).to_string() {
            return None;
        }
        serde_json::from_slice(says).ok()
    }

    /// Writes it in its turn.
    pub fn write_in_place(&self, file: &File) -> io::Result<()> {
        let text = self.text()?;
        if u64::try_from(text.len()).is_ok_and(|length| length > SECOND) {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        file.write_all_at(&text, (self.number % 2) * SECOND)
    }

    /// The newest page of a file with two places that is whole.
    pub fn read_in_place(path: &Path) -> Option<Self> {
        let text = std::fs::read(path).ok()?;
        let second = usize::try_from(SECOND).ok().and_then(|at| text.get(at..)).unwrap_or_default();
        let pages = [text.as_slice(), second].into_iter().filter_map(Self::read);
        pages.max_by_key(|page| page.number)
    }
}

fn fingerprint(says: &[u8]) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, says)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::model::draft::{Piece, Typed};

    fn page(number: u64, typed: &str) -> Page {
        let typed = Typed { text: typed.to_owned(), cursor: 0 };
        let draft = Draft { open: Some(Piece::Line(typed)), ..Draft::default() };
        Page { format: FORMAT, number, server: "own".to_owned(), at: DateTime::UNIX_EPOCH, draft }
    }

    #[test]
    fn of_a_page_that_was_cut_anywhere_the_one_before_is_left() {
        let path = std::env::temp_dir().join(format!("frontdesk-{}", Uuid::new_v4()));
        let file = File::options().read(true).write(true).create_new(true).open(&path).unwrap();
        page(1, "of the first").write_in_place(&file).unwrap();
        page(2, "of the second, which is longer").write_in_place(&file).unwrap();
        let third = page(3, "of the third, the longest of them all").text().unwrap();
        for cut in 0..third.len() {
            file.write_all_at(&third[..cut], SECOND).unwrap();
            let left = Page::read_in_place(&path).unwrap();
            assert_eq!(left.draft, page(2, "of the second, which is longer").draft, "cut at {cut}");
        }
        file.write_all_at(&third, SECOND).unwrap();
        assert_eq!(Page::read_in_place(&path).unwrap().number, 3);
        std::fs::remove_file(path).unwrap();
    }
}
