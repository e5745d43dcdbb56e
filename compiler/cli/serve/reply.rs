//! What goes back to the browser.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderValue};
use hyper::{Response, StatusCode};
use lianban::page::escape;

/// An answer to a request.
pub(super) type Reply = Response<Full<Bytes>>;

/// What every answer says: it is for this window alone, and nothing of it is kept.
const ALWAYS: &[(&str, &str)] = &[
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// A file.
pub(super) fn file(status: StatusCode, content_type: &str, bytes: Bytes) -> Reply {
    reply(status, content_type, "default-src 'none'", bytes)
}

/// A page, which says itself what it may load.
pub(super) fn page(status: StatusCode, page: String) -> Reply {
    let policy = policy(&page);
    reply(status, "text/html; charset=utf-8", &policy, page.into())
}

/// A short page with a sentence.
pub(super) fn notice(status: StatusCode, sentence: &str) -> Reply {
    let mut said = String::new();
    escape(sentence, &mut said);
    page(
        status,
        format!(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{said}</title></head>\n\
             <body><main><h1>{said}</h1><p><a href=\"/\">回到申请表</a></p></main></body>\n</html>\n"
        ),
    )
}

fn reply(status: StatusCode, content_type: &str, policy: &str, bytes: Bytes) -> Reply {
    let mut reply = Response::new(Full::new(bytes));
    *reply.status_mut() = status;
    let headers = reply.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    let policy = format!("{policy}; frame-ancestors 'none'");
    for (name, value) in
        [(header::CONTENT_TYPE, content_type), (header::CONTENT_SECURITY_POLICY, policy.as_str())]
    {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    reply
}

/// Adds a cookie that no script reads and no other site sends.
pub(super) fn set_cookie(reply: &mut Reply, name: &str, value: &str) {
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        reply.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// The policy in the head of a page, so that page and header say the same; nothing is allowed where
/// there is none.
fn policy(page: &str) -> String {
    let after = |text: &'static str| move |rest: &str| rest.find(text).map(|at| at + text.len());
    let found = after("http-equiv=\"Content-Security-Policy\" content=\"")(page)
        .and_then(|start| page.get(start..)?.split('"').next());
    found.unwrap_or("default-src 'none'").replace("&#39;", "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_what_the_page_says() {
        let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; img-src data:\">";
        let said = |reply: &Reply| {
            let policy = reply.headers().get(header::CONTENT_SECURITY_POLICY).cloned();
            policy.unwrap().to_str().unwrap().to_owned()
        };
        let shown = page(StatusCode::OK, meta.to_owned());
        assert_eq!(said(&shown), "default-src 'none'; img-src data:; frame-ancestors 'none'");
        let shown = notice(StatusCode::OK, "<b>");
        assert_eq!(said(&shown), "default-src 'none'; frame-ancestors 'none'");
    }
}
