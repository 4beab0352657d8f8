//! Lists that several parts of the program hold at a time: a copy is a pointer. Whoever changes one gets a list of their
//! own first, where others hold it too.
//!
//! Beside a list stands what follows from it alone and is too dear to be made for every key ([`Shared::beside`]). It goes
//! with the first change: a list and what was made of another one can't come together.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A list, shared until it is changed, with what was made of it.
pub struct Shared<T, Beside = ()>(Arc<Inner<T, Beside>>);

#[derive(Default)]
struct Inner<T, Beside> {
    list: Vec<T>,
    beside: Beside,
}

/// A copy is made to be changed: what was made of the list is not copied.
impl<T: Clone, Beside: Default> Clone for Inner<T, Beside> {
    fn clone(&self) -> Self {
        Self { list: self.list.clone(), beside: Beside::default() }
    }
}

impl<T, Beside> Shared<T, Beside> {
    /// What was made of the list, as it stands. It is empty after every change.
    pub fn beside(&self) -> &Beside {
        &self.0.beside
    }

    /// Whether both are one list, unchanged; not only alike.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T, Beside> Clone for Shared<T, Beside> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T, Beside: Default> Default for Shared<T, Beside> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

/// As the list is: what was made of it follows.
impl<T: PartialEq, Beside> PartialEq for Shared<T, Beside> {
    fn eq(&self, other: &Self) -> bool {
        self.0.list == other.0.list
    }
}

impl<T: Eq, Beside> Eq for Shared<T, Beside> {}

impl<T: Hash, Beside> Hash for Shared<T, Beside> {
    fn hash<H: Hasher>(&self, to: &mut H) {
        self.0.list.hash(to);
    }
}

impl<T: fmt::Debug, Beside> fmt::Debug for Shared<T, Beside> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.list.fmt(f)
    }
}

impl<T, Beside> Deref for Shared<T, Beside> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0.list
    }
}

/// The only way to change the list; what was made of it goes.
impl<T: Clone, Beside: Default> DerefMut for Shared<T, Beside> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        let inner = Arc::make_mut(&mut self.0);
        inner.beside = Beside::default();
        &mut inner.list
    }
}

/// Takes no more room than there are entries.
impl<T, Beside: Default> From<Vec<T>> for Shared<T, Beside> {
    fn from(mut list: Vec<T>) -> Self {
        list.shrink_to_fit();
        Self(Arc::new(Inner { list, beside: Beside::default() }))
    }
}

impl<T, Beside: Default> FromIterator<T> for Shared<T, Beside> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        Self::from(entries.into_iter().collect::<Vec<T>>())
    }
}

impl<'a, T, Beside> IntoIterator for &'a Shared<T, Beside> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.list.iter()
    }
}

impl<'a, T: Clone, Beside: Default> IntoIterator for &'a mut Shared<T, Beside> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

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

    #[test]
    fn what_was_made_of_a_list_goes_with_the_first_change_and_stays_with_the_others() {
        type List = Shared<u8, OnceLock<usize>>;
        let mut one: List = (1..4).collect();
        let len = |list: &List| *list.beside().get_or_init(|| list.len());
        let other = one.clone();
        assert_eq!((len(&one), other.beside().get()), (3, Some(&3)), "made once for both");
        one.push(4);
        assert_eq!((one.beside().get(), other.beside().get()), (None, Some(&3)));
        assert!(len(&one) == 4 && !one.is(&other));
        // Nobody else holds it: it is changed where it stands.
        one.pop();
        assert_eq!(one.beside().get(), None);
        assert_eq!(one, other, "alike is who has the same entries");
    }
}
