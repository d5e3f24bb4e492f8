//! The files of the interface, in the binary: nothing is fetched from anywhere else.

use super::answer::{answer, set};
use super::problem::Problem;
use super::state::hex;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

macro_rules! files {
    ($($name:literal: $media:literal = $path:literal),+ $(,)?) => {
        /// Name, media type, content.
        pub const FILES: &[(&str, &str, &[u8])] = &[$(($name, $media, include_bytes!(concat!("../../assets/", $path)))),+];
    };
}

files! {
    "app.css": "text/css; charset=utf-8" = "app.css",
    "tokens.css": "text/css; charset=utf-8" = "tokens.css",
    "reading.css": "text/css; charset=utf-8" = "reading.css",
    "brief.css": "text/css; charset=utf-8" = "brief.css",
    "leaflet.css": "text/css; charset=utf-8" = "vendor/leaflet.css",
    "uplot.css": "text/css; charset=utf-8" = "vendor/uplot.css",
    "app.js": "text/javascript; charset=utf-8" = "app.js",
    "reading.js": "text/javascript; charset=utf-8" = "reading.js",
    "map.js": "text/javascript; charset=utf-8" = "map.js",
    "chart.js": "text/javascript; charset=utf-8" = "chart.js",
    "htmx.js": "text/javascript; charset=utf-8" = "vendor/htmx.min.js",
    "leaflet.js": "text/javascript; charset=utf-8" = "vendor/leaflet.js",
    "uplot.js": "text/javascript; charset=utf-8" = "vendor/uplot.min.js",
    "world.json": "application/json" = "vendor/world.json",
    "icon.svg": "image/svg+xml" = "icon.svg",
}

/// A digest of all of them.
pub fn digest() -> &'static str {
    static DIGEST: OnceLock<String> = OnceLock::new();
    DIGEST.get_or_init(|| {
        let all = FILES.iter().fold(Sha256::new(), |hash, (_, _, content)| hash.chain_update(content));
        hex(&all.finalize()[..6])
    })
}

/// One of them.
pub async fn file(headers: HeaderMap, Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(n, _, _)| *n == name) {
        Some((_, media, content)) => {
            let mut response = answer(&headers, media, content.to_vec());
            // Its address holds the digest of all of them, so that it may be kept.
            response.headers_mut().remove(header::CACHE_CONTROL);
            response.headers_mut().remove(header::VARY);
            set(&mut response, header::CACHE_CONTROL, "public, max-age=3600");
            response
        }
        None => Problem::not_found(name).into_response(),
    }
}
