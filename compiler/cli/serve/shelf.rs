//! Files that were chosen on a form, as long as somebody fills it in.
//!
//! A trial hands no file on, so that of each only its hash, type, size and name are kept, in memory,
//! for the session that it came with.

use super::lots::{Lots, hex};
use lianban::page::{Kept, Upload, Uploads, media_type};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Files are forgotten so long after their session was last heard of.
pub(super) const LIFETIME: Duration = Duration::from_secs(30 * 60);
/// Most files of one session.
const MOST_OF_SESSION: usize = 100;
/// Most sessions with files.
const MOST_SESSIONS: usize = 200;

/// The files of all sessions.
#[derive(Default)]
pub(super) struct Shelf(BTreeMap<String, Files>);

struct Files {
    kept: Vec<Kept>,
    used: Instant,
}

impl Shelf {
    /// Forgets what is too old.
    pub(super) fn tidy(&mut self, now: Instant) {
        self.0.retain(|_, files| now.saturating_duration_since(files.used) < LIFETIME);
    }

    /// The files of a session, which is heard of now.
    pub(super) fn open<'a>(
        &'a mut self,
        session: &'a str,
        lots: &'a Lots,
        now: Instant,
    ) -> Drawer<'a> {
        self.tidy(now);
        if let Some(files) = self.0.get_mut(session) {
            files.used = now;
        }
        Drawer { shelf: self, session, lots, now }
    }

    /// Forgets the files of a session.
    pub(super) fn clear(&mut self, session: &str) {
        self.0.remove(session);
    }
}

/// The files of one session.
pub(super) struct Drawer<'a> {
    shelf: &'a mut Shelf,
    session: &'a str,
    lots: &'a Lots,
    now: Instant,
}

impl Uploads for Drawer<'_> {
    fn keep(&mut self, upload: Upload) -> Option<Kept> {
        let known = self.shelf.0.get(self.session).map(|files| files.kept.len());
        let room = match known {
            Some(count) => count < MOST_OF_SESSION,
            None => self.shelf.0.len() < MOST_SESSIONS,
        };
        if !room {
            return None;
        }
        let kept = Kept {
            token: self.lots.draw(),
            sha256: hex(&Sha256::digest(&upload.bytes)),
            media_type: media_type(&upload.bytes).to_owned(),
            size: upload.bytes.len() as u64,
            name: upload.name,
        };
        let files = self.shelf.0.entry(self.session.to_owned());
        let files = files.or_insert(Files { kept: Vec::new(), used: self.now });
        files.kept.push(kept.clone());
        Some(kept)
    }

    fn find(&self, token: &str) -> Option<Kept> {
        let files = self.shelf.0.get(self.session)?;
        files.kept.iter().find(|kept| kept.token == token).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lianban::page::{Limits, read_post};

    fn upload() -> Upload {
        let body = "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n\
            abc\r\n--b--\r\n";
        let kind = "multipart/form-data; boundary=b";
        let mut post = read_post(kind, body.as_bytes(), &Limits::default()).unwrap();
        post.files.remove(0)
    }

    #[test]
    fn a_file_is_its_sessions_alone_and_known_by_its_hash() {
        let (mut shelf, lots, now) = (Shelf::default(), Lots::new().unwrap(), Instant::now());
        let kept = shelf.open("one", &lots, now).keep(upload()).unwrap();
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((kept.sha256.as_str(), kept.size, kept.name.as_str()), (hash, 3, "a.png"));
        assert!(shelf.open("one", &lots, now).find(&kept.token).is_some());
        assert!(shelf.open("two", &lots, now).find(&kept.token).is_none());
        shelf.clear("one");
        assert!(shelf.open("one", &lots, now).find(&kept.token).is_none());
    }

    #[test]
    fn files_are_forgotten_half_an_hour_after_their_session_was_heard_of() {
        let (mut shelf, lots, start) = (Shelf::default(), Lots::new().unwrap(), Instant::now());
        let kept = shelf.open("one", &lots, start).keep(upload()).unwrap();
        let later = start + LIFETIME - Duration::from_secs(1);
        assert!(shelf.open("one", &lots, later).find(&kept.token).is_some());
        assert!(shelf.open("one", &lots, start + LIFETIME).find(&kept.token).is_some());
        assert!(shelf.open("one", &lots, start + 2 * LIFETIME).find(&kept.token).is_none());
        shelf.open("one", &lots, start).keep(upload()).unwrap();
        shelf.tidy(start + LIFETIME);
        assert!(shelf.0.is_empty());
    }

    #[test]
    fn there_is_room_for_so_many_files() {
        let (mut shelf, lots, now) = (Shelf::default(), Lots::new().unwrap(), Instant::now());
        for _ in 0..MOST_OF_SESSION {
            assert!(shelf.open("one", &lots, now).keep(upload()).is_some());
        }
        assert!(shelf.open("one", &lots, now).keep(upload()).is_none());
        for session in 1..MOST_SESSIONS {
            assert!(shelf.open(&session.to_string(), &lots, now).keep(upload()).is_some());
        }
        assert!(shelf.open("late", &lots, now).keep(upload()).is_none());
        assert!(shelf.open("late", &lots, now + LIFETIME).keep(upload()).is_some());
    }
}
