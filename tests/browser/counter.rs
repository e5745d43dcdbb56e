//! A counter on loopback where forms are handed in: the desk behind a socket, with no more of a server
//! than the front of the tests (`kit/server.mjs`), which stands between it and the browser, needs.

use lianban::Templates;
use lianban::desk::Desk;
use lianban::interpret::{Interpreter, Registers};
use lianban::model::Model;
use lianban::page::{
    Asked, Kept, Limits, Post, Turn, Upload, Uploads, begin, media_type, read_post, receipt, turn,
};
use lianban::source::MemoryLoader;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

/// Files handed in; tokens are numbers.
#[derive(Default)]
struct Shelf(BTreeMap<String, Kept>);

impl Uploads for Shelf {
    fn keep(&mut self, upload: Upload) -> Option<Kept> {
        let kept = Kept {
            token: format!("t{}", self.0.len()),
            sha256: "0".repeat(64),
            media_type: media_type(&upload.bytes).to_owned(),
            size: upload.bytes.len() as u64,
            name: upload.name,
        };
        self.0.insert(kept.token.clone(), kept.clone());
        Some(kept)
    }

    fn find(&self, token: &str) -> Option<Kept> {
        self.0.get(token).cloned()
    }
}

/// Opens a counter for a matter; gives its address. The thread ends with the tests.
pub(super) fn open(files: MemoryLoader, path: String, day: String, region: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        let model = lianban::compile(&files, &path).draft.expect("a matter");
        attend(&listener, &model, &day, &region);
    });
    format!("http://{address}")
}

fn attend(listener: &TcpListener, model: &Model, day: &str, region: &str) {
    let (interpreter, registers) = (Interpreter::new(model), Registers::default());
    let desk = Desk::new(&interpreter, &registers, &Templates::default());
    let mut shelf = Shelf::default();
    for stream in listener.incoming() {
        let Some(mut stream) = stream.ok() else { continue };
        let Some(post) = read(&stream) else { continue };
        let asked = |post| Asked {
            post,
            submitted_on: day,
            region: Some(region).filter(|region| !region.is_empty()),
            token: None,
            refused: None,
        };
        let page = match post {
            None => begin(&desk, &asked(Post::default())),
            Some(post) => match turn(&desk, &mut shelf, asked(post)) {
                Turn::Page(page, _) => page,
                Turn::Sent(_) => {
                    let next = vec!["受理部门收到后开始办理。".to_owned()];
                    receipt(&desk, &asked(Post::default()), "20240501000001", next)
                }
            },
        };
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";
        let length = page.len();
        // Whoever went away needs no answer.
        let _ =
            write!(stream, "{head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{page}");
    }
}

/// A request: what was posted, if anything; none when it cannot be read.
fn read(stream: &TcpStream) -> Option<Option<Post>> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let posted = line.starts_with("POST");
    let (mut length, mut kind) = (0, String::new());
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "content-type" => value.clone_into(&mut kind),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    if !posted {
        return Some(None);
    }
    Some(Some(read_post(&kind, &body, &Limits::default()).ok()?))
}
