//! Connections: each brings one request, within bounds of time and size, and is told of in one line.

use super::counter::{Counter, FAILED};
use super::door;
use super::reply::{Reply, notice};
use crate::cli::console::{Console, Stop, harmless};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use lianban::bi;
use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

/// Most connections at once; others wait.
const MOST_CONNECTIONS: u32 = 64;
/// Most bodies that are held at once; others wait.
const MOST_BODIES: usize = 8;
/// Most bytes of a body.
const MOST_BYTES: u64 = 30 << 20;
/// What is read past of a body that is too large, so that the browser gets to read why.
const MOST_SPILLED: u64 = 300 << 20;
/// The head of a request comes within this time.
const HEAD: Duration = Duration::from_secs(10);
/// The body of a request comes within this time.
const BODY: Duration = Duration::from_secs(60);
/// A connection is over within this time.
const WHOLE: Duration = Duration::from_secs(90);
/// Requests under way are over within this time when the server is stopped.
const LAST: Duration = Duration::from_secs(5);
/// How often old files are looked for.
const ROUND: Duration = Duration::from_secs(60);

/// Serves until Ctrl-C; tells the address first.
///
/// # Errors
/// When the port cannot be had.
pub(super) fn run(
    counter: &'static Counter<'static>,
    port: u16,
    console: &Console,
) -> Result<(), Stop> {
    let failed = |error: io::Error| {
        Stop::Usage(bi!("开不了端口 {port}：{error}", "cannot open port {port}: {error}"))
    };
    quiet_panics(console);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        console.print(&format!("http://127.0.0.1:{port}/\n"))?;
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS as usize));
        let server = Arc::new(Server {
            counter,
            port,
            bodies: Semaphore::new(MOST_BODIES),
            console: Console::new(console.lang),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&places), server));
        let tidying = tokio::spawn(async {
            loop {
                sleep(ROUND).await;
                counter.tidy();
            }
        });
        let stopped = tokio::signal::ctrl_c().await;
        tidying.abort();
        accepting.abort();
        let _ = timeout(LAST, places.acquire_many(MOST_CONNECTIONS)).await;
        stopped.map_err(failed)
    })
}

/// A panic is told by its place: its message could hold what somebody entered.
fn quiet_panics(console: &Console) {
    let console = Console::new(console.lang);
    set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        console.tell(&format!("panic {place}\n"));
    }));
}

struct Server {
    counter: &'static Counter<'static>,
    port: u16,
    bodies: Semaphore,
    console: Console,
}

async fn accept(listener: TcpListener, places: Arc<Semaphore>, server: Arc<Server>) {
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let server = Arc::clone(&server);
                tokio::spawn(async move {
                    server.serve(stream).await;
                    drop(place);
                });
            }
            // Too many open files, or a caller that has gone again.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

impl Server {
    async fn serve(&self, stream: TcpStream) {
        let service =
            service_fn(
                |request| async move { Ok::<Reply, Infallible>(self.handle(request).await) },
            );
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), service);
        // Whoever breaks a connection off is told nothing.
        let _ = timeout(WHOLE, connection).await;
    }

    async fn handle(&self, request: Request<Incoming>) -> Reply {
        let start = Instant::now();
        let (head, body) = request.into_parts();
        let reply = match timeout(BODY, self.reply(&head, body)).await {
            Ok(reply) => reply,
            Err(_) => notice(StatusCode::REQUEST_TIMEOUT, "传得太慢，没有收下，请再提交一次"),
        };
        let path: String = head.uri.path().chars().take(80).collect();
        let (method, status) = (&head.method, reply.status().as_u16());
        let time = start.elapsed().as_millis();
        self.console.tell(&harmless(&format!("{method} {path} {status} {time} ms\n")));
        reply
    }

    async fn reply(&self, head: &Parts, body: Incoming) -> Reply {
        if let Err((status, sentence)) = door::check(head, self.port) {
            let _ = read(body, 0).await;
            return notice(status, sentence);
        }
        let held = !body.is_end_stream();
        let _place = if held { self.bodies.acquire().await.ok() } else { None };
        match read(body, MOST_BYTES).await {
            Ok(Some(bytes)) => {
                let answer = AssertUnwindSafe(|| self.counter.answer(head, &bytes));
                catch_unwind(answer)
                    .unwrap_or_else(|_| notice(StatusCode::INTERNAL_SERVER_ERROR, FAILED))
            }
            Ok(None) => {
                let most = MOST_BYTES >> 20;
                let sentence =
                    format!("文件太大，一次最多{most}MB。请返回上一页，换小一点的文件再提交");
                notice(StatusCode::PAYLOAD_TOO_LARGE, &sentence)
            }
            Err(_) => notice(StatusCode::BAD_REQUEST, "交来的表格不完整，请再提交一次"),
        }
    }
}

/// The bytes of a body; none when there are more than `most`, which are read past.
async fn read(mut body: Incoming, most: u64) -> hyper::Result<Option<Vec<u8>>> {
    let (mut bytes, mut count) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        count += data.len() as u64;
        if count <= most {
            bytes.extend_from_slice(&data);
        } else if count <= MOST_SPILLED {
            bytes = Vec::new();
        } else {
            break;
        }
    }
    Ok((count <= most).then_some(bytes))
}
