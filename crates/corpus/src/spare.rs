//! Buffers that were emptied and wait for the next batch.

use std::sync::{Mutex, PoisonError};

use crate::read::BATCH;

/// No buffer larger than this is kept: one huge document would be held in memory to the end of the run.
const LARGEST: usize = BATCH;

/// Nor a smaller one: it costs little to make.
const SMALLEST: usize = 64 << 10;

/// So many bytes are kept in all.
const ROOM: usize = 4 * BATCH;

/// Empty buffers that keep their memory: given back to the system, it would come back page by page, each of them cleared, for every
/// batch anew.
#[derive(Debug)]
pub(crate) struct Spare(Mutex<Vec<Vec<u8>>>);

impl Spare {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// An empty buffer: the one that was given last, which the caches may still know; where there is none, a new one of `size` bytes.
    pub(crate) fn take(&self, size: usize) -> Vec<u8> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.unwrap_or_else(|| Vec::with_capacity(size))
    }

    /// Empties a buffer and keeps it, as far as there is room.
    pub(crate) fn give(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held: usize = kept.iter().map(Vec::capacity).sum();
        if (SMALLEST..=LARGEST).contains(&buffer.capacity()) && held + buffer.capacity() <= ROOM {
            kept.push(buffer);
        }
    }
}
