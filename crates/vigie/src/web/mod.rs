//! `vigie serve`: the record for people and programs over HTTP. One struct a page makes the page, its JSON twin, its exports and its feed; one
//! list of [pages](pages::ROUTES) makes the router and the OpenAPI document; one filter language, the record's; the address is the filter.

mod answer;
mod asked;
mod corrections;
mod door;
mod draw;
mod drop;
mod escape;
mod feed;
mod files;
mod follow;
mod frames;
mod get;
mod jobs;
mod limits;
mod openapi;
mod pages;
mod problem;
mod read;
pub(crate) mod rows;
mod sheet;
mod state;
mod ui;
mod versions;

pub use crate::words::Words;
pub(crate) use escape::AsText;
pub use openapi::openapi;

use axum::Router;
use axum::routing::{any, get, post};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use state::App;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How to serve.
#[derive(Clone, Debug)]
pub struct How {
    /// The record.
    pub record: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Whether the record may be changed; by default only where nobody but this machine is served.
    pub changes: Option<bool>,
    /// SHA-256 of the tokens of which a request must bring one, where others than this machine are served.
    pub tokens: Vec<[u8; 32]>,
    /// Where `vigie watch` keeps the state of its sources.
    pub watch: Option<PathBuf>,
}

/// Connections that are served at once.
const CONNECTIONS: usize = 512;
/// How long the head of a request may take.
const HEAD: Duration = Duration::from_secs(10);
/// Deep trees are deep on the stack too.
const STACK: usize = 16 << 20;

/// Serves until it is told to end. `ready` hears where it listens.
pub fn serve(how: &How, ready: impl FnOnce(SocketAddr)) -> Result<(), String> {
    let loopback = how.listen.ip().is_loopback();
    let writable = how.changes.unwrap_or(loopback);
    if !loopback && writable && how.tokens.is_empty() {
        return Err("changes from other machines need tokens: give --tokens FILE".to_owned());
    }
    // Made, or brought up to date, before anybody asks.
    drop(vigie_record::store::Record::open(&how.record).map_err(|e| e.to_string())?);
    let app = Arc::new(App::new(how, writable, loopback)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_stack_size(STACK)
        .max_blocking_threads(64)
        .enable_io()
        .enable_time()
        .build()
        .map_err(|e| format!("no threads: {e}"))?;
    if writable {
        app.jobs.left_over().map_err(|e| format!("the files that wait beside {}: {e}", how.record.display()))?;
        let app = app.clone();
        let work = move || app.jobs.work(&app.path, &app.writer);
        std::thread::Builder::new().name("files".into()).stack_size(STACK).spawn(work).map_err(|e| e.to_string())?;
    }
    runtime.block_on(async {
        let listener = TcpListener::bind(how.listen).await.map_err(|e| format!("{}: {e}", how.listen))?;
        ready(listener.local_addr().map_err(|e| e.to_string())?);
        tokio::select! {
            () = accept(listener, router(app)) => Ok(()),
            () = told_to_end() => Ok(()),
        }
    })
}

/// Takes connections, so many at once; a slow head is cut off.
async fn accept(listener: TcpListener, router: Router) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = room.clone().acquire_owned().await else { return };
        let (stream, from) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(_) => {
                // No file descriptors: some will be free in a moment.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let service = router.clone().layer(axum::Extension(axum::extract::ConnectInfo(from)));
        tokio::spawn(async move {
            let served = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .max_buf_size(64 << 10)
                .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
            let _ = served.await;
            drop(place);
        });
    }
}

async fn told_to_end() {
    #[cfg(unix)]
    if let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = term.recv() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/static/{name}", get(files::file))
        .route("/openapi.json", get(openapi::answer))
        .route("/read", get(self::get::page).post(read::read))
        .route("/documents", post(read::keep).get(self::get::page))
        .route("/corrections", post(corrections::take).get(self::get::page))
        .route("/alerts", post(follow::take).get(self::get::page))
        .route("/files", post(drop::file))
        .route("/files/{id}", get(drop::progress))
        .route("/files/{id}/events", get(drop::events))
        .route("/health", get(|| async { "ok\n" }))
        .fallback(any(|state, method: axum::http::Method, request| async move {
            use axum::response::IntoResponse;
            if method == axum::http::Method::GET || method == axum::http::Method::HEAD {
                self::get::page(state, request).await
            } else {
                problem::Problem::method().into_response()
            }
        }))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(axum::middleware::from_fn_with_state(app.clone(), door::guard))
        .with_state(app)
}
