//! The laws of tables: what comes in goes out, wherever reading began, and what is broken costs what it must and no more.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BinaryArray, DictionaryArray, Float64Array, Int64Array, LargeStringArray, RecordBatch, StringArray,
    StringViewArray, StructArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Fields as Columns, Schema};
use copydesk_formats::{Fields, RejectKind};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, parquet_to_arrow_schema};
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::record::{Record, RecordBuilder};
use crate::{Broken, Holds, Layout, Reader, Rows, RowsOut, StoredReader, Writer};

const RECORD: &str = r#"{"version":1,"pipeline":"p","verdict":"keep","offset_unit":"chars","source_blake3":"00","id":"f:1","input":{"file":"f","row":1},"text_field":"body.text","blocks":[{"kind":"paragraph","start":0,"end":3,"attrs":{"level":2}},{"kind":"headline","start":4,"end":9}],"annotations":[{"label":"quote","start":0,"end":3,"source_start":0,"source_end":4,"rule":"a/b","score":0.97,"attrs":{"kind":"direct","spans":[[0,3]]}}],"changes":[{"step":1,"rule":"a/c","at":3,"source_start":3,"source_end":4,"before":" ","after":""}],"suggestions":[{"step":2,"rule":"a/d","start":1,"end":2,"before":"„","after":"“","applicability":"suggest"}],"attributes":{"language":"de","n":1.10}}"#;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn texts(count: usize) -> Vec<Option<String>> {
    (0..count)
        .map(|row| {
            (row % 5 != 3).then(|| format!("Der US -Gesandte kam am {row}. Tag. {}", "Es war kalt. ".repeat(row % 40)))
        })
        .collect()
}

/// A table of many types, with its text in a struct.
fn table(count: usize) -> RecordBatch {
    let text = StringArray::from(texts(count));
    let language = StringArray::from(vec!["de"; count]);
    let body = Columns::from(vec![Field::new("text", DataType::Utf8, true), Field::new("lang", DataType::Utf8, false)]);
    let body = StructArray::new(body, vec![Arc::new(text), Arc::new(language)], None);
    let names: Vec<String> = (0..count).map(|row| format!("a{row}")).collect();
    let kinds: DictionaryArray<Int8Type> = (0..count).map(|row| if row % 2 == 0 { "x" } else { "y" }).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(LargeStringArray::from(names.clone()))),
        ("number", Arc::new(Int64Array::from_iter((0..count).map(|row| (row % 3 > 0).then_some(row as i64 - 2))))),
        ("body", Arc::new(body)),
        ("share", Arc::new(Float64Array::from_iter_values((0..count).map(|row| 1.0 / row as f64)))),
        ("seen", Arc::new(StringViewArray::from_iter_values(&names))),
        ("kind", Arc::new(kinds)),
        ("bytes", Arc::new(BinaryArray::from_iter_values((0..count).map(|row| [row as u8, 255, 0])))),
        (
            "when",
            Arc::new(
                TimestampMicrosecondArray::from_iter_values((0..count).map(|row| row as i64)).with_timezone("UTC"),
            ),
        ),
    ];
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, column)| {
            let field = Field::new(*name, column.data_type().clone(), true);
            if *name == "number" { field.with_metadata([("unit".to_owned(), "m".to_owned())]) } else { field }
        })
        .collect();
    let schema = Arc::new(Schema::new(fields));
    RecordBatch::try_new(schema, columns.into_iter().map(|(_, column)| column).collect()).expect("it fits")
}

fn write(path: &Path, batch: &RecordBatch, rows: usize) {
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(rows))
        .set_key_value_metadata(Some(vec![KeyValue::new("huggingface".to_owned(), "{}".to_owned())]))
        .set_dictionary_enabled(false)
        .set_compression(Compression::SNAPPY)
        .build();
    let file = std::fs::File::create(path).expect("it can be made");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).expect("it can be begun");
    writer.write(batch).expect("it can be written");
    writer.close().expect("it can be closed");
}

fn read(path: &Path) -> (RecordBatch, Vec<KeyValue>) {
    let file = std::fs::File::open(path).expect("it is there");
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("it is Parquet");
    let pairs = builder.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
    let schema = Arc::clone(builder.schema());
    let batches: Vec<RecordBatch> =
        builder.with_batch_size(100_000).build().expect("it opens").map(|batch| batch.expect("it reads")).collect();
    (arrow_select::concat::concat_batches(&schema, &batches).expect("they fit"), pairs)
}

fn fields() -> Fields {
    Fields::text_at("body.text").expect("a path").language_at("body.lang").expect("a path")
}

/// Batches from a row on, and what could not be read.
fn all(path: &Path, from: u64) -> (Vec<Rows>, Vec<Broken>) {
    let mut reader = Reader::open(path, &fields()).expect("it opens");
    reader.seek(from);
    let (mut rows, mut lost) = (Vec::new(), Vec::new());
    loop {
        // The reader of Arrow may panic on what is broken.
        let read = catch_unwind(AssertUnwindSafe(|| reader.next_rows()));
        match read.unwrap_or_else(|_| Err("it panicked".to_owned())) {
            Ok(read) => {
                lost.extend(reader.lost());
                match read {
                    Some(read) => rows.push(read),
                    None => return (rows, lost),
                }
            }
            Err(reason) => lost.extend(reader.pass(reason)),
        }
    }
}

/// Takes a file through: its texts in capitals, rows without one set aside.
fn through(input: &Path, out: &Path, aside: &Path) {
    let mut reader = Reader::open(input, &fields()).expect("it opens");
    let layout = Layout::rows(reader.table());
    let file = |path: &Path| std::fs::File::create(path).expect("it can be made");
    let mut kept = Writer::new(file(out), &layout).expect("it can be begun");
    let mut others = Writer::new(file(aside), &layout.set_aside()).expect("it can be begun");
    while let Some(rows) = reader.next_rows().expect("it reads") {
        let view = rows.view();
        let mut gathered = RowsOut::new(&rows, &layout);
        for row in 0..rows.len() {
            assert_eq!(view.language(row).map(|language| language.to_string()).as_deref(), Some("de"));
            match view.text(row) {
                Some(text) => gathered.push(row, &text.to_uppercase(), RECORD).expect("it fits"),
                None => gathered.set_aside(row),
            }
        }
        let (some, rest) = gathered.finish("in.parquet").expect("they fit");
        some.into_iter().for_each(|chunk| kept.write(chunk).expect("it can be written"));
        rest.into_iter().for_each(|chunk| others.write(chunk).expect("it can be written"));
    }
    kept.finish().expect("it can be closed");
    others.finish().expect("it can be closed");
}

#[test]
fn columns_keep_their_types_values_and_metadata() {
    let made = folder();
    let [input, out, aside] = ["in", "out", "aside"].map(|name| made.path().join(name));
    let table = table(700);
    write(&input, &table, 64);
    through(&input, &out, &aside);
    let (written, pairs) = read(&out);
    let kept: Vec<u32> = (0..700).filter(|row| row % 5 != 3).collect();
    let wanted =
        arrow_select::take::take_record_batch(&table, &arrow_array::UInt32Array::from(kept)).expect("they are there");
    let schema = written.schema();
    assert_eq!(schema.fields()[..8], table.schema().fields()[..], "names, types and metadata of the columns");
    assert_eq!(schema.field(8).name(), "copydesk");
    for column in (0..8).filter(|column| *column != 2) {
        assert_eq!(written.column(column), wanted.column(column), "{}", schema.field(column).name());
    }
    assert!(pairs.iter().any(|pair| pair.key == "huggingface" && pair.value.as_deref() == Some("{}")));
    // Other readers of Arrow look for it in Arrow's own description alone.
    let told: Vec<KeyValue> =
        pairs.into_iter().filter(|pair| pair.key == parquet::arrow::ARROW_SCHEMA_META_KEY).collect();
    let file = std::fs::File::open(&out).expect("it is there");
    let columns = ParquetRecordBatchReaderBuilder::try_new(file).expect("it is Parquet");
    let schema = parquet_to_arrow_schema(columns.parquet_schema(), Some(&told)).expect("it is a schema");
    assert_eq!(schema.metadata().get("huggingface").map(String::as_str), Some("{}"));
    let (set_aside, _) = read(&aside);
    assert_eq!((written.num_rows(), set_aside.num_rows()), (560, 140));
    let mut stored = StoredReader::open(&out).expect("we wrote it");
    assert_eq!(stored.holds(), Holds::Rows);
    let mut count = 0;
    while let Some(rows) = stored.next_rows().expect("it reads") {
        let view = rows.view().expect("they are records");
        for row in 0..rows.rows().len() {
            let document = view.get(row).expect("it is one");
            let source = texts(700)[count * 5 / 4 + usize::from(count % 4 == 3)].clone();
            assert_eq!(Some(document.text.to_owned()), source.map(|text| text.to_uppercase()), "{count}");
            assert_eq!(document.id, "\"f:1\"");
            count += 1;
        }
    }
    assert_eq!(count, 560);
}

#[test]
fn a_row_is_a_line_of_json() {
    let made = folder();
    let path = made.path().join("in");
    write(&path, &table(4), 4);
    let rows =
        Reader::open(&path, &fields()).expect("it opens").next_rows().expect("it reads").expect("there are some");
    let mut line = Vec::new();
    rows.json().expect("JSON has all of these types").write(0, &mut line);
    assert_eq!(
        std::str::from_utf8(&line).expect("UTF-8"),
        "{\"id\": \"a0\", \"number\": null, \"body\": {\"text\":\"Der US -Gesandte kam am 0. Tag. \",\"lang\":\"de\"}, \
         \"share\": null, \"seen\": \"a0\", \"kind\": \"x\", \"bytes\": \"00ff00\", \"when\": \"1970-01-01T00:00:00Z\"}"
    );
}

#[test]
fn a_record_is_the_same_after_its_column() {
    let mut builder = RecordBuilder::default();
    builder.push(RECORD).expect("it is one");
    let column = builder.finish().expect("it fits");
    let back = crate::back::RecordColumn::of(&column).expect("it is one").json(0).expect("it is one");
    let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).expect("it is JSON");
    assert_eq!(value(&back), value(RECORD));
    assert!(back.contains("\"n\":1.10"), "numbers stay as they stand: {back}");
    assert!(serde_json::from_str::<Record<'_>>(&back).is_ok());
}

#[test]
fn batches_end_in_the_same_places_wherever_reading_began() {
    let made = folder();
    let path = made.path().join("in");
    write(&path, &table(3_000), 1_300);
    let (whole, lost) = all(&path, 1);
    assert_eq!((whole.iter().map(Rows::len).sum::<usize>(), lost), (3_000, vec![]));
    assert!(whole.len() > 6, "{}", whole.len());
    for (index, start) in whole.iter().enumerate() {
        let (rest, _) = all(&path, start.first());
        let places =
            |rows: &[Rows]| -> Vec<(u64, usize)> { rows.iter().map(|rows| (rows.first(), rows.len())).collect() };
        assert_eq!(places(&rest), places(&whole[index..]), "from row {}", start.first());
    }
    assert!(all(&path, 3_001).0.is_empty());
    // In the middle of a batch rows come one by one, up to where another one would begin.
    let (odd, _) = all(&path, whole[1].first() - 2);
    assert_eq!(odd[..2].iter().map(Rows::len).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(odd[2].first(), whole[1].first());
}

/// Where the bytes of `what` stand in a file, the first time.
fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).expect("it is there")
}

#[test]
fn a_value_that_is_no_text_costs_its_row_alone() {
    let made = folder();
    let path = made.path().join("in");
    let text = StringArray::from_iter_values((0..900).map(|row| format!("Zeile {row:04} und noch etwas mehr Text.")));
    let schema = Arc::new(Schema::new(vec![Field::new("text", DataType::Utf8, false)]));
    let batch = RecordBatch::try_new(schema, vec![Arc::new(text)]).expect("it fits");
    let properties = WriterProperties::builder().set_dictionary_enabled(false).build();
    let mut writer =
        ArrowWriter::try_new(std::fs::File::create(&path).expect("made"), batch.schema(), Some(properties))
            .expect("begun");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    let mut bytes = std::fs::read(&path).expect("it is there");
    let at = find(&bytes, b"Zeile 0500");
    bytes[at] = 0xFF;
    std::fs::write(&path, &bytes).expect("it can be written");
    let mut reader = Reader::open(&path, &Fields::default()).expect("it opens");
    let (mut count, mut lost) = (0, Vec::new());
    loop {
        match reader.next_rows() {
            Ok(Some(rows)) => count += rows.len(),
            Ok(None) => break,
            Err(reason) => lost.extend(reader.pass(reason)),
        }
        lost.extend(reader.lost());
    }
    assert_eq!((count, lost.len()), (899, 1), "{lost:?}");
    assert_eq!((lost[0].first, lost[0].rows), (501, 1));
}

#[test]
fn what_is_broken_is_told_and_rows_add_up() {
    let made = folder();
    let path = made.path().join("in");
    write(&path, &table(2_000), 500);
    let whole = std::fs::read(&path).expect("it is there");
    let mut opened = 0;
    // Some bytes in every stretch of the file are others: wherever they lie, rows are read or told.
    for at in (4..whole.len()).step_by(whole.len() / 60) {
        let mut bytes = whole.clone();
        let end = (at + 40).min(whole.len());
        bytes[at..end].fill(0xA5);
        let broken = made.path().join("broken");
        std::fs::write(&broken, &bytes).expect("it can be written");
        if Reader::open(&broken, &fields()).is_ok() {
            opened += 1;
            let (rows, lost) = all(&broken, 1);
            let read: u64 = rows.iter().map(|rows| rows.len() as u64).sum();
            let missing: u64 = lost.iter().map(|lost| lost.rows).sum();
            assert_eq!(read + missing, 2_000, "{at}: {lost:?}");
        }
    }
    assert!(opened > 20, "{opened}");
    for cut in [0, 3, 100, whole.len() / 2, whole.len() - 1] {
        let cut_off = made.path().join("cut");
        std::fs::write(&cut_off, &whole[..cut]).expect("it can be written");
        let refused = Reader::open(&cut_off, &fields()).err().expect("it is no whole file");
        assert_eq!(refused.kind, RejectKind::Unreadable);
        assert!(refused.reason.starts_with("this is no whole Parquet file: "), "{}", refused.reason);
    }
}

#[test]
fn a_text_that_is_not_there_is_told_with_what_is() {
    let made = folder();
    let path: PathBuf = made.path().join("in");
    write(&path, &table(5), 5);
    let refused = |fields: Fields| {
        let reject = Reader::open(&path, &fields).err().expect("it has no such text");
        (reject.kind, reject.reason)
    };
    let (kind, reason) = refused(Fields::text_at("bodi.text").expect("a path"));
    assert_eq!(kind, RejectKind::NoText);
    assert!(reason.contains("no column `bodi.text`: the file has `id`, `number`, `body`"), "{reason}");
    assert!(reason.contains("Did you mean `body`?"), "{reason}");
    let (kind, reason) = refused(Fields::text_at("body.txt").expect("a path"));
    assert_eq!(kind, RejectKind::NoText);
    assert!(reason.contains("`body` has `text`, `lang`. Did you mean `text`?"), "{reason}");
    let (kind, reason) = refused(Fields::text_at("number").expect("a path"));
    assert_eq!(kind, RejectKind::TextNotAString);
    assert!(reason.contains("the column `number` is of the type Int64, not of text"), "{reason}");
    assert!(reason.contains("`id`, `seen`, `kind`"), "{reason}");
}
