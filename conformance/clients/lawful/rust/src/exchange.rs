//! One POST over a Unix socket with hyper, within one deadline and one bound on what is kept.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, HOST};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::UnixStream;
use tokio::task::AbortHandle;

use crate::refused::Refused;

const MOST_BODY_BYTES: usize = 256 * 1024;
const MOST_HEAD_BYTES: usize = 64 * 1024;
const MOST_INTERIM_ANSWERS: usize = 8;

/// The whole body of the answer with status 200. A connection of hyper follows no redirect, knows no proxy and does not try again.
pub fn post(
    socket: &str,
    target: &str,
    body: String,
    deadline: Duration,
) -> Result<Bytes, Refused> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|_| Refused("no runtime"))?;
    runtime.block_on(async {
        tokio::time::timeout(deadline, exchange(socket, target, body))
            .await
            .unwrap_or(Err(Refused("the deadline is over")))
    })
}

async fn exchange(socket: &str, target: &str, body: String) -> Result<Bytes, Refused> {
    let stream = UnixStream::connect(socket)
        .await
        .map_err(|_| Refused("the agent is not to be reached"))?;
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MOST_HEAD_BYTES)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| Refused("the agent is not to be reached"))?;
    let connection = tokio::spawn(connection);
    let mut request = request(target, body)?;
    bound_interim_answers(&mut request, connection.abort_handle());
    let response = sender
        .send_request(request)
        .await
        .map_err(|_| Refused("no whole answer from the agent"))?;
    check_head(&response)?;
    let body = Limited::new(response.into_body(), MOST_BODY_BYTES)
        .collect()
        .await
        .map_err(|_| Refused("a body that is too large or not whole"))?;
    connection.abort();
    Ok(body.to_bytes())
}

/// Ends the connection on too many interim answers: hyper bounds each, and not how many there are.
fn bound_interim_answers(request: &mut Request<Full<Bytes>>, connection: AbortHandle) {
    let seen = AtomicUsize::new(0);
    hyper::ext::on_informational(request, move |_| {
        if seen.fetch_add(1, Ordering::Relaxed) >= MOST_INTERIM_ANSWERS {
            connection.abort();
        }
    });
}

fn request(target: &str, body: String) -> Result<Request<Full<Bytes>>, Refused> {
    Request::post(target)
        .header(HOST, "localhost")
        .header(CONTENT_TYPE, "application/json")
        .header(CONNECTION, "close")
        .body(Full::from(body))
        .map_err(|_| Refused("the request cannot be made"))
}

fn check_head(response: &Response<Incoming>) -> Result<(), Refused> {
    if response.status() != StatusCode::OK {
        return Err(Refused("a status that is not 200"));
    }
    if response.headers().contains_key(CONTENT_ENCODING) {
        return Err(Refused("a Content-Encoding nobody asked for"));
    }
    Ok(())
}
