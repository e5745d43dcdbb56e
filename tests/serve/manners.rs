//! Names, tokens, bounds, headers: what makes a form safe to serve, even on one's own machine.

use crate::client::{Answer, Browser, Server, texts};
use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

fn family(name: &str) -> Server {
    Server::start(name, &["newborn"])
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn every_answer_forbids_what_no_page_needs() {
    let server = family("headers");
    let form = server.get("/");
    let script = server.get("/form.js");
    let missing = server.get("/form.html");
    assert_eq!((form.status, script.status, missing.status), (200, 200, 404));
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(texts(&missing.body, "h1"), ["没有这一页"]);
    for answer in [&form, &script, &missing, &server.request("PUT", "/", &[], b"x")] {
        for (name, value) in [
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value));
        }
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.header("server"), None);
    }
    let policy = form.header("content-security-policy").unwrap();
    assert!(policy.contains("style-src 'sha256-") && policy.contains("form-action 'self'"));
    let cookie = form.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    assert_eq!(server.request("HEAD", "/", &[], &[]).body, "");
    assert_eq!(server.request("PUT", "/", &[], &[]).header("allow"), Some("GET, HEAD, POST"));
    assert_eq!(server.request("POST", "/form.js", &[], &[]).status, 405);
    for path in
        ["/..%2f..%2fCargo.toml", "/../Cargo.toml", "//form.js", "/form.js/", "/departments"]
    {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn only_this_machine_under_its_own_name_is_served() {
    let server = family("names");
    let port = server.port;
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        (format!("attacker.example:{port}"), 421),
        ("127.0.0.1".to_owned(), 421),
    ] {
        assert_eq!(server.request("GET", "/", &[("Host", &host)], &[]).status, status, "{host}");
    }
    assert_eq!(server.send(b"GET / HTTP/1.0\r\n\r\n").status, 421);
}

#[test]
fn forms_without_their_token_are_shown_again_with_all_that_was_typed() {
    let server = family("tokens");
    let kind = "application/x-www-form-urlencoded";
    let mut browser = Browser::open(&server);
    let kept = |page: &Answer| page.body.contains("value=\"测试\u{2F}某人\"");
    let told = |page: &Answer| texts(&page.body, ".summary li").concat();
    let name = "mother.name=%E6%B5%8B%E8%AF%95/%E6%9F%90%E4%BA%BA";
    for body in [name.to_owned(), format!("{name}&page--token={}", "0".repeat(32))] {
        let page = browser.post(kind, body.as_bytes());
        assert_eq!(page.status, 403);
        assert!(kept(&page) && told(&page).contains("请再提交一次"), "{}", told(&page));
    }
    // The page that tells so carries a token that holds.
    let page = browser.post(kind, format!("{name}&page--token={}", browser.token).as_bytes());
    assert_eq!(page.status, 422);
    assert!(kept(&page));
    // A token of another session does not hold.
    let other = Browser::open(&server).token;
    let page = browser.post(kind, format!("{name}&page--token={other}").as_bytes());
    assert_eq!(page.status, 403);
    // Without cookies no token holds.
    browser.cookies.clear();
    let page = browser.post(kind, format!("{name}&page--token={}", browser.token).as_bytes());
    assert_eq!(page.status, 403);
    assert!(kept(&page));
}

#[test]
fn forms_of_other_sites_are_not_taken() {
    let server = family("sites");
    let browser = Browser::open(&server);
    let cookie = browser.cookie();
    let body = format!("page--token={}", browser.token);
    let port = server.port;
    let own = format!("http://127.0.0.1:{port}");
    for (header, value, status) in [
        ("Origin", own.as_str(), 422),
        ("Origin", "http://attacker.example", 403),
        ("Sec-Fetch-Site", "cross-site", 403),
        ("Sec-Fetch-Site", "same-site", 403),
    ] {
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Cookie", cookie.as_str()),
            (header, value),
        ];
        let answer = server.request("POST", "/", &headers, body.as_bytes());
        assert_eq!(answer.status, status, "{header}: {value}");
    }
}

#[test]
fn how_pages_are_shown_is_remembered() {
    let server = family("display");
    let mut browser = Browser::open(&server);
    browser.submit(&pairs(&[("page--size", "2"), ("page--theme", "2")]));
    let page = server.request("GET", "/", &[("Cookie", &browser.cookie())], &[]);
    for control in ["page--size-2", "page--theme-2"] {
        let shown = format!("input#{control}[checked]");
        assert_eq!(texts(&page.body, &shown).len(), 1, "{control}");
    }
    let page = server.request("GET", "/?page--size=3", &[("Cookie", &browser.cookie())], &[]);
    assert_eq!(texts(&page.body, "input#page--size-3[checked]").len(), 1);
    let page = server.request("GET", "/", &[("Cookie", "lianban-display=\"><b>")], &[]);
    assert!(page.status == 200 && !page.body.contains("<b>"));
    // Nothing of a query stands on the page or in what is told.
    assert!(!server.get("/?mother.name=Zx9Qv").body.contains("Zx9Qv"));
    assert!(!server.told().contains("Zx9Qv") && !server.told().contains('?'));
}

#[test]
fn bodies_beyond_the_bound_are_answered() {
    let server = family("size");
    let mut browser = Browser::open(&server);
    let large = vec![b'a'; 31 << 20];
    let page = browser.submit_files(&[], &[("mother.photo", "a.jpg", &large)]);
    assert_eq!(page.status, 413);
    assert!(texts(&page.body, "h1").concat().contains("30MB"));
    // The same in pieces, without its size told first.
    let mut stream = server.connect();
    let head = format!(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: multipart/form-data; boundary=b\r\n\
         Transfer-Encoding: chunked\r\n\r\n",
        server.port
    );
    stream.write_all(head.as_bytes()).unwrap();
    let piece = [b"100000\r\n".as_slice(), &vec![b'a'; 1 << 20], b"\r\n"].concat();
    for _ in 0..31 {
        stream.write_all(&piece).unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    assert_eq!(Answer::read(stream).status, 413);
    // Just below it is read.
    let below = vec![b'a'; 29 << 20];
    let page = browser.submit_files(&[], &[("mother.photo", "a.jpg", &below)]);
    assert_eq!(page.status, 422);
}

/// Connections that never say what they want do not keep others out for long.
#[test]
fn slow_callers_are_sent_away() {
    let server = family("slow");
    let mut idle: Vec<_> = (0..80).map(|_| server.connect()).collect();
    for stream in &mut idle {
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: ");
    }
    let start = Instant::now();
    assert_eq!(server.get("/").status, 200);
    assert!(start.elapsed() < Duration::from_secs(30));
    let mut bytes = Vec::new();
    let _ = idle[0].read_to_end(&mut bytes);
    assert!(!String::from_utf8_lossy(&bytes).contains("200 OK"));
}

/// A request under way is answered when the server is told to stop.
#[cfg(unix)]
#[test]
fn it_ends_gracefully() {
    let mut server = family("end");
    let mut stream = server.connect();
    let head = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n", server.port);
    stream.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let process = server.process().id().to_string();
    let sent = std::process::Command::new("kill").args(["-INT", &process]).status();
    assert!(sent.unwrap().success());
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(b"\r\n").unwrap();
    assert_eq!(Answer::read(stream).status, 200);
    assert_eq!(server.process().wait().unwrap().code(), Some(0));
}

#[test]
fn calls_that_cannot_serve_say_why() {
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_lianban"));
        command.current_dir(crate::common::root()).args(["serve", "--lang", "zh"]).args(arguments);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let server = family("taken");
    let port = server.port.to_string();
    for (arguments, wanted) in [
        (&["newborn", "--port", &port][..], "开不了端口"),
        (&["disability_services", "--region", "110000"], "--region"),
        (&["newborn", "--submitted-on", "2024-02-30"], "--submitted-on"),
        (&["newborn", "--registers", "Cargo.toml"], "Cargo.toml"),
        (&["newborn", "--registers", "missing.json"], "missing.json"),
        (&["no_such_matter"], "no_such_matter"),
    ] {
        let (code, said) = run(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains(wanted), "{arguments:?}: {said}");
    }
}
