//! Byte ranges that know which text they index.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Range;

/// Marks a [`Span`] of the text that came in.
pub enum Source {}

/// Marks a [`Span`] of the text as it stands now.
pub enum Text {}

/// A half-open range of bytes in one kind of text.
///
/// `Span<Source>` and `Span<Text>` are different types, so an offset of the one cannot index the other.
pub struct Span<S> {
    start: u32,
    end: u32,
    space: PhantomData<fn() -> S>,
}

impl<S> Span<S> {
    /// The range from `start` to `end`, in bytes.
    ///
    /// # Panics
    /// In debug builds, if `start > end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end, "a span's start lies behind its end");
        Self { start, end, space: PhantomData }
    }

    /// The range of two `usize` offsets, as string functions return them; texts are shorter than 4 GiB by then.
    #[must_use]
    pub const fn at(start: usize, end: usize) -> Self {
        debug_assert!(end <= u32::MAX as usize);
        Self::new(start as u32, end as u32)
    }

    /// The empty range at `position`.
    #[must_use]
    pub const fn empty(position: u32) -> Self {
        Self::new(position, position)
    }

    /// The first byte.
    #[must_use]
    pub const fn start(self) -> u32 {
        self.start
    }

    /// The byte behind the last one.
    #[must_use]
    pub const fn end(self) -> u32 {
        self.end
    }

    /// How many bytes it covers.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it covers nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a range to index a string with.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of `text` that it covers.
    ///
    /// # Panics
    /// If it does not lie in `text` on character boundaries.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Whether it lies in `text` on character boundaries.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        text.is_char_boundary(self.start as usize) && text.is_char_boundary(self.end as usize)
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether all of `other` lies inside.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

// Derives would ask for the same traits of the marker, which has no values.
impl<S> Clone for Span<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Span<S> {}

impl<S> PartialEq for Span<S> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}

impl<S> Eq for Span<S> {}

impl<S> PartialOrd for Span<S> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<S> Ord for Span<S> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}

impl<S> Hash for Span<S> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}

impl<S> fmt::Debug for Span<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
