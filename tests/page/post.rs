//! Bodies of requests are read back as they were written, and nothing that is no form is read.

use lianban::page::{Limits, Post, PostFault, read_post};
use proptest::prelude::*;

const PLAIN: &str = "application/x-www-form-urlencoded";

/// As the URL standard says that forms are written; every byte in hexadecimal is as good.
fn url_encoded(pairs: &[(String, String)], all: bool) -> Vec<u8> {
    let coded = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b' ' if !all => "+".to_owned(),
                b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' if !all => {
                    char::from(byte).to_string()
                }
                byte => format!("%{byte:02x}"),
            })
            .collect()
    };
    let pairs = pairs.iter().map(|(name, text)| format!("{}={}", coded(name), coded(text)));
    pairs.collect::<Vec<_>>().join("&").into_bytes()
}

fn multipart(pairs: &[(String, String)], files: &[(String, Vec<u8>)], boundary: &str) -> Vec<u8> {
    let mut body = Vec::new();
    let mut part = |head: String, content: &[u8]| {
        body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    };
    for (name, text) in pairs {
        let name = name.replace('"', "%22");
        part(format!("Content-Disposition: form-data; name=\"{name}\""), text.as_bytes());
    }
    for (name, bytes) in files {
        let name = name.replace('"', "%22");
        part(
            format!(
                "content-disposition:form-data; name=\"{name}\"; filename=\"C:\\a;b=\\近照.jpg\"\r\n\
                 Content-Type: image/jpeg"
            ),
            bytes,
        );
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body
}

/// Pairs by name, the texts of one name in their order.
fn sorted(pairs: &[(String, String)]) -> Vec<(String, String)> {
    let mut pairs = pairs.to_vec();
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    pairs
}

fn read(post: &Post) -> Vec<(String, String)> {
    post.pairs.iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    // Names that browsers write as they are but for quotes; any text at all.
    let name = "[a-z0-9_.\\[\\];=&+\" 中]{0,12}".prop_map(|name| name.trim().to_owned());
    proptest::collection::vec((name, any::<String>()), 0..12)
}

proptest! {
    #[test]
    fn url_encoded_pairs_are_read_back(pairs in pairs(), all in any::<bool>()) {
        let post = read_post(PLAIN, &url_encoded(&pairs, all), &Limits::default()).unwrap();
        prop_assert_eq!(read(&post), sorted(&pairs));
        prop_assert!(post.files.is_empty());
    }

    #[test]
    fn multipart_pairs_and_files_are_read_back(
        pairs in pairs(),
        files in proptest::collection::vec(("[a-z.]{1,9}", proptest::collection::vec(any::<u8>(), 1..99)), 0..4),
        boundary in "[a-zA-Z0-9'()+_,./:=?-]{20,70}",
    ) {
        let kind = format!("Multipart/Form-Data; charset=utf-8; boundary=\"{boundary}\"");
        let body = multipart(&pairs, &files, &boundary);
        let post = read_post(&kind, &body, &Limits::default()).unwrap();
        prop_assert_eq!(read(&post), sorted(&pairs));
        prop_assert_eq!(post.files.len(), files.len());
        for (file, (name, bytes)) in post.files.iter().zip(&files) {
            prop_assert_eq!(&file.control, name);
            prop_assert_eq!(file.name.as_str(), "近照.jpg");
            prop_assert_eq!(&file.bytes, bytes);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        kind in prop_oneof![Just(PLAIN.to_owned()), Just("multipart/form-data; boundary=b".to_owned()), any::<String>()],
    ) {
        let _ = read_post(&kind, &bytes, &Limits::default());
    }

    #[test]
    fn what_is_left_of_a_multipart_body_is_no_form(pairs in pairs(), cut in 1_usize..400) {
        let body = multipart(&pairs, &[], "frontier");
        // Without the line end after the last boundary it is still whole.
        let end = body.len().saturating_sub(cut + 2);
        prop_assume!(cut > 2);
        let post = read_post("multipart/form-data; boundary=frontier", &body[..end], &Limits::default());
        prop_assert_eq!(post.err(), Some(PostFault::Parts));
    }
}

#[test]
fn more_than_a_form_holds_is_refused() {
    let limits = Limits { fields: 3, field: 5 };
    let fault = |kind: &str, body: &[u8]| read_post(kind, body, &limits).err();
    let many = |count| vec![("a".to_owned(), "b".to_owned()); count];
    let parts = "multipart/form-data; boundary=b";
    for (count, wanted) in [(3, None), (4, Some(PostFault::TooMuch))] {
        assert_eq!(fault(PLAIN, &url_encoded(&many(count), false)), wanted);
        assert_eq!(fault(parts, &multipart(&many(count), &[], "b")), wanted);
    }
    for (text, wanted) in [("12345", None), ("123456", Some(PostFault::TooMuch))] {
        let pairs = [("a".to_owned(), text.to_owned())];
        assert_eq!(fault(PLAIN, &url_encoded(&pairs, true)), wanted);
        assert_eq!(fault(parts, &multipart(&pairs, &[], "b")), wanted);
    }
    // The size of files is for the service to bound; one that was not chosen is none.
    let file = |bytes: &[u8]| multipart(&[], &[("a".to_owned(), bytes.to_vec())], "b");
    assert_eq!(read_post(parts, &file(b"1234567"), &limits).unwrap().files.len(), 1);
    assert_eq!(read_post(parts, &file(b""), &limits).unwrap().files.len(), 0);
    assert_eq!(fault("text/plain", b"a=b"), Some(PostFault::Kind));
    assert_eq!(fault("", b""), Some(PostFault::Kind));
}

#[test]
fn broken_escapes_stand_for_themselves() {
    let post =
        read_post(PLAIN, b"a=%&b=%4&c=%zz&d=%E4%BD&e&=f&%61=1+1", &Limits::default()).unwrap();
    let wanted = [
        ("", "f"),
        ("a", "%"),
        ("a", "1 1"),
        ("b", "%4"),
        ("c", "%zz"),
        ("d", "\u{FFFD}"),
        ("e", ""),
    ];
    assert_eq!(read(&post), wanted.map(|(a, b)| (a.to_owned(), b.to_owned())));
}
