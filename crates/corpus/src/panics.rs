//! Panics of transforms and readers: caught, told as a reason, and not printed.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static MESSAGE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`.
///
/// # Errors
/// If it panics: the message and the place, which are not printed then.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if WATCHED.get() {
                let message = info.payload_as_str().unwrap_or("no message").to_owned();
                let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
                MESSAGE.set(Some(message + &place.unwrap_or_default()));
            } else {
                before(info);
            }
        }));
    });
    WATCHED.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    WATCHED.set(false);
    done.map_err(|_| MESSAGE.take().unwrap_or_else(|| "no message".to_owned()))
}
