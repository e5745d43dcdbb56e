//! What nobody can guess: sessions, tokens, numbers of receipts.

use sha2::{Digest as _, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};

/// Draws lots from a secret that lives as long as the process.
pub(super) struct Lots {
    secret: [u8; 32],
    drawn: AtomicU64,
}

impl Lots {
    /// With a secret of the system.
    ///
    /// # Errors
    /// When the system has none.
    pub(super) fn new() -> Result<Lots, getrandom::Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        Ok(Lots { secret, drawn: AtomicU64::new(0) })
    }

    /// A new lot: 32 hexadecimal digits.
    pub(super) fn draw(&self) -> String {
        let number = self.drawn.fetch_add(1, Ordering::Relaxed);
        self.derive("lot", &number.to_be_bytes())
    }

    /// A new number for people: three groups of four digits.
    pub(super) fn number(&self) -> String {
        let lot = self.draw();
        let digits: String =
            lot.bytes().take(12).map(|byte| char::from(b'0' + byte % 10)).collect();
        let groups = [digits.get(..4), digits.get(4..8), digits.get(8..)];
        groups.map(Option::unwrap_or_default).join(" ")
    }

    /// The token that forms of a session carry.
    pub(super) fn token(&self, session: &str) -> String {
        self.derive("token", session.as_bytes())
    }

    /// Whether a form carries the token of its session; takes as long whatever it carries.
    pub(super) fn fits(&self, session: &str, token: &str) -> bool {
        let wanted = self.token(session);
        let differs = wanted.bytes().zip(token.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
        wanted.len() == token.len() && differs == 0
    }

    fn derive(&self, purpose: &str, from: &[u8]) -> String {
        let digest = Sha256::new()
            .chain_update(self.secret)
            .chain_update(purpose)
            .chain_update([0])
            .chain_update(from)
            .finalize();
        hex(digest.get(..16).unwrap_or_default())
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::Lots;

    #[test]
    fn lots_differ_and_tokens_belong_to_one_session() {
        let (lots, others) = (Lots::new().unwrap(), Lots::new().unwrap());
        let (one, two) = (lots.draw(), lots.draw());
        assert!(one != two && one.len() == 32);
        assert!(lots.fits(&one, &lots.token(&one)));
        assert!(!lots.fits(&two, &lots.token(&one)));
        assert!(!others.fits(&one, &lots.token(&one)));
        assert!(!lots.fits(&one, "") && !lots.fits(&one, &lots.token(&one)[..31]));
        assert_ne!(lots.number(), lots.number());
        assert_eq!(lots.number().len(), 14);
    }
}
