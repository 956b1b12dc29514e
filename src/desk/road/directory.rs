//! 下发资料 on the road: the center writes its directory for each site, a school takes it in, newer only, all or
//! nothing. A directory tells nothing of receipts, so that it never moves what either side counts as acknowledged.

use std::{fs::File, path::Path};

use super::{
    Kit, ReceiptReader, cards,
    contents::Contents,
    export::{Outgoing, not_written},
    taking::{outcome, refused},
};
use crate::{
    both,
    bundle::{BundleError, BundleKind, Card, Opened, stick},
    desk::{
        BundleOutcome, BundleResult, Desk, DeskError, ErrorKind, Exported, Progress, center, door, words_of,
    },
    domain::DeskRole,
    journal::{BundleMark, Directory, Facts, Op},
    rules::roles::Act,
};

impl Desk {
    /// Center: writes the directory for every site whose card is confirmed.
    ///
    /// # Errors
    /// When there is no directory yet, nobody to send it to, or the stick does not let it.
    pub fn publish_directory(&self, to: &Path, progress: &Progress) -> Result<Exported, DeskError> {
        self.only(DeskRole::Center)?;
        self.may(Act::Export)?;
        let _held = self.hold();
        let facts = self.store.facts()?;
        let nothing = |why| {
            DeskError::new(
                ErrorKind::Refused,
                both!("没有可下发的资料", "There is nothing to send"),
                why,
                both!(
                    "先用 xueji directory set 设定规则或日历，并核对各校名片。",
                    "Set rules or a calendar with xueji directory set, and confirm the cards."
                ),
            )
        };
        if facts.directory.version == 0 {
            return Err(nothing(both!("还没有设定过资料。", "No directory was set yet.")));
        }
        let kit = self.kit(&facts)?;
        let sites: Vec<&Card> = kit.confirmed.iter().filter(|card| cards::is_school(card)).collect();
        if sites.is_empty() {
            return Err(nothing(both!("还没有核对过的学校名片。", "No school's card is confirmed.")));
        }
        let mut done = Exported::default();
        for card in sites {
            self.write_directory(to, &kit, card, progress, &mut done)?;
        }
        Ok(done)
    }

    /// Writes the directory for one site. Its number is used up; nothing else is written down, because what a site has
    /// of our decisions is told by receipts alone.
    pub(super) fn write_directory(
        &self,
        to: &Path,
        kit: &Kit,
        card: &Card,
        progress: &Progress,
        done: &mut Exported,
    ) -> Result<(), DeskError> {
        let facts = self.store.facts()?;
        let number = facts.traffic.iter().map(|traffic| traffic.sent_number).max().unwrap_or(0) + 1;
        self.record(vec![Op::BundleNumbered { peer: door::fingerprint(card), number }], &[])?;
        let last = self.store.head();
        let counts =
            [("version", u64::from(facts.directory.version)), ("files", facts.directory.files.len() as u64)];
        let outgoing = Outgoing {
            kind: BundleKind::Directory,
            to: card,
            number,
            first_seq: last.seq + 1,
            last,
            journal_len: 0,
            contents: Contents::directory(kit.own_print, facts.directory.clone()),
            counts: counts.map(|(key, count)| (key.to_owned(), count)).into(),
            acknowledges: None,
            papers: Vec::new(),
        };
        let written =
            self.write_bundle(&stick::Disk, to, kit, &facts, &outgoing, progress).map_err(not_written)?;
        done.files.push(written.path);
        done.addressees.push(card.name.clone());
        // Beside a receipt the receipt's number is the one to be told.
        if done.number == 0 {
            done.number = number;
            done.last_seq = last.seq;
        }
        Ok(())
    }

    /// School: takes a directory in whose signature and addressee hold.
    pub(super) fn take_directory(
        &self,
        file: &Path,
        kit: &Kit,
        facts: &Facts,
        mut opened: Box<Opened<File>>,
        mark: BundleMark,
    ) -> Result<BundleOutcome, DeskError> {
        let manifest = opened.manifest().clone();
        let mut reader = ReceiptReader { signer: mark.peer, contents: None };
        let sent = opened.decrypt(&kit.identity, &mut reader).and_then(|()| {
            reader
                .contents
                .and_then(|contents| contents.directory)
                .ok_or(BundleError::Broken("contents.json"))
        });
        let Directory { version, files } = match sent {
            Ok(sent) => sent,
            Err(error) => return Ok(refused(file, Some(&manifest), words_of(&error))),
        };
        let here = facts.directory.version;
        if version <= here {
            let message = if version == here {
                both!("资料第 {version} 版本机已有", "Version {version} of the directory is here already")
            } else {
                both!(
                    "资料第 {version} 版比本机的第 {here} 版旧，没有采用；照常使用第 {here} 版",
                    "Version {version} of the directory is older than {here} here; it was not taken, {here} stays in force"
                )
            };
            return Ok(outcome(file, &manifest, BundleResult::Already, message));
        }
        if let Err(error) = center::check_directory(&files) {
            return Ok(refused(file, Some(&manifest), words_of(&error)));
        }
        // What we have of the center's entries is told by receipts alone: the mark keeps the last one's.
        let taken = facts.traffic_with(mark.peer).taken.filter(|before| before.epoch == mark.epoch);
        let (first_seq, last_seq) = taken.map_or((1, 0), |before| (before.first_seq, before.last_seq));
        let mark = BundleMark { first_seq, last_seq, ..mark };
        let count = files.len();
        self.record(vec![Op::DirectoryTaken { mark, version, files }, self.since()], &[])?;
        self.renew_rules()?;
        let message = both!(
            "资料第 {version} 版已启用（{count} 个文件），以后按新规则办",
            "Version {version} of the directory is in force ({count} files)"
        );
        Ok(outcome(file, &manifest, BundleResult::Merged, message))
    }
}

/// Whether this desk has a directory to send along with receipts.
pub(super) const fn is_set(facts: &Facts) -> bool {
    facts.directory.version > 0
}
