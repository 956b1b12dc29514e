//! tar headers in the one spelling that we write and accept: ustar, regular file, mode 0644, owner 0, a fixed time.
//!
//! A header is believed only if it equals, byte by byte, the one that we would have written: so there are no links,
//! no long names, no sparse files, and no header byte can change unnoticed.

use std::io::{self, Read, Write};

use super::BundleError;

/// Bytes of a tar block.
pub const BLOCK: usize = 512;
/// 2017-01-01, the time of every entry: the real one stands in the manifest.
const TIME: u64 = 1_483_228_800;
/// Largest size that fits a plain ustar header.
pub const MAX_SIZE: u64 = 0o77_777_777_777;

/// The header of a file.
///
/// # Errors
/// [`BundleError::Draft`] for a size or name that plain ustar cannot hold.
pub fn header(name: &str, size: u64) -> Result<[u8; BLOCK], BundleError> {
    if size > MAX_SIZE || name.len() > 99 || !name.is_ascii() {
        return Err(BundleError::Draft("tar"));
    }
    let mut header = tar::Header::new_ustar();
    header.set_path(name).map_err(|_| BundleError::Draft("tar"))?;
    header.set_entry_type(tar::EntryType::Regular);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(TIME);
    header.set_size(size);
    header.set_cksum();
    Ok(*header.as_bytes())
}

/// Name and size from a header; `None` unless it is exactly the one that [`header`] makes of them.
#[must_use]
pub fn parse(block: &[u8; BLOCK]) -> Option<(String, u64)> {
    let parsed = tar::Header::from_byte_slice(block);
    let name =
        String::from_utf8(parsed.as_old().name.iter().copied().take_while(|byte| *byte != 0).collect());
    let (name, size) = (name.ok()?, parsed.entry_size().ok()?);
    (header(&name, size).ok()? == *block).then_some((name, size))
}

/// Zero bytes after an entry of `size` bytes, up to the next block.
#[must_use]
pub const fn padding(size: u64) -> usize {
    let over = (size % BLOCK as u64) as usize;
    if over == 0 { 0 } else { BLOCK - over }
}

/// Bytes that an entry takes, header and padding included.
#[must_use]
pub const fn room(size: u64) -> u64 {
    BLOCK as u64 + size + padding(size) as u64
}

/// Writes the two zero blocks that end an archive.
///
/// # Errors
/// What the output says.
pub fn end(output: &mut impl Write) -> io::Result<()> {
    output.write_all(&[0; 2 * BLOCK])
}

/// Reads one block.
///
/// # Errors
/// What the input says; [`BundleError::Unfinished`] inside when it ends too early.
pub fn block(input: &mut impl Read) -> io::Result<[u8; BLOCK]> {
    let mut bytes = [0; BLOCK];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Reads the padding after an entry of `size` bytes.
///
/// # Errors
/// What the input says; `InvalidData` if anything but zeros stands there.
pub fn skip_padding(input: &mut impl Read, size: u64) -> io::Result<()> {
    let mut bytes = [0; BLOCK];
    let bytes = &mut bytes[..padding(size)];
    input.read_exact(bytes)?;
    if bytes.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_changed_header_byte_is_seen() {
        let good = header("manifest.json", 1234).unwrap();
        assert_eq!(parse(&good), Some(("manifest.json".into(), 1234)));
        for at in 0..BLOCK {
            for bit in 0..8 {
                let mut bad = good;
                bad[at] ^= 1 << bit;
                assert_eq!(parse(&bad), None, "byte {at} bit {bit}");
            }
        }
        assert_eq!(parse(&[0; BLOCK]), None);
    }

    #[test]
    fn only_plain_headers() {
        assert!(header("a", MAX_SIZE).is_ok());
        assert!(header("a", MAX_SIZE + 1).is_err());
        assert!(header(&"a".repeat(100), 1).is_err());
        assert!(header("../a", 1).is_err());
        assert!(header("/a", 1).is_err());
        let mut link = tar::Header::new_ustar();
        link.set_path("payload.age").unwrap();
        link.set_entry_type(tar::EntryType::Symlink);
        link.set_link_name("/etc/passwd").unwrap();
        link.set_size(0);
        link.set_cksum();
        assert_eq!(parse(link.as_bytes()), None);
        assert_eq!((padding(0), padding(1), padding(512), room(513)), (0, 511, 0, 512 + 1024));
    }
}
