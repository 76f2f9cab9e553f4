//! What schemes remember from one request of a run to the next: a nonce that is still good, how far a clock is off.

use std::{
    any::Any,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// What schemes remember. Copies share it: requests that run side by side count one nonce together.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<HashMap<String, Box<dyn Any + Send>>>>);

impl Memory {
    /// Works on what is kept under `key`, which begins with the scheme's name; a fresh value where nothing is.
    pub fn with<K: Any + Default + Send, R>(&self, key: &str, work: impl FnOnce(&mut K) -> R) -> R {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = all.entry(key.to_owned()).or_insert_with(|| Box::<K>::default());
        if let Some(kept) = slot.downcast_mut::<K>() {
            return work(kept);
        }
        let mut fresh = K::default();
        let result = work(&mut fresh);
        *slot = Box::new(fresh);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_share_what_is_kept() {
        let memory = Memory::default();
        memory.with("a", |count: &mut u32| *count += 1);
        memory.clone().with("a", |count: &mut u32| *count += 1);
        assert_eq!(memory.with("a", |count: &mut u32| *count), 2);
        assert_eq!(memory.with("b", |count: &mut u32| *count), 0);
        assert_eq!(memory.with("a", |text: &mut String| text.clone()), "");
    }
}
