//! Names of things: random ids that never change, written as lower-case hex.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Reads the hex form.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let mut bytes = [0; $len];
                if text.len() != $len * 2 || !text.is_ascii() {
                    return None;
                }
                for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
                    *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
                }
                Some(Self(bytes))
            }

            /// The first eight hex digits, enough to tell a few apart on a screen.
            #[must_use]
            pub fn short(self) -> String {
                self.to_string()[..8].to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }
    };
}

id!(
    /// A pupil's record.
    PupilId, 16
);
id!(
    /// A change of standing or of key data; kept through every return and rework.
    ChangeId, 16
);
id!(
    /// A member of staff with an account here.
    StaffId, 16
);
id!(
    /// A store: one installation of one site.
    StoreId, 16
);
id!(
    /// A site's card: SHA-256 over its public half.
    Fingerprint, 32
);
id!(
    /// A SHA-256.
    Digest, 32
);
id!(
    /// A piece of evidence: keyed digest of its bytes, so that its name tells nothing.
    EvidenceId, 32
);

id!(
    /// A contact with a family (第23条).
    ContactId, 16
);
id!(
    /// A case on the dropout ledger.
    CaseId, 16
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_writes_and_refuses_the_rest() {
        let id = PupilId([0xab; 16]);
        assert_eq!(PupilId::parse(&id.to_string()), Some(id));
        for bad in ["", "ab", &"g".repeat(32), &"学".repeat(11)] {
            assert_eq!(PupilId::parse(bad), None, "{bad}");
        }
    }
}
