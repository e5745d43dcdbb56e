//! The counter: a request that was let in becomes an answer. It knows no connections.

use super::door::cookie;
use super::lots::Lots;
use super::reply::{self, Reply, notice, set_cookie};
use super::shelf::Shelf;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};
use lianban::Templates;
use lianban::desk::Desk;
use lianban::file_tree::FileTree;
use lianban::page::{Asked, Limits, Pairs, Post, PostFault, Turn, begin, read_post, turn};
use lianban::support::{Date, Json, add_days};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The cookie of a session.
const SESSION: &str = "lianban-session";
/// The cookie that remembers how pages are shown: a digit for each of [`DISPLAY`].
const SHOWN: &str = "lianban-display";
/// Controls that tell how a page is shown.
const DISPLAY: [&str; 2] = ["page--size", "page--theme"];
/// The control that carries the token.
const TOKEN: &str = "page--token";
/// The page among the generated files, which is served as the answer to `/`.
const FORM: &str = "form.html";

const AGAIN: &str =
    "为了安全，这次没有收下，填好的都还在，请再提交一次；如果还是这样，请让浏览器保存 Cookie";

/// A matter that is tried out.
pub(super) struct Counter<'m> {
    desk: Desk<'m>,
    templates: Templates,
    assets: BTreeMap<String, Bytes>,
    region: Option<String>,
    day: Day,
    lots: Lots,
    shelf: Mutex<Shelf>,
}

/// The day on which applications are made; today when none was given.
pub(super) struct Day(pub(super) Option<String>);

impl Day {
    /// `2024-05-01`.
    pub(super) fn text(&self) -> String {
        self.0.clone().unwrap_or_else(today)
    }
}

/// Today in China, whatever the machine's zone.
fn today() -> String {
    const ZONE: u64 = 8 * 60 * 60;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let days = i64::try_from((seconds + ZONE) / (24 * 60 * 60)).unwrap_or_default();
    let today = Date::new(1970, 1, 1).and_then(|first| add_days(first, days));
    today.map(|day| day.to_string()).unwrap_or_default()
}

/// Who asks.
struct Visitor {
    session: String,
    /// Whether the browser has to be told its session.
    new: bool,
    display: Pairs,
}

impl<'m> Counter<'m> {
    /// A counter for a desk, with the files beside its page.
    pub(super) fn new(
        desk: Desk<'m>,
        templates: Templates,
        files: FileTree,
        region: Option<String>,
        day: Day,
        lots: Lots,
    ) -> Counter<'m> {
        let beside = files.iter().filter(|(path, _)| *path != FORM);
        let assets =
            beside.map(|(path, bytes)| (format!("/{path}"), Bytes::copy_from_slice(bytes)));
        Counter {
            desk,
            templates,
            assets: assets.collect(),
            region,
            day,
            lots,
            shelf: Mutex::default(),
        }
    }

    /// The answer to a request that was let in, with its body.
    pub(super) fn answer(&self, head: &Parts, body: &[u8]) -> Reply {
        let path = head.uri.path();
        let asset = self.assets.get(path);
        match (&head.method, asset) {
            (&Method::GET | &Method::HEAD, Some(bytes)) => {
                reply::file(StatusCode::OK, content_type(path), bytes.clone())
            }
            (&Method::GET | &Method::HEAD, None) if path == "/" => self.begun(head),
            (&Method::POST, None) if path == "/" => self.posted(head, body),
            (_, None) if path != "/" => notice(StatusCode::NOT_FOUND, "没有这一页"),
            _ => {
                let mut reply = notice(StatusCode::METHOD_NOT_ALLOWED, "这一页不能这样打开");
                let allowed = if path == "/" { "GET, HEAD, POST" } else { "GET, HEAD" };
                reply.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
                reply
            }
        }
    }

    /// Forgets files that nobody has asked for in a long time.
    pub(super) fn tidy(&self) {
        self.shelf().tidy(Instant::now());
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn visitor(&self, headers: &HeaderMap, posted: &Pairs) -> Visitor {
        let known = cookie(headers, SESSION).filter(|session| {
            session.len() == 32 && session.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        let mut display = Pairs::default();
        let remembered = cookie(headers, SHOWN).unwrap_or_default();
        for (place, name) in DISPLAY.iter().enumerate() {
            let remembered = remembered.get(place..=place);
            let digit = posted.first(name).or(remembered).filter(|text| is_digit(text));
            if let Some(digit) = digit {
                display.set(name, digit);
            }
        }
        Visitor {
            session: known.map_or_else(|| self.lots.draw(), str::to_owned),
            new: known.is_none(),
            display,
        }
    }

    fn asked<'a>(&'a self, post: Post, token: &'a str, day: &'a str) -> Asked<'a> {
        Asked {
            post,
            submitted_on: day,
            region: self.region.as_deref(),
            token: Some(token),
            refused: None,
        }
    }

    fn begun(&self, head: &Parts) -> Reply {
        let query = head.uri.query().unwrap_or_default().as_bytes();
        let post = read_post(FORM_KIND, query, &Limits::default()).unwrap_or_default();
        let visitor = self.visitor(&head.headers, &post.pairs);
        let (token, day) = (self.lots.token(&visitor.session), self.day.text());
        let post = Post { pairs: visitor.display.clone(), files: Vec::new() };
        let page = begin(&self.desk, &self.asked(post, &token, &day));
        visitor.shown(reply::page(StatusCode::OK, page))
    }

    fn posted(&self, head: &Parts, body: &[u8]) -> Reply {
        let kind = head.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let post = match read_post(kind.unwrap_or_default(), body, &Limits::default()) {
            Ok(post) => post,
            Err(fault) => return notice(status(fault), fault.chinese()),
        };
        let visitor = self.visitor(&head.headers, &post.pairs);
        let carried = post.pairs.first(TOKEN).unwrap_or_default();
        let trusted = !visitor.new && self.lots.fits(&visitor.session, carried);
        let (token, day) = (self.lots.token(&visitor.session), self.day.text());
        let mut asked = self.asked(post, &token, &day);
        asked.refused = (!trusted).then_some(AGAIN);
        let now = Instant::now();
        let mut shelf = self.shelf();
        let mut drawer = shelf.open(&visitor.session, &self.lots, now);
        let reply = match turn(&self.desk, &mut drawer, asked) {
            Turn::Page(page, _) if !trusted => reply::page(StatusCode::FORBIDDEN, page),
            Turn::Page(page, true) => reply::page(StatusCode::UNPROCESSABLE_ENTITY, page),
            Turn::Page(page, false) => reply::page(StatusCode::OK, page),
            Turn::Sent(instance) => {
                shelf.clear(&visitor.session);
                self.received(&visitor, &day, &instance)
            }
        };
        visitor.shown(reply)
    }

    fn received(&self, visitor: &Visitor, day: &str, instance: &Json) -> Reply {
        let number = self.lots.number();
        match self.desk.receipt(visitor.display.clone(), &number, day, instance, &self.templates) {
            Ok(page) => reply::page(StatusCode::OK, page),
            // It was valid a moment ago.
            Err(_) => notice(StatusCode::INTERNAL_SERVER_ERROR, FAILED),
        }
    }
}

/// What is said when something went wrong here.
pub(super) const FAILED: &str = "出错了，没有收下";

const FORM_KIND: &str = "application/x-www-form-urlencoded";

impl Visitor {
    /// An answer that tells the browser what it has to remember.
    fn shown(&self, mut reply: Reply) -> Reply {
        if self.new {
            set_cookie(&mut reply, SESSION, &self.session);
        }
        if DISPLAY.iter().any(|name| self.display.first(name).is_some()) {
            let digits = DISPLAY.map(|name| self.display.first(name).unwrap_or("-"));
            set_cookie(&mut reply, SHOWN, &digits.concat());
        }
        reply
    }
}

fn is_digit(text: &str) -> bool {
    text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn status(fault: PostFault) -> StatusCode {
    match fault {
        PostFault::Kind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        PostFault::Parts => StatusCode::BAD_REQUEST,
        PostFault::TooMuch => StatusCode::PAYLOAD_TOO_LARGE,
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("html") => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    }
}
