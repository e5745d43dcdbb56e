//! A server under test, and a browser that knows no more than it must.

use crate::common;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running `lianban serve`.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    log: PathBuf,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Server {
    /// Serves a matter on a free port. `name` tells servers of one test run apart.
    pub(crate) fn start(name: &str, arguments: &[&str]) -> Server {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("serve");
        fs::create_dir_all(&folder).expect("a folder");
        let log = folder.join(format!("{name}.log"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_lianban"))
            .args(["serve"])
            .args(arguments)
            .args(["--port", "0", "--lang", "zh"])
            .current_dir(common::root())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).expect("a log"))
            .spawn()
            .expect("a server");
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("its output"));
        stdout.read_line(&mut line).expect("its address");
        let port = line.trim().strip_prefix("http://127.0.0.1:");
        let port = port.and_then(|rest| rest.strip_suffix('/')?.parse().ok());
        let port = port.unwrap_or_else(|| panic!("{line:?} is no address"));
        Server { child, port, log }
    }

    /// A connection.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(40))).expect("a limit");
        stream
    }

    /// Sends bytes as they are and reads what comes back until the connection ends.
    pub(crate) fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(bytes).expect("sent");
        Answer::read(stream)
    }

    /// Sends a request with a head of its own.
    pub(crate) fn request(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut head = format!("{method} {target} HTTP/1.1\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push_str(&format!("Host: 127.0.0.1:{}\r\n", self.port));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() || method == "POST" {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        self.send(&[head.as_bytes(), body].concat())
    }

    pub(crate) fn get(&self, target: &str) -> Answer {
        self.request("GET", target, &[], &[])
    }

    /// What was told of requests so far.
    pub(crate) fn told(&self) -> String {
        fs::read_to_string(&self.log).expect("its log")
    }

    /// The process.
    pub(crate) fn process(&mut self) -> &mut Child {
        &mut self.child
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    pub(crate) fn read(mut stream: TcpStream) -> Answer {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        Answer {
            status: status.expect("a status"),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// A browser on the form: cookies and the token of the last page.
pub(crate) struct Browser<'s> {
    pub(crate) server: &'s Server,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) token: String,
}

impl<'s> Browser<'s> {
    /// With the form open.
    pub(crate) fn open(server: &'s Server) -> Browser<'s> {
        let mut browser = Browser { server, cookies: BTreeMap::new(), token: String::new() };
        let answer = server.get("/");
        assert_eq!(answer.status, 200);
        browser.remember(&answer);
        assert_eq!(browser.token.len(), 32);
        browser
    }

    fn remember(&mut self, answer: &Answer) {
        for (name, value) in &answer.headers {
            if name == "set-cookie" {
                let cookie = value.split(';').next().and_then(|pair| pair.split_once('='));
                let (name, value) = cookie.expect("a cookie");
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let token = hidden(&answer.body).into_iter().find(|(name, _)| name == "page--token");
        if let Some((_, token)) = token {
            self.token = token;
        }
    }

    /// The header of its cookies.
    pub(crate) fn cookie(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Posts a body as it is.
    pub(crate) fn post(&mut self, kind: &str, body: &[u8]) -> Answer {
        let cookie = self.cookie();
        let headers = [
            ("Content-Type", kind),
            ("Cookie", cookie.as_str()),
            ("Origin", "null"),
            ("Sec-Fetch-Site", "same-origin"),
        ];
        let answer = self.server.request("POST", "/", &headers, body);
        self.remember(&answer);
        answer
    }

    /// Posts pairs with the token, as a form without files does.
    pub(crate) fn submit(&mut self, pairs: &[(String, String)]) -> Answer {
        let token = ("page--token".to_owned(), self.token.clone());
        let coded = |text: &str| -> String {
            text.bytes()
                .map(|byte| match byte {
                    b' ' => "+".to_owned(),
                    byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
                    byte => format!("%{byte:02X}"),
                })
                .collect()
        };
        let body: Vec<String> = pairs
            .iter()
            .chain([&token])
            .map(|(name, text)| format!("{}={}", coded(name), coded(text)))
            .collect();
        self.post("application/x-www-form-urlencoded", body.join("&").as_bytes())
    }

    /// Posts pairs with the token and files (name, name of the file, bytes).
    pub(crate) fn submit_files(
        &mut self,
        pairs: &[(String, String)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        let token = ("page--token".to_owned(), self.token.clone());
        for (name, text) in pairs.iter().chain([&token]) {
            let head =
                format!("--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(format!("{head}{text}\r\n").as_bytes());
        }
        for (name, file, bytes) in files {
            let head = format!(
                "--frontier\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--frontier--\r\n");
        self.post("multipart/form-data; boundary=frontier", &body)
    }
}

/// Hidden controls of a page with what they carry.
pub(crate) fn hidden(page: &str) -> Vec<(String, String)> {
    let page = scraper::Html::parse_document(page);
    let inputs = scraper::Selector::parse("input[type=hidden]").expect("a selector");
    let get = |input: &scraper::ElementRef<'_>, name| input.attr(name).unwrap_or("").to_owned();
    page.select(&inputs).map(|input| (get(&input, "name"), get(&input, "value"))).collect()
}

/// The texts that a selector finds.
pub(crate) fn texts(page: &str, selector: &str) -> Vec<String> {
    let page = scraper::Html::parse_document(page);
    let selector = scraper::Selector::parse(selector).expect("a selector");
    page.select(&selector).map(|found| found.text().collect::<String>()).collect()
}
