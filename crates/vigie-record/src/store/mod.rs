//! One SQLite file: documents, readings and derived rows, each with the time since when the record held it.
