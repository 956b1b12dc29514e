//! Passwords, keys, ciphers, signatures. Moves bytes, knows no pupils.

pub mod identity;
pub mod sign;
