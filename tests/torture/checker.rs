//! Whether a history is linearizable: whether there is an order of its calls, each at one moment between its beginning
//! and its end, in which a plain model gives the same results (Wing and Gong's search, with a memory of the places where
//! it has been before, after Lowe).
//!
//! A call whose end nobody saw may have taken effect at any later moment, or never.

use std::collections::HashSet;
use std::fmt::Debug;
use std::hash::Hash;

/// What happens to a state by one call with its result.
pub trait Model {
    type State: Clone + Eq + Hash + Debug;
    type Call: Debug;

    /// The state after the call, or nothing where the call could not have had that result.
    fn step(&self, state: &Self::State, call: &Self::Call) -> Option<Self::State>;

    /// Whether the call changes nothing in any state.
    fn only_looks(&self, call: &Self::Call) -> bool;
}

/// One call: when it began and ended, on one clock for all, and what it was and brought.
#[derive(Clone, Debug)]
pub struct Event<C> {
    pub began: u64,
    /// `None`: nobody knows; it may have happened, or happen later, or never.
    pub ended: Option<u64>,
    pub call: C,
}

/// How far the search came where there is no such order.
#[derive(Debug)]
pub struct Stuck<S> {
    /// The most calls that could be put in order, and the state behind them.
    pub ordered: usize,
    pub state: S,
    /// The calls, as numbers in the history, that could have come next, and none of which fits.
    pub none_fits: Vec<usize>,
}

/// Looks for an order; says how many places it has looked at.
pub fn check<M: Model>(model: &M, start: M::State, history: &[Event<M::Call>]) -> Result<usize, Box<Stuck<M::State>>> {
    let mut by_beginning: Vec<usize> = (0..history.len()).collect();
    by_beginning.sort_by_key(|at| history[*at].began);
    let mut search = Search { model, history, by_beginning, seen: HashSet::new(), furthest: None };
    let mut open = vec![(Done::none(history.len()), start)];
    while let Some((mut done, mut state)) = open.pop() {
        loop {
            let next = search.candidates(&done);
            if search.is_whole(&done) {
                return Ok(search.seen.len());
            }
            // What only looks, and fits now, may as well come now: whatever is possible later stays possible.
            let fits = |call| model.only_looks(call) && model.step(&state, call).is_some();
            let free = next.iter().copied().find(|at| fits(&history[*at].call));
            if let Some(free) = free {
                done.add(free);
                continue;
            }
            let mut ways = next.iter().filter_map(|at| Some((*at, model.step(&state, &history[*at].call)?)));
            let mut followed = None;
            for (at, after) in ways.by_ref() {
                let mut more = done.clone();
                more.add(at);
                if search.seen.insert((more.clone(), after.clone())) {
                    match followed {
                        None => followed = Some((more, after)),
                        Some(_) => open.push((more, after)),
                    }
                }
            }
            drop(ways);
            match followed {
                Some(way) => (done, state) = way,
                None => {
                    search.note(&done, state, next);
                    break;
                }
            }
        }
    }
    Err(Box::new(search.furthest.expect("a search that ends has been somewhere")))
}

struct Search<'a, M: Model> {
    model: &'a M,
    history: &'a [Event<M::Call>],
    by_beginning: Vec<usize>,
    seen: HashSet<(Done, M::State)>,
    furthest: Option<Stuck<M::State>>,
}

impl<M: Model> Search<'_, M> {
    /// The calls that may come next: none of the others ended before they began.
    fn candidates(&self, done: &Done) -> Vec<usize> {
        let mut first_end = u64::MAX;
        let mut next = Vec::new();
        for at in self.by_beginning.iter().copied() {
            let event = &self.history[at];
            if event.began > first_end {
                break;
            }
            if !done.has(at) {
                first_end = first_end.min(event.ended.unwrap_or(u64::MAX));
                next.push(at);
            }
        }
        next.retain(|at| self.history[*at].began <= first_end);
        next
    }

    /// Whether all calls that ended are in order.
    fn is_whole(&self, done: &Done) -> bool {
        self.history.iter().enumerate().all(|(at, event)| event.ended.is_none() || done.has(at))
    }

    fn note(&mut self, done: &Done, state: M::State, next: Vec<usize>) {
        let ordered = done.count();
        if self.furthest.as_ref().is_none_or(|furthest| furthest.ordered < ordered) {
            let none_fits = next.into_iter().filter(|at| self.model.step(&state, &self.history[*at].call).is_none());
            let none_fits = none_fits.collect();
            self.furthest = Some(Stuck { ordered, state, none_fits });
        }
    }
}

/// Which calls are in order already.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Done(Vec<u64>);

impl Done {
    fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn has(&self, at: usize) -> bool {
        self.0[at / 64] & 1 << (at % 64) != 0
    }

    fn add(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}
