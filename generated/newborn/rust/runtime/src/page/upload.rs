//! Files that come with a form. Their bytes stay with the service; pages carry a token.

/// A file as it was posted.
pub struct Upload {
    /// The control it was chosen at.
    pub control: String,
    /// Its name, without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Upload {
    pub(super) fn new(control: String, file_name: &str, bytes: &[u8]) -> Upload {
        let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name: String = name.chars().filter(|c| !c.is_control()).take(MOST_NAME).collect();
        Upload { control, name, bytes: bytes.to_vec() }
    }
}

/// Longer names of files are cut: they are for people to recognize.
const MOST_NAME: usize = 100;

/// A file that a service keeps while somebody fills in a form.
#[derive(Clone)]
pub struct Kept {
    /// What its pages know it by: random, good for this form alone.
    pub token: String,
    /// SHA-256 of its bytes as 64 hexadecimal digits.
    pub sha256: String,
    /// Its media type by its first bytes.
    pub media_type: String,
    /// How many bytes it has.
    pub size: u64,
    /// Its name.
    pub name: String,
}

/// Where a service keeps files.
pub trait Uploads {
    /// Keeps a file for some time; none when there is no room.
    fn keep(&mut self, upload: Upload) -> Option<Kept>;
    /// The file of a token; none when it is gone.
    fn find(&self, token: &str) -> Option<Kept>;
}

/// The media type of a file by its first bytes: what a browser says of it may be anything.
#[must_use]
pub fn media_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        // An OFD document is a ZIP archive whose first entry says so (GB/T 33190).
        [b'P', b'K', 3, 4, ..] if is_ofd(bytes) => "application/ofd",
        _ => "application/octet-stream",
    }
}

fn is_ofd(bytes: &[u8]) -> bool {
    let wanted = b"OFD.xml";
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
