//! Bodies of requests: `application/x-www-form-urlencoded` (WHATWG URL, section 5.1) and
//! `multipart/form-data` (RFC 7578), as browsers send them and as others may.

use super::pairs::Pairs;
use super::upload::Upload;

/// How much one request may hold. The size of the body is for the service to bound.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most fields and files.
    pub fields: usize,
    /// Most bytes of one field that is no file.
    pub field: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { fields: 5_000, field: 64 << 10 }
    }
}

/// What was posted.
#[derive(Default)]
pub struct Post {
    /// What stood in the controls.
    pub pairs: Pairs,
    /// Files that were chosen.
    pub files: Vec<Upload>,
}

/// Why a body is no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostFault {
    /// Neither of the two kinds that browsers send.
    Kind,
    /// The parts of the body cannot be told.
    Parts,
    /// More fields, or a longer one, than a form has.
    TooMuch,
}

impl PostFault {
    /// The sentence for people.
    #[must_use]
    pub const fn chinese(self) -> &'static str {
        match self {
            PostFault::Kind => "交来的不是表格，请从表格页面提交",
            PostFault::Parts => "交来的表格不完整，请再提交一次",
            PostFault::TooMuch => "交来的内容太多，请删减后再提交",
        }
    }
}

/// Reads the body of a request.
///
/// # Errors
/// Why it is no form.
pub fn read_post(content_type: &str, body: &[u8], limits: &Limits) -> Result<Post, PostFault> {
    let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    match kind.trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => url_encoded(body, limits),
        "multipart/form-data" => {
            let boundary = parameter(parameters, "boundary").ok_or(PostFault::Parts)?;
            multipart(body, &boundary, limits)
        }
        _ => Err(PostFault::Kind),
    }
}

fn url_encoded(body: &[u8], limits: &Limits) -> Result<Post, PostFault> {
    let mut post = Post::default();
    let parts = body.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    for (count, part) in parts.enumerate() {
        let mut halves = part.splitn(2, |byte| *byte == b'=');
        let name = percent_decoded(halves.next().unwrap_or_default());
        let text = percent_decoded(halves.next().unwrap_or_default());
        if count >= limits.fields || text.len() > limits.field || name.len() > MOST_NAME {
            return Err(PostFault::TooMuch);
        }
        post.pairs.add(&name, text);
    }
    Ok(post)
}

/// Names of the form are paths, which are short.
const MOST_NAME: usize = 1_000;

fn percent_decoded(text: &[u8]) -> String {
    let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += 1;
        match (byte, hex(text.get(at)), hex(text.get(at + 1))) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
                at += 2;
            }
            (b'+', ..) => bytes.push(b' '),
            _ => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn multipart(body: &[u8], boundary: &str, limits: &Limits) -> Result<Post, PostFault> {
    // RFC 2046, section 5.1.1: a boundary has 1 to 70 characters.
    if boundary.is_empty() || boundary.len() > 70 {
        return Err(PostFault::Parts);
    }
    let mut post = Post::default();
    let first = format!("--{boundary}");
    let next = format!("\r\n--{boundary}");
    let start = find(body, first.as_bytes()).ok_or(PostFault::Parts)?;
    let mut rest = body.get(start + first.len()..).unwrap_or_default();
    for count in 0.. {
        if rest.starts_with(b"--") {
            return Ok(post);
        }
        let inner = rest.strip_prefix(b"\r\n").ok_or(PostFault::Parts)?;
        let end = find(inner, next.as_bytes()).ok_or(PostFault::Parts)?;
        let part = inner.get(..end).unwrap_or_default();
        rest = inner.get(end + next.len()..).unwrap_or_default();
        if count >= limits.fields {
            return Err(PostFault::TooMuch);
        }
        let head = find(part, b"\r\n\r\n").ok_or(PostFault::Parts)?;
        let content = part.get(head + 4..).unwrap_or_default();
        let head = String::from_utf8_lossy(part.get(..head).unwrap_or_default());
        let disposition = header(&head, "content-disposition").ok_or(PostFault::Parts)?;
        let name = parameter(disposition, "name").ok_or(PostFault::Parts)?;
        let file_name = parameter(disposition, "filename");
        if name.len() > MOST_NAME || (file_name.is_none() && content.len() > limits.field) {
            return Err(PostFault::TooMuch);
        }
        match file_name {
            // No file was chosen.
            Some(_) if content.is_empty() => {}
            Some(file_name) => post.files.push(Upload::new(name, &file_name, content)),
            None => post.pairs.add(&name, String::from_utf8_lossy(content)),
        }
    }
    Err(PostFault::Parts)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = wanted.first()?;
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let at = from + rest.iter().position(|byte| byte == first)?;
        if text.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.split("\r\n").find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then_some(value)
    })
}

/// A parameter of a header's value. Browsers write `"` and line ends of names as `%22`, `%0D%0A`.
fn parameter(value: &str, name: &str) -> Option<String> {
    let mut rest = value;
    loop {
        let (key, after) = rest.split_once('=')?;
        let key = key.rsplit(';').next().unwrap_or_default().trim();
        let (text, behind) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(';').unwrap_or((after, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            let text = text.trim().replace("%22", "\"").replace("%0D", "").replace("%0A", " ");
            return Some(text);
        }
        rest = behind;
    }
}
