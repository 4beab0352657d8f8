//! Lists that several parts of the program hold at a time: a copy is a pointer. Whoever changes one gets a list of their
//! own first, where others hold it too.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A list, shared until it is changed.
#[derive(PartialEq, Eq, Hash)]
pub struct Shared<T>(Arc<Vec<T>>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> Deref for Shared<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        Arc::make_mut(&mut self.0)
    }
}

/// Takes no more room than there are entries.
impl<T> From<Vec<T>> for Shared<T> {
    fn from(mut list: Vec<T>) -> Self {
        list.shrink_to_fit();
        Self(Arc::new(list))
    }
}

impl<T> FromIterator<T> for Shared<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        Self::from(entries.into_iter().collect::<Vec<T>>())
    }
}

impl<'a, T> IntoIterator for &'a Shared<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a, T: Clone> IntoIterator for &'a mut Shared<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_seen_by_nobody_else() {
        let mut one: Shared<u8> = (1..4).collect();
        let other = one.clone();
        assert!(std::ptr::eq(&one[0], &other[0]), "one list");
        one.push(4);
        one.iter_mut().for_each(|number| *number += 1);
        assert_eq!((&**one, &**other), (&[2, 3, 4, 5][..], &[1, 2, 3][..]));
    }
}
