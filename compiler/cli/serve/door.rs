//! Who may come in: requests that the form itself makes, on this machine, under its own name.

use hyper::header::{self, HeaderMap};
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};

/// Why a request is turned away, as its status and the sentence for people.
pub(super) type Refusal = (StatusCode, &'static str);

const ELSEWHERE: Refusal =
    (StatusCode::MISDIRECTED_REQUEST, "这个地址不对，请用启动时显示的地址打开");
const FOREIGN: Refusal = (StatusCode::FORBIDDEN, "这张表不是从本页交来的，没有收下");

/// Turns away what is addressed to another name (a name that somebody bound to this machine), and
/// forms that another site sends.
pub(super) fn check(head: &Parts, port: u16) -> Result<(), Refusal> {
    let named = head.uri.authority().is_none_or(|authority| is_ours(authority.as_str(), port));
    let host = match only(&head.headers, header::HOST) {
        Some(host) if named && is_ours(host, port) => host,
        _ => return Err(ELSEWHERE),
    };
    if head.method != Method::POST {
        return Ok(());
    }
    let site = head.headers.get("sec-fetch-site").map(|site| site.to_str().unwrap_or_default());
    // A page that sends no referrer sends no origin either.
    let origin = head.headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
    let from_here = origin.is_none_or(|origin| {
        origin == "null" || origin.strip_prefix("http://").is_some_and(|name| name == host)
    });
    match site {
        _ if !from_here => Err(FOREIGN),
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(FOREIGN),
    }
}

/// Whether a host with its port is this machine.
fn is_ours(host: &str, port: u16) -> bool {
    let (name, known) = match host.rsplit_once(':') {
        Some((name, digits)) if !digits.ends_with(']') => (name, digits.parse() == Ok(port)),
        _ => (host, port == 80),
    };
    known && ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

fn only(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// A cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.find(|(known, _)| known.trim() == name).map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(method: &str, uri: &str, headers: &[(&str, &str)]) -> Result<(), Refusal> {
        let mut request = hyper::Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        check(&request.body(()).unwrap().into_parts().0, 8080)
    }

    #[test]
    fn only_own_names_are_answered() {
        for host in ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080"] {
            assert_eq!(checked("GET", "/", &[("host", host)]), Ok(()), "{host}");
        }
        for host in
            ["127.0.0.1", "127.0.0.1:80", "evil.example:8080", "127.0.0.1.evil:8080", "[::1]", ""]
        {
            assert_eq!(checked("GET", "/", &[("host", host)]), Err(ELSEWHERE), "{host}");
        }
        assert_eq!(checked("GET", "/", &[]), Err(ELSEWHERE));
        let twice = [("host", "127.0.0.1:8080"), ("host", "evil.example:8080")];
        assert_eq!(checked("GET", "/", &twice), Err(ELSEWHERE));
        let absolute = "http://evil.example:8080/";
        assert_eq!(checked("GET", absolute, &[("host", "127.0.0.1:8080")]), Err(ELSEWHERE));
    }

    #[test]
    fn only_own_forms_are_taken() {
        let post = |more: &[(&str, &str)]| {
            checked("POST", "/", &[&[("host", "localhost:8080")], more].concat())
        };
        assert_eq!(post(&[]), Ok(()));
        assert_eq!(post(&[("origin", "null")]), Ok(()));
        assert_eq!(post(&[("origin", "null"), ("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(post(&[("origin", "http://localhost:8080")]), Ok(()));
        for origin in ["http://localhost:9090", "https://localhost:8080", "http://evil.example", ""]
        {
            assert_eq!(post(&[("origin", origin)]), Err(FOREIGN), "{origin}");
        }
        for site in ["cross-site", "same-site", "?"] {
            assert_eq!(post(&[("sec-fetch-site", site)]), Err(FOREIGN), "{site}");
        }
    }
}
