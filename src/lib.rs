//! xueji (学籍): registration records of pupils, kept at a school desk with no network, handed to the
//! township central school on a stick, answered by receipts.
//!
//! # The rooms, in reading order
//!
//! | room | holds |
//! |---|---|
//! | [`domain`] | the regulation's words as types: fields, numbers, code tables, pupils, sites, the calendar |
//! | [`rules`] | what the regulation says: pure functions citing 第N条, and the rule pack's data |
//! | [`changes`] | what can happen to a register: one file a kind, one list of kinds |
//! | [`journal`] | entries, chain, encoding, and the fold that turns entries into what is true now |
//! | [`seal`] | passwords, keys, ciphers, signatures; moves bytes, knows no pupils |
//! | [`store`] | the only room that knows redb: journal and projections on disk, evidence, backup |
//! | [`bundle`] | cards, report bundles, receipts: pack, seal, verify, unpack |
//! | [`sheet`] | spreadsheets in and out |
//! | [`desk`] | the one door that CLI and TUI use: a file per verb of a person's work |
//! | [`keymap`] | actions, contexts, chords, keymap files, hints |
//! | [`cli`] | one file a command |
//! | [`tui`] | event, model, update → effects, view |
//!
//! # Import law
//!
//! `tests/suite/house` reads this table and enforces it: a room may use the rooms named on its line, no others.
//!
//! ```text
//! domain:
//! rules: domain
//! changes: domain rules
//! journal: domain changes
//! seal: domain
//! store: domain changes journal seal
//! bundle: domain journal seal
//! sheet: domain changes
//! desk: domain rules changes journal seal store bundle sheet
//! keymap: domain
//! cli: desk domain changes keymap tui
//! tui: desk domain changes keymap
//! ```
//!
//! `domain`, `rules`, `changes` and `journal` are pure: no files, no clock, no chance. Today, folders and the
//! terminal are arguments everywhere below `main`.
//!
//! # One piece of data on its way
//!
//! A key → an action ([`keymap`]) → a form made from a kind's fields ([`changes`]) → a verb of the desk
//! ([`desk`]) → its rules' check ([`rules`]) → a journal entry ([`journal`]) → one durable transaction
//! ([`store`]) → projections → the screen ([`tui`]). Later: journal → bundle → stick → the center's `collect` →
//! its projections → review → receipt → stick → `receive` → the screen again.
//!
//! # Both languages
//!
//! Sentences live beside what says them, as pairs that cannot be written half: [`domain::Text`] and
//! [`say!`]. The compiler refuses a sentence that lacks one language or one of its arguments, nothing is parsed
//! at start, and a new kind of change needs no second file.

pub mod bundle;
pub mod changes;
pub mod cli;
pub mod desk;
pub mod domain;
pub mod journal;
pub mod keymap;
pub mod rules;
pub mod seal;
pub mod sheet;
pub mod store;
pub mod tui;
