//! Entries: number, epoch, chain, encoding, and the fold into projections. Bytes in, bytes out; it never reads a
//! file, a clock or chance.
#![doc = include_str!("FORMAT.md")]

mod codec;
mod entry;
mod facts;
pub mod fold;
mod op;

pub use codec::{CodecError, VALUE_BYTES_MAX, decode, encode};
pub use entry::{ChainError, Clock, Entry, Head};
pub use facts::{Act, AskedCase, Directory, DueRow, Evidence, Facts, KnownCard, PupilFile, Review, Traffic};
pub use fold::{FoldError, Tables, local_date};
pub use op::{BundleMark, Decided, Decision, Disposed, Edit, Lane, Op};
