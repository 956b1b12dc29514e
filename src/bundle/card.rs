//! A card (名片): a site's public half, as a small text file and a QR code, and the thirty digits by which two people
//! make sure over the telephone that it is the right one.
//!
//! A card proves nothing by itself: until the digits were compared, what it signs is held.

use sha2::{Digest, Sha256};

use super::manifest::is_word;
use crate::domain::{DeskRole, Explain, Lang, Said, SiteKind};
use crate::say;
use crate::seal::identity::Recipient;
use crate::seal::sign::VerifyKey;

/// First line of a card's text, and the domain of its fingerprint.
const FORMAT: &str = "xueji-card/1";
/// Most bytes of a card's text.
pub const MAX_CARD: usize = 4096;
/// Most characters of a site's name.
const MAX_NAME: usize = 100;
/// The lines after the first, in order.
const LINES: [&str; 8] = ["realm", "code", "name", "kind", "role", "sign-key", "recipient", "fingerprint"];

/// Why a card is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Over [`MAX_CARD`].
    #[error("card too large")]
    TooLarge,
    /// Not a card's text.
    #[error("not a card")]
    NotACard,
    /// A later version of the text.
    #[error("made by a newer program")]
    Newer,
    /// The named line does not hold what it should.
    #[error("bad line: {0}")]
    Line(&'static str),
    /// The fingerprint does not belong to the lines above it.
    #[error("card altered")]
    Altered,
    /// Too long for a QR code.
    #[error("too long for a QR code")]
    Qr,
}

impl Explain for CardError {
    fn explain(&self, lang: Lang) -> Said {
        let again = say!(lang, "请对方重新导出名片。", "Ask the other side to export its card again.");
        match self {
            Self::TooLarge | Self::NotACard => {
                Said::new(say!(lang, "这不是名片文件", "This is not a card"), String::new(), again)
            }
            Self::Newer => Said::new(
                say!(lang, "名片由更新版本的程序制作", "A newer version of the program made this card"),
                String::new(),
                say!(lang, "请先更新本程序。", "Update this program first."),
            ),
            Self::Line(name) => Said::new(
                say!(lang, "名片内容有误", "The card is not right"),
                say!(lang, "问题在“{name}”一行。", "See the line \"{name}\"."),
                again,
            ),
            Self::Altered => Said::new(
                say!(lang, "名片被改动或损坏", "The card was altered or damaged"),
                say!(lang, "指纹与内容不符。", "Its fingerprint does not belong to its lines."),
                again,
            ),
            Self::Qr => Said::new(
                say!(lang, "内容太长，做不成二维码", "Too long for a QR code"),
                String::new(),
                say!(lang, "请改用名片文件。", "Use the card's file instead."),
            ),
        }
    }
}

/// A site's public half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The deployment (county) to which it belongs: 1 to 64 visible ASCII characters.
    pub realm: String,
    /// 学校标识码, 10 digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// What kind of place it is.
    pub kind: SiteKind,
    /// What its installation is for.
    pub role: DeskRole,
    /// Checks its signatures.
    pub sign_key: VerifyKey,
    /// Seals for it.
    pub recipient: Recipient,
}

impl Card {
    /// SHA-256 over all fields, 64 lower-case hex digits. It is the site's name in manifests.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{:x}", self.digest())
    }

    fn digest(&self) -> sha2::digest::Output<Sha256> {
        let mut hasher = Sha256::new();
        hasher.update(FORMAT.as_bytes());
        hasher.update([0]);
        for field in self.fields() {
            hasher.update((field.len() as u64).to_le_bytes());
            hasher.update(field.as_bytes());
        }
        hasher.finalize()
    }

    fn fields(&self) -> [String; 7] {
        [
            self.realm.clone(),
            self.code.clone(),
            self.name.clone(),
            self.kind.key().to_owned(),
            self.role.key().to_owned(),
            self.sign_key.to_string(),
            self.recipient.to_string(),
        ]
    }

    /// Thirty digits in six groups of five, for reading aloud: each group is five bytes of the fingerprint, as a
    /// number, of which the last five digits count.
    #[must_use]
    pub fn check_code(&self) -> String {
        let digest = self.digest();
        let groups = digest.chunks_exact(5).take(6).map(|chunk| {
            let number = chunk.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
            format!("{:05}", number % 100_000)
        });
        groups.collect::<Vec<_>>().join(" ")
    }

    /// `<code>.xjcard`.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.xjcard", self.code)
    }

    /// The text of its file.
    ///
    /// # Errors
    /// [`CardError::Line`] if a field could not be read back.
    pub fn to_text(&self) -> Result<String, CardError> {
        self.check()?;
        let mut text = format!("{FORMAT}\n");
        for (name, value) in LINES.iter().zip(self.fields().iter().chain([&self.fingerprint()])) {
            text.push_str(&format!("{name}: {value}\n"));
        }
        Ok(text)
    }

    fn check(&self) -> Result<(), CardError> {
        let fields = [
            ("realm", is_word(&self.realm)),
            ("code", is_site_code(&self.code)),
            ("name", is_site_name(&self.name)),
        ];
        fields.into_iter().find(|(_, holds)| !holds).map_or(Ok(()), |(name, _)| Err(CardError::Line(name)))
    }

    /// Reads a card's text; a mark at its start and Windows line ends do no harm.
    ///
    /// # Errors
    /// See [`CardError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, CardError> {
        if bytes.len() > MAX_CARD {
            return Err(CardError::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| CardError::NotACard)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_end();
        let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        match lines.next() {
            Some(FORMAT) => {}
            Some(other) if other.starts_with("xueji-card/") => return Err(CardError::Newer),
            _ => return Err(CardError::NotACard),
        }
        let mut values = [""; LINES.len()];
        for (value, name) in values.iter_mut().zip(LINES) {
            let line = lines.next().and_then(|line| line.strip_prefix(name)).ok_or(CardError::Line(name))?;
            *value = line.strip_prefix(": ").ok_or(CardError::Line(name))?;
        }
        if lines.next().is_some() {
            return Err(CardError::NotACard);
        }
        let [realm, code, name, kind, role, sign_key, recipient, fingerprint] = values;
        let card = Self {
            realm: realm.to_owned(),
            code: code.to_owned(),
            name: name.to_owned(),
            kind: SiteKind::parse(kind).ok_or(CardError::Line("kind"))?,
            role: DeskRole::parse(role).ok_or(CardError::Line("role"))?,
            sign_key: VerifyKey::parse(sign_key).map_err(|_| CardError::Line("sign-key"))?,
            recipient: Recipient::parse(recipient).map_err(|_| CardError::Line("recipient"))?,
        };
        card.check()?;
        if card.fingerprint() == fingerprint { Ok(card) } else { Err(CardError::Altered) }
    }
}

/// Whether `code` is ten digits.
#[must_use]
pub fn is_site_code(code: &str) -> bool {
    code.len() == 10 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `name` can stand on a screen as it is: nothing that controls, hides or turns text around.
#[must_use]
pub fn is_site_name(name: &str) -> bool {
    let hidden = |letter: char| {
        letter.is_control()
            || matches!(letter,
                '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    (1..=MAX_NAME).contains(&name.chars().count()) && name.trim() == name && !name.chars().any(hidden)
}

/// A QR code as lines of half blocks, two modules a character, with a quiet border. Light modules are drawn, dark
/// ones left empty: right on a dark background, else the caller sets both colours.
///
/// # Errors
/// [`CardError::Qr`] if the text is too long for one.
pub fn qr_lines(text: &str) -> Result<Vec<String>, CardError> {
    let code = qrcode::QrCode::with_error_correction_level(text.as_bytes(), qrcode::EcLevel::L)
        .map_err(|_| CardError::Qr)?;
    let (width, border) = (code.width(), 2_usize);
    let colors = code.to_colors();
    let light = |x: usize, y: usize| {
        let inside = (border..width + border).contains(&x) && (border..width + border).contains(&y);
        !inside || colors[(y - border) * width + x - border] == qrcode::Color::Light
    };
    let side = width + 2 * border;
    let line = |y: usize| {
        let half = |x: usize| match (light(x, y), y + 1 < side && light(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        };
        (0..side).map(half).collect()
    };
    Ok((0..side).step_by(2).map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::identity::Identity;
    use crate::seal::sign::SigningKey;

    fn card() -> Card {
        Card {
            realm: "210499".into(),
            code: "2104990001".into(),
            name: "河口教学点".into(),
            kind: SiteKind::TeachingPoint,
            role: DeskRole::School,
            sign_key: SigningKey::generate().unwrap().public().clone(),
            recipient: Identity::generate().recipient(),
        }
    }

    #[test]
    fn text_round_trip_also_from_windows() {
        let card = card();
        let text = card.to_text().unwrap();
        for spelling in
            [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}"), format!("{text}\r\n")]
        {
            assert_eq!(Card::parse(spelling.as_bytes()).unwrap(), card);
        }
        assert_eq!(card.file_name(), "2104990001.xjcard");
        let code = card.check_code();
        assert_eq!(code.len(), 35);
        assert!(code.split(' ').count() == 6 && code.split(' ').all(|group| group.len() == 5));
    }

    #[test]
    fn every_field_counts_for_the_fingerprint() {
        let base = card();
        let other = card();
        let changed = [
            Card { realm: "210498".into(), ..base.clone() },
            Card { code: "2104990002".into(), ..base.clone() },
            Card { name: "河口小学".into(), ..base.clone() },
            Card { kind: SiteKind::Village, ..base.clone() },
            Card { role: DeskRole::Center, ..base.clone() },
            Card { sign_key: other.sign_key, ..base.clone() },
            Card { recipient: other.recipient, ..base.clone() },
        ];
        for card in changed {
            assert_ne!(card.fingerprint(), base.fingerprint(), "{card:?}");
            assert_ne!(card.check_code(), base.check_code());
        }
    }

    #[test]
    fn any_changed_byte_is_refused() {
        let text = card().to_text().unwrap();
        for at in 0..text.trim_end().len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            assert!(Card::parse(&bytes).is_err(), "byte {at}");
            assert!(Card::parse(&text.as_bytes()[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn refusals_are_told_apart() {
        let card = card();
        let text = card.to_text().unwrap();
        let cases = [
            ("x".repeat(MAX_CARD + 1), CardError::TooLarge),
            (String::new(), CardError::NotACard),
            (text.replace("card/1", "card/2"), CardError::Newer),
            (text.replace("河口", "河\u{202e}口"), CardError::Line("name")),
            (text.replace("河口", "河\u{1b}[2J口"), CardError::Line("name")),
            (text.replace("河口", "河山"), CardError::Altered),
            (text.replace("2104990001", "210499000"), CardError::Line("code")),
            (format!("{text}note: x\n"), CardError::NotACard),
        ];
        for (text, error) in cases {
            assert_eq!(Card::parse(text.as_bytes()), Err(error));
            assert!(!error.explain(Lang::Zh).what.is_empty() && !error.explain(Lang::En).advice.is_empty());
        }
        for name in ["", " a", "a\u{200b}b", "a\u{2066}b", "a\nb"] {
            assert!(Card { name: name.into(), ..card.clone() }.to_text().is_err(), "{name:?}");
        }
    }

    #[test]
    fn qr_is_square_and_bounded() {
        let lines = qr_lines(&card().to_text().unwrap()).unwrap();
        let width = lines[0].chars().count();
        assert!(width <= 80, "{width}");
        assert!(lines.iter().all(|line| line.chars().count() == width));
        assert_eq!(lines.len(), width.div_ceil(2));
        assert!(qr_lines(&"x".repeat(5000)).is_err());
    }
}
