//! What stands in for Parquet in a build without it: there is none of these.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use copydesk_corpus::{Format, Input, Output};
use copydesk_formats::Fields;

use crate::args::RevertArgs;
use crate::error::{Done, Failure};
use crate::original::{Original, Unread};
use crate::output::Whole;

pub(crate) enum Layout {}
pub(crate) enum Tables {}
pub(crate) enum Records {}

type Batch = Vec<(String, String, String)>;

const WITHOUT: &str = "this copydesk was built without the feature `parquet`, and reads and writes no such files";

fn without(path: &Path) -> Failure {
    Failure::new(format!("{}: {WITHOUT}", path.display()))
}

pub(crate) fn layout(_: Format, _: &[Input], _: &Fields) -> Result<Option<Layout>, Failure> {
    Ok(None)
}

pub(crate) const fn output(layout: &Layout) -> Output<'_> {
    match *layout {}
}

impl Tables {
    pub(crate) fn one(file: Whole, layout: &Layout) -> Result<Self, Failure> {
        drop(file);
        match *layout {}
    }

    pub(crate) const fn in_folder(
        _: &Path,
        layout: &Layout,
        _: Option<&BTreeMap<String, u64>>,
    ) -> Result<Self, Failure> {
        match *layout {}
    }

    pub(crate) const fn settle(&mut self, _: &mut BTreeMap<String, u64>) -> io::Result<()> {
        match *self {}
    }

    pub(crate) const fn finish(self) -> Result<(), Failure> {
        match self {}
    }
}

impl Records {
    pub(crate) fn open(files: &[PathBuf]) -> Result<Self, Failure> {
        Err(without(files.first().map_or(Path::new(""), PathBuf::as_path)))
    }

    pub(crate) const fn next(&mut self) -> Result<Option<Original>, Unread> {
        match *self {}
    }
}

pub(crate) fn each(path: &Path, _: &mut dyn FnMut(Batch) -> Result<(), Failure>) -> Result<(), Failure> {
    Err(without(path))
}

pub(crate) fn holds_rows(_: &Path) -> Result<bool, Failure> {
    Ok(false)
}

pub(crate) fn revert(args: &RevertArgs) -> Done {
    Err(without(&args.run))
}
