//! From the reader to the workers, and no more under way than memory should hold.

use std::sync::mpsc::SyncSender;
use std::sync::{Condvar, Mutex, PoisonError};

use crate::inputs::Input;
use crate::read::{BATCH, Work};
use crate::spare::Spare;

/// So many bytes of input may be read and not yet written before another batch is read: two batches, of which one of records or rows is
/// a little more than [`BATCH`], or one document that is larger.
const ROOM: u64 = 2 * BATCH as u64 + BATCH as u64 / 2;

/// How many bytes of input were read and are not written yet, and the buffers of what is written.
#[derive(Debug)]
pub(crate) struct Flight {
    /// None once nobody waits for them any more.
    bytes: Mutex<Option<u64>>,
    landed: Condvar,
    /// What lines were read into.
    pub(crate) read: Spare,
    /// What documents were written into.
    pub(crate) written: Spare,
}

impl Flight {
    pub(crate) const fn new() -> Self {
        Self { bytes: Mutex::new(Some(0)), landed: Condvar::new(), read: Spare::new(), written: Spare::new() }
    }

    fn change(&self, change: impl FnOnce(&mut Option<u64>)) {
        change(&mut self.bytes.lock().unwrap_or_else(PoisonError::into_inner));
        self.landed.notify_all();
    }

    /// A batch is written. Its memory is free before the next one is read.
    pub(crate) fn land(&self, work: Work, inputs: &[Input]) {
        let bytes = work.size(inputs);
        match work {
            Work::Lines(_, batch, _) => self.read.give(batch.into_bytes()),
            other => drop(other),
        }
        self.change(|flying| *flying = flying.map(|flying| flying.saturating_sub(bytes)));
    }

    /// Lets a reader go that waits, when this is dropped: nothing will land any more.
    pub(crate) const fn ends(&self) -> Ends<'_> {
        Ends(self)
    }
}

/// See [`Flight::ends`].
pub(crate) struct Ends<'f>(&'f Flight);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.change(|flying| *flying = None);
    }
}

/// Nobody takes batches any more.
#[derive(Debug)]
pub(crate) struct Closed;

/// Where the reader hands its batches over.
pub(crate) struct Outbox<'f> {
    pub(crate) sender: SyncSender<Work>,
    pub(crate) flight: &'f Flight,
    pub(crate) inputs: &'f [Input],
}

impl Outbox<'_> {
    /// Hands a batch over and waits until there is room for the next: where documents are large, memory holds one of them and not as
    /// many as the queues have places.
    pub(crate) fn send(&self, work: Work) -> Result<(), Closed> {
        let bytes = work.size(self.inputs);
        self.flight.change(|flying| *flying = flying.map(|flying| flying.saturating_add(bytes)));
        self.sender.send(work).map_err(|_| Closed)?;
        let flying = self.flight.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |flying: &mut Option<u64>| flying.is_some_and(|flying| flying > ROOM);
        drop(self.flight.landed.wait_while(flying, full).unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }
}
