//! Parquet files of a run, written and read back. A build without the feature has the names alone, and says so where one is asked for.

#[cfg(feature = "parquet")]
mod read;
#[cfg(feature = "parquet")]
mod revert;
#[cfg(not(feature = "parquet"))]
mod without;
#[cfg(feature = "parquet")]
mod write;

use std::path::{Path, PathBuf};

#[cfg(feature = "parquet")]
pub(crate) use copydesk_parquet::Layout;
#[cfg(feature = "parquet")]
pub(crate) use read::{Records, each, holds_rows};
#[cfg(feature = "parquet")]
pub(crate) use revert::revert;
#[cfg(not(feature = "parquet"))]
pub(crate) use without::*;
#[cfg(feature = "parquet")]
pub(crate) use write::{Tables, layout, output};

use crate::error::Failure;

/// The folder of a run's documents where these are rows of Parquet files, its parts.
pub(crate) const PARTS: &str = "documents";

/// The folder of the rows of its inputs that were not kept, as they came in.
pub(crate) const NOT_KEPT: &str = "not-kept";

/// Whether a file is one of these by its name.
pub(crate) fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"))
}

/// The parts in a folder, in their order.
pub(crate) fn parts(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| Failure::file(folder, &error);
    let mut parts = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if is_table(&path) {
            parts.push(path);
        }
    }
    parts.sort();
    Ok(parts)
}
