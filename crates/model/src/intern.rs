//! Names that are made once and then copied freely.

use std::collections::HashSet;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Gives the one `'static` copy of `name`.
///
/// Rule ids and labels are made while a pipeline is built and copied into every edit of every document: a pointer
/// costs neither an allocation nor a counter that threads fight over. The set only grows, by distinct names.
#[must_use]
pub fn intern(name: &str) -> &'static str {
    static NAMES: OnceLock<Mutex<HashSet<&'static str>>> = OnceLock::new();
    let mut names = NAMES.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.into());
    names.insert(kept);
    kept
}
