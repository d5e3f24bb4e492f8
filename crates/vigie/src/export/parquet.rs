//! Rows as Apache Parquet: the cells of a table, numbers as numbers, nothing as null.

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::sync::Arc;

/// Columns of whole numbers.
const WHOLE: &[&str] = &[
    "documents",
    "sources",
    "n",
    "acts",
    "threats",
    "severity",
    "texts",
    "quad",
    "dated",
    "start",
    "end",
    "copies",
    "disputed",
    "new",
];
/// Columns of other numbers.
const REAL: &[&str] = &["share", "surprise", "surprise_threats", "score", "latitude", "longitude"];

/// A file that grows by pages of a list. The type of a column follows from its name, so that a list without rows has the same columns.
pub struct Parquet {
    schema: SchemaRef,
    writer: ArrowWriter<Vec<u8>>,
}

impl Parquet {
    /// An empty file with these columns.
    pub fn new(columns: &[&str]) -> Result<Parquet, ParquetError> {
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
        Ok(Parquet { schema, writer })
    }

    /// One more page: rows of cells, the empty ones null.
    pub fn add<'a, R: Iterator<Item = &'a str>>(&mut self, rows: impl Iterator<Item = R>) -> Result<(), ParquetError> {
        let rows: Vec<Vec<Option<&str>>> =
            rows.map(|row| row.map(|c| Some(c).filter(|c| !c.is_empty())).collect()).collect();
        let column = |(i, field): (usize, &Arc<Field>)| -> ArrayRef {
            let cells = rows.iter().map(|row| row.get(i).copied().flatten());
            match field.data_type() {
                DataType::Int64 => Arc::new(cells.map(|c| c?.parse::<i64>().ok()).collect::<Int64Array>()),
                DataType::Float64 => Arc::new(cells.map(|c| c?.parse::<f64>().ok()).collect::<Float64Array>()),
                _ => Arc::new(cells.collect::<StringArray>()),
            }
        };
        let arrays = self.schema.fields().iter().enumerate().map(column).collect();
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
        let rows: [[&str; 2]; 2] = [["denied", "3"], ["", ""]];
        let mut file = Parquet::new(&["status", "sources"]).unwrap();
        file.add(rows.iter().map(|r| r.iter().copied())).unwrap();
        file.add(rows.iter().map(|r| r.iter().copied())).unwrap();
        let bytes = file.end().unwrap();
        assert_eq!((&bytes[..4], &bytes[bytes.len() - 4..]), (&b"PAR1"[..], &b"PAR1"[..]));
        assert_eq!(Parquet::new(&["a"]).unwrap().end().unwrap()[..4], *b"PAR1", "a file without rows is a file");
    }
}
