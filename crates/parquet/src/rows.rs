//! Some neighbouring rows, and what each of them says.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, StructArray};
use arrow_buffer::NullBuffer;
use copydesk_formats::site;
use copydesk_model::Lang;

use crate::json::RowsJson;
use crate::table::Table;

/// Some neighbouring rows of a file.
#[derive(Debug, Clone)]
pub struct Rows {
    pub(crate) batch: RecordBatch,
    pub(crate) table: Arc<Table>,
    pub(crate) first: u64,
    pub(crate) hash: Option<blake3::Hash>,
}

impl Rows {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.batch.num_rows()
    }

    /// Whether there are none; there never are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first one's number in its file, from 1.
    #[must_use]
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// How many bytes of memory they are.
    #[must_use]
    pub fn size(&self) -> usize {
        size(&self.batch)
    }

    /// What tells these rows from others that could have been read in their place: their numbers, and, of the first ones of a row
    /// group, the hash of its bytes.
    #[must_use]
    pub fn mark(&self) -> Vec<u8> {
        let mut mark = self.hash.map(|hash| hash.as_bytes().to_vec()).unwrap_or_default();
        mark.extend_from_slice(&self.first.to_le_bytes());
        mark.extend_from_slice(&(self.len() as u64).to_le_bytes());
        mark
    }

    /// The way to the single rows.
    #[must_use]
    pub fn view(&self) -> RowsView<'_> {
        let leaf = |way: &Vec<usize>| Leaf::of(self.batch.columns(), way);
        let Table { text, id, languages, sites, .. } = &*self.table;
        RowsView {
            text: leaf(text),
            id: id.as_ref().and_then(leaf),
            languages: languages.iter().filter_map(leaf).collect(),
            sites: sites.iter().filter_map(leaf).collect(),
        }
    }

    /// The way to the rows as JSON.
    ///
    /// # Errors
    /// If a column is of a type that JSON cannot show.
    pub fn json(&self) -> Result<RowsJson<'_>, String> {
        RowsJson::of(self).map_err(|error| error.to_string())
    }
}

/// The way to single rows. Rows are counted from 0 here.
pub struct RowsView<'a> {
    text: Option<Leaf<'a>>,
    id: Option<Leaf<'a>>,
    languages: Vec<Leaf<'a>>,
    sites: Vec<Leaf<'a>>,
}

impl<'a> RowsView<'a> {
    /// The text; none where it is null.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&'a str> {
        self.text.as_ref()?.text(row)
    }

    /// Whether the row has an id.
    #[must_use]
    pub fn has_id(&self, row: usize) -> bool {
        self.id.as_ref().is_some_and(|id| !id.is_null(row))
    }

    /// The language that the row names, where it is an ISO 639-1 code.
    #[must_use]
    pub fn language(&self, row: usize) -> Option<Lang> {
        self.languages.iter().find_map(|column| column.text(row).and_then(Lang::parse))
    }

    /// The site that the row names.
    #[must_use]
    pub fn site(&self, row: usize) -> Option<Cow<'a, str>> {
        self.sites.iter().find_map(|column| column.text(row).and_then(|name| site(Cow::Borrowed(name))))
    }
}

/// How many bytes of memory a batch is, whatever it was cut from.
pub(crate) fn size(batch: &RecordBatch) -> usize {
    batch.columns().iter().map(|column| column.to_data().get_slice_memory_size().unwrap_or(0)).sum()
}

/// A column that may lie in structs.
pub(crate) struct Leaf<'a> {
    nulls: Vec<&'a NullBuffer>,
    pub(crate) array: &'a ArrayRef,
}

impl<'a> Leaf<'a> {
    pub(crate) fn of(columns: &'a [ArrayRef], way: &[usize]) -> Option<Self> {
        let mut array = columns.get(*way.first()?)?;
        let mut nulls: Vec<&NullBuffer> = array.nulls().into_iter().collect();
        for index in &way[1..] {
            array = array.as_any().downcast_ref::<StructArray>()?.columns().get(*index)?;
            nulls.extend(array.nulls());
        }
        Some(Self { nulls, array })
    }

    pub(crate) fn is_null(&self, row: usize) -> bool {
        self.nulls.iter().any(|nulls| nulls.is_null(row))
    }

    pub(crate) fn text(&self, row: usize) -> Option<&'a str> {
        let texts: &'a StringArray = self.array.as_string_opt::<i32>()?;
        (!self.is_null(row)).then(|| texts.value(row))
    }
}
