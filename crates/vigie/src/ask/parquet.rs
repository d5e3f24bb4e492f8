//! Rows as Apache Parquet: the cells of the table, numbers as numbers, nothing as null.

use super::table::Table;
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::sync::Arc;

/// Columns of whole numbers.
const WHOLE: &[&str] = &["documents", "sources", "n", "acts", "threats", "severity"];
/// Columns of other numbers.
const REAL: &[&str] = &["share", "surprise", "surprise_threats"];

/// A file that grows by pages of a list.
pub struct Writer {
    schema: SchemaRef,
    writer: ArrowWriter<Vec<u8>>,
}

impl Writer {
    /// An empty file with these columns.
    pub fn new(columns: &[&str]) -> Result<Writer, ParquetError> {
        let kind = |name: &str| match name {
            n if WHOLE.contains(&n) => DataType::Int64,
            n if REAL.contains(&n) => DataType::Float64,
            _ => DataType::Utf8,
        };
        let fields: Vec<Field> = columns.iter().map(|c| Field::new(*c, kind(c), true)).collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("vigie {}", env!("CARGO_PKG_VERSION")))
            .build();
        let writer = ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties))?;
        Ok(Writer { schema, writer })
    }

    /// One more page.
    pub fn add(&mut self, table: &Table) -> Result<(), ParquetError> {
        let cell = |row: &Vec<String>, i: usize| row.get(i).filter(|c| !c.is_empty()).cloned();
        let arrays: Vec<ArrayRef> = self
            .schema
            .fields()
            .iter()
            .enumerate()
            .map(|(i, field)| -> ArrayRef {
                let cells = table.rows.iter().map(|row| cell(row, i));
                match field.data_type() {
                    DataType::Int64 => Arc::new(cells.map(|c| c?.parse::<i64>().ok()).collect::<Int64Array>()),
                    DataType::Float64 => Arc::new(cells.map(|c| c?.parse::<f64>().ok()).collect::<Float64Array>()),
                    _ => Arc::new(cells.collect::<StringArray>()),
                }
            })
            .collect();
        self.writer.write(&RecordBatch::try_new(self.schema.clone(), arrays)?)
    }

    /// The bytes of the whole file.
    pub fn end(self) -> Result<Vec<u8>, ParquetError> {
        self.writer.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_numbers_and_nothing_is_null() {
        let table = Table {
            columns: vec!["status", "sources"],
            rows: vec![vec!["denied".into(), "3".into()], vec![String::new(), String::new()]],
            json: Vec::new(),
        };
        let mut writer = Writer::new(&table.columns).unwrap();
        writer.add(&table).unwrap();
        writer.add(&table).unwrap();
        let bytes = writer.end().unwrap();
        assert_eq!((&bytes[..4], &bytes[bytes.len() - 4..]), (&b"PAR1"[..], &b"PAR1"[..]));
        assert_eq!(Writer::new(&["a"]).unwrap().end().unwrap()[..4], *b"PAR1", "a file without rows is a file");
    }
}
