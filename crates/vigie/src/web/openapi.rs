//! The OpenAPI document, made from the list of pages and the schemas of their structs.

use super::jobs::Progress;
use super::pages::{ROUTES, Reading, Route};
use super::problem::Problem;
use axum::http::HeaderMap;
use axum::response::Response;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use vigie_record::store::query::language;

/// The document.
pub fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into());
    let mut schemas = settings.into_generator();
    let mut paths = Map::new();
    for route in ROUTES {
        paths.insert(format!("{}.json", route.path), json!({ "get": page(route, &mut schemas) }));
        if route.chart {
            paths.insert(format!("{}.svg", route.path), json!({ "get": {
                "summary": format!("{}, the chart of the page", route.summary),
                "operationId": operation(route, "svg"),
                "parameters": parameters(route),
                "responses": { "200": { "description": "The chart", "content": { "image/svg+xml": {} } }, "default": problem(&mut schemas) },
            } }));
        }
        if route.rows {
            for (ending, media) in [
                ("csv", "text/csv"),
                ("jsonl", "application/x-ndjson"),
                ("parquet", "application/vnd.apache.parquet"),
                ("atom", "application/atom+xml"),
            ] {
                paths.insert(format!("{}.{ending}", route.path), json!({ "get": {
                    "summary": format!("{}, every row, as {ending}", route.summary),
                    "operationId": operation(route, ending),
                    "parameters": parameters(route),
                    "responses": { "200": { "description": "The rows", "content": { media: {} } }, "default": problem(&mut schemas) },
                } }));
            }
        }
    }
    paths.insert("/read".to_owned(), json!({ "post": read(&mut schemas) }));
    paths.insert("/documents".to_owned(), json!({ "post": keep(&mut schemas) }));
    paths.insert("/files".to_owned(), json!({ "post": file(&mut schemas) }));
    let definitions = schemas.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Vigie", "version": env!("CARGO_PKG_VERSION"),
            "description": "Who did what to whom, who says so, who denies it. Every page of the application has a twin here: its address with .json.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": definitions,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer", "description": "Where others than this machine are served." } },
        },
    })
}

fn page(route: &Route, schemas: &mut SchemaGenerator) -> Value {
    let schema = (route.schema)(schemas);
    json!({
        "summary": route.summary,
        "operationId": operation(route, "json"),
        "parameters": parameters(route),
        "responses": {
            "200": { "description": route.summary, "headers": { "ETag": { "schema": { "type": "string" } } },
                     "content": { "application/json": { "schema": schema } } },
            "304": { "description": "What If-None-Match names is still so" },
            "default": problem(schemas),
        },
    })
}

fn operation(route: &Route, ending: &str) -> String {
    let parts: Vec<String> =
        route.path.split('/').map(|p| p.replace(['{', '}'], "")).filter(|p| !p.is_empty()).collect();
    format!("{}_{ending}", parts.join("_"))
}

fn parameters(route: &Route) -> Value {
    let text = |name: &str, of: &str, what: &str, list: bool| {
        let schema =
            if list { json!({ "type": "array", "items": { "type": "string" } }) } else { json!({ "type": "string" }) };
        json!({ "name": name, "in": of, "required": of == "path", "description": what, "schema": schema })
    };
    let mut all = Vec::new();
    if let Some((_, name)) = route.path.split_once("/{") {
        all.push(text(name.trim_end_matches('}'), "path", "What names it", false));
    }
    if route.filter {
        all.push(text(
            "q",
            "query",
            "A filter in the filter language: actor:Moscou type:ASSAULT since:2024-10 \"cessez le feu\"",
            false,
        ));
        all.extend(language::FIELDS.iter().filter(|(f, _)| *f != "text").map(|(f, what)| text(f, "query", what, true)));
    }
    if route.rows {
        all.push(text("after", "query", "The place where the page before ended: its `next`", false));
        all.push(
            json!({ "name": "limit", "in": "query", "required": false, "description": "Rows of a page, at most 1000",
                         "schema": { "type": "integer", "minimum": 1, "maximum": 1000 } }),
        );
    }
    all.push(text("as_of", "query", "Answer as the record would have on this day or at this time (UTC)", false));
    Value::Array(all)
}

fn problem(schemas: &mut SchemaGenerator) -> Value {
    let schema = schemas.subschema_for::<Problem>();
    json!({ "description": "What went wrong (RFC 9457)", "content": { "application/problem+json": { "schema": schema } } })
}

fn texts() -> Value {
    let object = json!({ "type": "object", "required": ["text"], "properties": {
        "text": { "type": "string" }, "title": { "type": "string" }, "published": { "type": "string" }, "language": { "type": "string" },
        "outlet": { "type": "string" }, "url": { "type": "string" }, "id": { "type": "string" },
    } });
    json!({ "required": true, "content": { "text/plain": { "schema": { "type": "string" } }, "application/json": { "schema": object } } })
}

fn read(schemas: &mut SchemaGenerator) -> Value {
    let reading = schemas.subschema_for::<Reading>();
    let _ = reading;
    json!({
        "summary": "Reads a text: its reading, as vigie read --format json prints it; nothing is kept",
        "operationId": "read",
        "parameters": [
            { "name": "published", "in": "query", "required": false, "description": "The day that \"yesterday\" counts from", "schema": { "type": "string" } },
            { "name": "language", "in": "query", "required": false, "description": "ISO 639-1 code", "schema": { "type": "string" } },
        ],
        "requestBody": texts(),
        "responses": {
            "200": { "description": "The reading: vigie.reading/1", "content": { "application/json": { "schema": { "type": "object" } } } },
            "default": problem(schemas),
        },
    })
}

fn keep(schemas: &mut SchemaGenerator) -> Value {
    json!({
        "summary": "Reads a text and keeps it in the record", "operationId": "keep", "requestBody": texts(),
        "responses": {
            "201": { "description": "It is new", "content": { "application/json": { "schema": { "type": "object", "required": ["id", "new", "page"],
                "properties": { "id": { "type": "string" }, "new": { "type": "boolean" }, "page": { "type": "string" } } } } } },
            "200": { "description": "It was there" },
            "default": problem(schemas),
        },
    })
}

fn file(schemas: &mut SchemaGenerator) -> Value {
    let progress = schemas.subschema_for::<Progress>();
    json!({
        "summary": "Takes a file of articles; it is acknowledged when it lies on the disk, and read after that", "operationId": "file",
        "parameters": [
            { "name": "name", "in": "query", "required": true, "schema": { "type": "string" }, "description": "Its name tells its format" },
            { "name": "X-Vigie", "in": "header", "required": true, "schema": { "const": "1" } },
        ],
        "requestBody": { "required": true, "content": { "application/octet-stream": {} } },
        "responses": {
            "202": { "description": "It will be read; /files/{id}/events tells how far it has come", "content": { "application/json": { "schema": progress } } },
            "default": problem(schemas),
        },
    })
}

/// Answers with it.
pub async fn answer(headers: HeaderMap) -> Response {
    let body = serde_json::to_vec_pretty(&openapi()).unwrap_or_default();
    super::answer::answer(&headers, "application/json", body)
}
