//! What went wrong, as programs (RFC 9457) and people are told.

use schemars::JsonSchema;
use serde::Serialize;
use vigie_record::store::RecordError;

/// A problem, with the status of its answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// What kind: `about:blank#` and a code that stays.
    #[serde(rename = "type")]
    pub kind: String,
    /// In a few words.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What, where, what to do.
    pub detail: String,
}

impl Problem {
    fn new(status: u16, code: &str, title: &str, detail: impl Into<String>) -> Problem {
        Problem { kind: format!("about:blank#{code}"), title: title.to_owned(), status, detail: detail.into() }
    }

    /// No such page.
    pub fn not_found(what: impl Into<String>) -> Problem {
        Problem::new(404, "not-found", "Not found", what)
    }

    /// What was asked cannot be understood.
    pub fn bad(what: impl Into<String>) -> Problem {
        Problem::new(400, "bad-request", "Bad request", what)
    }

    /// Not from here.
    pub fn forbidden(what: impl Into<String>) -> Problem {
        Problem::new(403, "forbidden", "Forbidden", what)
    }

    /// Not without a token.
    pub fn unauthorised() -> Problem {
        let what = "give a token: Authorization: Bearer …";
        Problem::new(401, "unauthorised", "Unauthorised", what)
    }

    /// Another method.
    pub fn method() -> Problem {
        Problem::new(405, "method", "Method not allowed", "pages are asked with GET; see /openapi.json")
    }

    /// Too large.
    pub fn too_large(most: usize) -> Problem {
        Problem::new(413, "too-large", "Too large", format!("at most {most} bytes are taken"))
    }

    /// Too often.
    pub fn too_many() -> Problem {
        Problem::new(429, "too-many", "Too many requests", "wait a little and ask again")
    }

    /// Not in that form.
    pub fn not_acceptable(what: impl Into<String>) -> Problem {
        Problem::new(406, "not-acceptable", "Not in that form", what)
    }

    /// The text cannot be read.
    pub fn unreadable(what: impl Into<String>) -> Problem {
        Problem::new(422, "unreadable", "The text cannot be read", what)
    }

    /// Busy.
    pub fn busy() -> Problem {
        Problem::new(503, "busy", "Busy", "too much is being read at once; ask again in a moment")
    }

    /// A fault of the program.
    pub fn internal(what: impl Into<String>) -> Problem {
        Problem::new(500, "internal", "A fault of the program", what)
    }
}

impl From<RecordError> for Problem {
    fn from(e: RecordError) -> Problem {
        match e {
            RecordError::Query(what) => Problem::bad(what),
            RecordError::Busy => Problem::busy(),
            other => Problem::internal(other.to_string()),
        }
    }
}

impl From<askama::Error> for Problem {
    fn from(e: askama::Error) -> Problem {
        Problem::internal(e.to_string())
    }
}
