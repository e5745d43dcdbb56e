//! Requests that no browser makes: each is answered, none brings the server down.

use crate::client::{Browser, Server};

const PLAIN: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data; boundary=b";

/// Bodies with the status that each is answered with where it has to be one, and how they call
/// themselves.
fn bodies() -> Vec<(&'static str, &'static str, Vec<u8>, Option<u16>)> {
    let part = |name: &str, text: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let many = |count: usize, pair: &dyn Fn(usize) -> String| {
        (0..count).map(pair).collect::<Vec<_>>().join("&").into_bytes()
    };
    let deep = format!("children{}.name=x", "[0]".repeat(300));
    let dots = format!("{}=x", "a.".repeat(400));
    let long = "a".repeat(70_000);
    vec![
        ("no kind", "", b"a=b".to_vec(), Some(415)),
        ("another kind", "application/json", b"{}".to_vec(), Some(415)),
        ("no boundary", "multipart/form-data", b"--b--".to_vec(), Some(400)),
        ("an empty boundary", "multipart/form-data; boundary=\"\"", b"--".to_vec(), Some(400)),
        ("a long boundary", "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", b"--b--".to_vec(), Some(400)),
        ("another boundary", "multipart/form-data; boundary=c", part("a", "b").into(), Some(400)),
        ("no end", PARTS, part("a", "b").into(), Some(400)),
        ("half a part", PARTS, b"--b\r\nContent-Dispo".to_vec(), Some(400)),
        ("a part without a name", PARTS, b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--".to_vec(), Some(400)),
        ("no parts", PARTS, b"--b--\r\n".to_vec(), None),
        ("10 000 fields", PLAIN, many(10_000, &|n| format!("a{n}=b")), Some(413)),
        ("10 000 parts", PARTS, part("a", "b").repeat(10_000).into(), Some(413)),
        ("4 999 rows", PLAIN, many(4_999, &|n| format!("certificate.changes[{n}].after=b")), None),
        ("rows of rows", PLAIN, many(4_999, &|n| format!("a[{n}][{n}].b[{n}]=b")), None),
        ("one name 4 999 times", PLAIN, many(4_999, &|_| "certificate.categories=1".into()), None),
        ("a huge field", PLAIN, format!("applicant.name={long}").into(), Some(413)),
        ("a huge part", PARTS, (part("applicant.name", &long) + "--b--").into(), Some(413)),
        ("a huge name", PLAIN, format!("{long}=a").into(), Some(413)),
        ("NUL", PLAIN, b"applicant.name=%00a\0b&page--step=%00".to_vec(), None),
        ("broken escapes", PLAIN, b"applicant.name=%&%=%4&%zz=%E4%BD&applicant.phone=%F".to_vec(), None),
        ("no UTF-8", PLAIN, b"applicant.name=\xff\xfe%C0%80%ED%A0%80".to_vec(), None),
        ("no UTF-8 in parts", PARTS, [part("applicant.name", "x").as_bytes(), b"\xff--b--"].concat(), None),
        ("far rows", PLAIN, b"certificate.changes[999999999].after=x&certificate.changes[18446744073709551616].after=y&certificate.changes[-1].after=z&certificate.changes[].after=w".to_vec(), None),
        ("deep brackets", PLAIN, deep.into(), None),
        ("open brackets", PLAIN, b"certificate.changes[0.after=x&[[[[=a&]]]]=b&certificate[0].kind=new&[*]=c&certificate.changes[*].after=d".to_vec(), None),
        ("deep paths", PLAIN, dots.into(), None),
        ("names twice", PLAIN, b"applicant.name=a&applicant.name=b&page--step=check&page--step=send&version=1&version=2".to_vec(), None),
        ("a question as a group", PLAIN, b"applicant=a&applicant.name.year=1&applicant.name[0]=b&applicant.birth_month=x&applicant.birth_month.year.year=y".to_vec(), None),
        ("slots", PLAIN, b"applicant.name=<?value applicant.phone?><?end?>{{ 7*7 }}<script>alert(1)</script>".to_vec(), None),
        ("forged files", PLAIN, b"applicant.photo.kept=x&applicant.photo=y&applicant.photo.drop=1&applicant.photo.sha256=z".to_vec(), None),
        ("odd steps", PLAIN, b"page--step=paper&page--prefilled=applicant.name&page--prefilled=[[&page--main=x&page--token=y".to_vec(), None),
        ("another version", PLAIN, b"version=0&matter=other&page--step=send".to_vec(), None),
        ("directions of text", PLAIN, "applicant.name=\u{202e}\u{feff}\u{2028}&=\u{0301}".into(), None),
        ("nothing", PLAIN, Vec::new(), None),
        ("signs alone", PLAIN, b"&&==&=&%3D=%26".to_vec(), None),
        ("numbers", PLAIN, b"applicant.birth_month.year=99999999999999999999&applicant.birth_month.month=-1&declaration.signature.date.year=0&declaration.signature.date.day=\xe4".to_vec(), None),
    ]
}

#[test]
fn hostile_bodies_are_answered() {
    let server = Server::start("hostile", &["disability_services"]);
    let mut browser = Browser::open(&server);
    for (what, kind, body, wanted) in bodies() {
        // Both as from elsewhere and with the token of the page.
        for trusted in [false, true] {
            let mut body = body.clone();
            let token = browser.token.clone();
            if trusted && kind == PLAIN {
                body.extend_from_slice(format!("&page--token={token}").as_bytes());
            }
            let answer = browser.post(kind, &body);
            match wanted {
                Some(status) => assert_eq!(answer.status, status, "{what}"),
                None if trusted && kind == PLAIN => {
                    assert!([200, 403, 422].contains(&answer.status), "{what}: {}", answer.status)
                }
                None => assert!(
                    [200, 400, 403, 422].contains(&answer.status),
                    "{what}: {}",
                    answer.status
                ),
            }
            for mark in ["<?", "<script>alert", "\0"] {
                assert!(!answer.body.contains(mark), "{what}: {mark}");
            }
        }
    }
    assert!(!server.told().contains("panic"), "{}", server.told());
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn hostile_heads_are_answered() {
    let server = Server::start("heads", &["newborn"]);
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(100_000));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(1_000));
    let heads: [&[u8]; 8] = [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        long.as_bytes(),
        many.as_bytes(),
    ];
    for head in heads {
        use std::io::{Read as _, Write as _};
        let mut stream = server.connect();
        let _ = stream.write_all(head);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let said = String::from_utf8_lossy(&bytes);
        let fine =
            said.is_empty() || said.starts_with("HTTP/1.1 4") || said.starts_with("HTTP/1.0 4");
        assert!(fine, "{said}");
    }
    assert!(!server.told().contains("panic"), "{}", server.told());
    assert_eq!(server.get("/").status, 200);
}
