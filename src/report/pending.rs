//! What is known of the steps that have not ended yet: a few at most, however long the run is.

use crate::event::StepId;

/// A `T` for each step that runs. Steps may run side by side, so that their events come in any mixture.
pub(super) struct Pending<T>(Vec<((usize, StepId), T)>);

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Default> Pending<T> {
    /// What is known of a step of an iteration.
    pub(super) fn of(&mut self, iteration: usize, step: StepId) -> &mut T {
        let found = self.0.iter().position(|(key, _)| *key == (iteration, step));
        let index = found.unwrap_or_else(|| {
            self.0.push(((iteration, step), T::default()));
            self.0.len() - 1
        });
        &mut self.0[index].1
    }

    /// The same, and it is forgotten.
    pub(super) fn take(&mut self, iteration: usize, step: StepId) -> T {
        let found = self.0.iter().position(|(key, _)| *key == (iteration, step));
        found.map(|index| self.0.swap_remove(index).1).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_side_by_side_are_kept_apart() {
        let mut pending = Pending::<Vec<&str>>::default();
        pending.of(0, 1).push("a");
        pending.of(0, 2).push("b");
        pending.of(0, 1).push("c");
        assert_eq!(pending.take(0, 1), ["a", "c"]);
        assert_eq!(pending.take(0, 2), ["b"]);
        assert!(pending.take(0, 1).is_empty());
    }
}
