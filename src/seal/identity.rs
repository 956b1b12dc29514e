//! age identities (X25519): who can read what is sealed. Streams both ways in memory that does not grow.
//!
//! What `encrypt` writes, the ordinary `age -d -i KEYFILE` opens. Passphrases, plugins and other kinds of
//! recipients are never accepted, and a file's header is bounded before it is parsed.

use std::fmt;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read, Write};

use age::secrecy::ExposeSecret;
use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, Encryptor};
use zeroize::Zeroizing;

/// Most recipients of one file; the format's own filler line makes the eighth stanza.
pub const MAX_RECIPIENTS: usize = 7;
/// Most stanzas in a file's header.
const MAX_STANZAS: usize = 8;
/// Most bytes of a file's header.
const MAX_HEADER: usize = 16 * 1024;
/// Bytes that follow the header.
const NONCE: usize = 16;
/// The points of Curve25519 with which everyone's secret gives zero; the top bit does not count.
const LOW_ORDER: [&str; 7] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

/// Why a key or an encrypted file is refused.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The text is no age key of this kind, or an unsafe one.
    #[error("not a usable age key")]
    Key,
    /// No recipient, or more than [`MAX_RECIPIENTS`].
    #[error("no recipients, or too many")]
    Recipients,
    /// The header is too large, malformed, or for a passphrase.
    #[error("age header refused")]
    Header,
    /// None of the recipients is this identity.
    #[error("not encrypted for this identity")]
    NotForUs,
    /// The header's seal is broken.
    #[error("age header altered")]
    Altered,
    /// Reading or writing failed.
    #[error("input or output failed")]
    Io(#[from] io::Error),
}

/// A site's secret half for reading.
#[derive(Clone)]
pub struct Identity(age::x25519::Identity);

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("recipient", &self.recipient()).finish_non_exhaustive()
    }
}

impl Identity {
    /// Makes a new one from the system's randomness.
    #[must_use]
    pub fn generate() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// `AGE-SECRET-KEY-1…`, for sealed storage and for the key file of an authorised person.
    #[must_use]
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// Takes the text of [`Self::to_secret_text`] back.
    ///
    /// # Errors
    /// [`IdentityError::Key`] if it is none.
    pub fn from_secret_text(text: &str) -> Result<Self, IdentityError> {
        text.parse().map(Self).map_err(|_| IdentityError::Key)
    }

    /// The public half.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }
}

/// A site's public half for reading: `age1…`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Recipient(age::x25519::Recipient);

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({self})")
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Recipient {
    /// Reads `age1…` in its canonical spelling.
    ///
    /// # Errors
    /// [`IdentityError::Key`] for anything else and for the few points that would give the secret away.
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        if text.len() != 62 || !text.is_ascii() {
            return Err(IdentityError::Key);
        }
        let recipient: age::x25519::Recipient = text.parse().map_err(|_| IdentityError::Key)?;
        if recipient.to_string() != text || point(text).is_none_or(|point| is_low_order(&point)) {
            return Err(IdentityError::Key);
        }
        Ok(Self(recipient))
    }
}

/// The 32 bytes inside a bech32 text whose checksum has been checked already.
fn point(text: &str) -> Option<[u8; 32]> {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let data = text.strip_prefix("age1")?.as_bytes().get(..52)?;
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(32), 0_u32, 0_u32);
    for letter in data {
        let value = ALPHABET.iter().position(|known| known == letter)?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    bytes.try_into().ok()
}

fn is_low_order(point: &[u8; 32]) -> bool {
    let mut masked = *point;
    masked[31] &= 0x7f;
    let hex: String = masked.iter().map(|byte| format!("{byte:02x}")).collect();
    LOW_ORDER.contains(&hex.as_str())
}

/// Takes plain bytes, writes an age file. Without [`Encrypting::finish`] the file is cut short and nobody opens it.
pub struct Encrypting<W: Write>(StreamWriter<W>);

impl<W: Write> Encrypting<W> {
    /// Seals the end and gives the output back.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for Encrypting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Starts an age file on `output` that each of `recipients` can open.
///
/// # Errors
/// [`IdentityError::Recipients`], or what the output says while the header is written.
pub fn encrypt<W: Write>(output: W, recipients: &[Recipient]) -> Result<Encrypting<W>, IdentityError> {
    if recipients.is_empty() || recipients.len() > MAX_RECIPIENTS {
        return Err(IdentityError::Recipients);
    }
    let each = recipients.iter().map(|recipient| &recipient.0 as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(each).map_err(|_| IdentityError::Recipients)?;
    Ok(Encrypting(encryptor.wrap_output(output)?))
}

/// Gives the plain bytes of an age file; each 64 KiB piece is checked before it is given out, the end as well.
pub struct Decrypting<R: Read>(StreamReader<Chain<Cursor<Vec<u8>>, BufReader<R>>>);

impl<R: Read> Read for Decrypting<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl<R: Read> fmt::Debug for Decrypting<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decrypting").finish_non_exhaustive()
    }
}

/// Opens an age file.
///
/// # Errors
/// See [`IdentityError`]; after that, reading gives an error where the file is altered or cut short.
pub fn decrypt<R: Read>(input: R, identity: &Identity) -> Result<Decrypting<R>, IdentityError> {
    let mut input = BufReader::with_capacity(64 * 1024, input);
    let header = read_header(&mut input)?;
    // A trial on the header alone: the parser must never come to ask for more than these bytes and the nonce.
    Decryptor::new_buffered(Cursor::new(&header[..]).chain(&[0; NONCE][..]))
        .map_err(|_| IdentityError::Header)?;
    let decryptor = Decryptor::new_buffered(Cursor::new(header).chain(input)).map_err(told)?;
    decryptor.decrypt(std::iter::once(&identity.0 as &dyn age::Identity)).map(Decrypting).map_err(told)
}

fn told(error: DecryptError) -> IdentityError {
    match error {
        DecryptError::NoMatchingKeys => IdentityError::NotForUs,
        DecryptError::InvalidMac | DecryptError::DecryptionFailed => IdentityError::Altered,
        DecryptError::Io(error) => IdentityError::Io(error),
        _ => IdentityError::Header,
    }
}

/// Takes the header off, line by line up to its seal, refusing it before anything parses it.
fn read_header(input: &mut impl BufRead) -> Result<Vec<u8>, IdentityError> {
    let mut header = Vec::with_capacity(1024);
    let mut stanzas = 0;
    loop {
        let start = header.len();
        let room = MAX_HEADER.saturating_sub(start) as u64;
        input.by_ref().take(room).read_until(b'\n', &mut header)?;
        let line = &header[start..];
        if !line.ends_with(b"\n") {
            return Err(IdentityError::Header);
        }
        if start == 0 && line != b"age-encryption.org/v1\n" {
            return Err(IdentityError::Header);
        }
        if line.starts_with(b"-> ") {
            stanzas += 1;
            if stanzas > MAX_STANZAS || line.starts_with(b"-> scrypt") {
                return Err(IdentityError::Header);
            }
        }
        if line.starts_with(b"---") {
            return Ok(header);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(plain: &[u8], recipients: &[Recipient]) -> Vec<u8> {
        let mut writer = encrypt(Vec::new(), recipients).unwrap();
        writer.write_all(plain).unwrap();
        writer.finish().unwrap()
    }

    fn opened(bytes: &[u8], identity: &Identity) -> Result<Vec<u8>, IdentityError> {
        let mut plain = Vec::new();
        decrypt(bytes, identity)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn every_recipient_opens_and_nobody_else() {
        let people: Vec<Identity> = (0..3).map(|_| Identity::generate()).collect();
        let recipients: Vec<Recipient> = people.iter().map(Identity::recipient).collect();
        for plain in [Vec::new(), vec![7_u8; 65_536], vec![9_u8; 200_000]] {
            let bytes = sealed(&plain, &recipients);
            for person in &people {
                assert_eq!(opened(&bytes, person).unwrap(), plain);
            }
            assert!(matches!(opened(&bytes, &Identity::generate()), Err(IdentityError::NotForUs)));
        }
    }

    #[test]
    fn cut_or_changed_files_do_not_open() {
        let me = Identity::generate();
        let bytes = sealed(b"secret", &[me.recipient()]);
        for at in 0..bytes.len() {
            assert!(opened(&bytes[..at], &me).is_err(), "cut at {at}");
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(opened(&changed, &me).is_err(), "changed at {at}");
        }
    }

    #[test]
    fn keys_round_trip_and_bad_ones_are_refused() {
        let me = Identity::generate();
        let text = me.to_secret_text();
        assert!(text.starts_with("AGE-SECRET-KEY-1"));
        assert_eq!(Identity::from_secret_text(&text).unwrap().recipient(), me.recipient());
        let recipient = me.recipient().to_string();
        assert_eq!(Recipient::parse(&recipient).unwrap(), me.recipient());
        for bad in [recipient.to_uppercase(), format!("{recipient} "), recipient.replacen("age1", "age2", 1)]
        {
            assert!(Recipient::parse(&bad).is_err(), "{bad}");
        }
        assert!(Identity::from_secret_text("AGE-SECRET-KEY-1").is_err());
        assert!(!format!("{me:?}").contains("AGE-SECRET"));
    }

    #[test]
    fn points_of_low_order_are_refused() {
        for zero in LOW_ORDER_TEXT {
            assert!(zero.parse::<age::x25519::Recipient>().is_ok(), "age itself takes {zero}");
            assert!(Recipient::parse(zero).is_err(), "{zero}");
        }
    }

    #[test]
    fn headers_are_bounded() {
        let me = Identity::generate();
        let bytes = sealed(b"x", &[me.recipient()]);
        let many = format!("age-encryption.org/v1\n{}", "-> X25519 AAAA\nAAAA\n".repeat(9));
        let phrase = "age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\nAAAA\n--- AAAA\n";
        let hungry = "age-encryption.org/v1\n-> X25519 AAAA\nAAAA\n--- AAAA\n";
        let long = format!("age-encryption.org/v1\n{}", "A".repeat(MAX_HEADER));
        for bad in [many.as_bytes(), phrase.as_bytes(), hungry.as_bytes(), long.as_bytes(), b"", &bytes[1..]]
        {
            assert!(matches!(opened(bad, &me), Err(IdentityError::Header)));
        }
        let eight = vec![me.recipient(); 8];
        assert!(matches!(encrypt(Vec::new(), &eight), Err(IdentityError::Recipients)));
        assert!(matches!(encrypt(Vec::new(), &[]), Err(IdentityError::Recipients)));
        assert_eq!(opened(&sealed(b"x", &eight[..7]), &me).unwrap(), b"x");
    }

    /// Zero, a point of order eight with its top bit set, and one below the field's prime.
    const LOW_ORDER_TEXT: [&str; 3] = [
        "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
        "age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhzqqxqejhu",
        "age1anlllllllllllllllllllllllllllllllllllllllllllllllals4n2t7m",
    ];
}
