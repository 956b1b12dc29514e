//! Cards: the public halves of sites, exchanged as files, believed only after two people compared the check code.

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
};

use crate::{
    both,
    bundle::{Card, CardError, card},
    desk::{CardView, Desk, DeskError, ErrorKind, door},
    domain::{DeskRole, Fingerprint},
    journal::Op,
    rules::roles::Act,
    seal::Secret,
};

/// How many groups of five digits a check code has.
pub const CHECK_GROUPS: usize = 6;

fn view(card: &Card, confirmed: bool, text: String) -> CardView {
    CardView {
        code: card.code.clone(),
        name: card.name.clone(),
        role: card.role,
        kind: card.kind,
        fingerprint: door::fingerprint(card),
        check_code: card.check_code(),
        confirmed,
        text,
    }
}

impl Desk {
    /// Our own card.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn card(&self) -> Result<CardView, DeskError> {
        let text = self.store.facts()?.card;
        let card = Card::parse(text.as_bytes()).map_err(|error| DeskError::of(ErrorKind::Damaged, &error))?;
        Ok(view(&card, true, text))
    }

    /// Our own card as a QR code of half blocks.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn card_qr(&self) -> Result<Vec<String>, DeskError> {
        card::qr_lines(&self.card()?.text).map_err(|error| DeskError::of(ErrorKind::Mistake, &error))
    }

    /// The cards of others, confirmed or not.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn cards(&self) -> Result<Vec<CardView>, DeskError> {
        let known = self.store.facts()?.cards;
        let read = known.into_iter().filter_map(|known| {
            let card = Card::parse(known.card.as_bytes()).ok()?;
            Some(view(&card, known.confirmed, known.card))
        });
        Ok(read.collect())
    }

    /// Writes our card into a folder, or to the file named.
    ///
    /// # Errors
    /// When the disk does not let it.
    pub fn export_card(&self, to: &Path) -> Result<PathBuf, DeskError> {
        let own = self.card()?;
        let file = if to.is_dir() { to.join(format!("{}.xjcard", own.code)) } else { to.to_owned() };
        let failed = |error: std::io::Error| {
            let (place, why) = (file.display().to_string(), error.to_string());
            DeskError::new(
                ErrorKind::Environment,
                both!("名片没有写成：{place}", "The card was not written: {place}"),
                both!("{why}", "{why}"),
                both!(
                    "请检查U盘是否插好、是否写保护。",
                    "See whether the stick is in and not write-protected."
                ),
            )
        };
        // A card may be written over by the same card, never over anything else.
        if let Ok(before) = fs::read(&file) {
            if before == own.text.as_bytes() {
                return Ok(file);
            }
            if Card::parse(&before).is_err() {
                return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
            }
        }
        let mut out = fs::File::create(&file).map_err(failed)?;
        out.write_all(own.text.as_bytes()).and_then(|()| out.sync_all()).map_err(failed)?;
        Ok(file)
    }

    /// Takes another site's card in, unconfirmed.
    ///
    /// # Errors
    /// When the file is no card, is our own, or belongs to another realm.
    pub fn import_card(&self, file: &Path) -> Result<CardView, DeskError> {
        self.may(Act::Settings)?;
        let card = read_card(file)?;
        let own = self.card()?;
        let realm = self.store.facts()?.realm;
        let print = door::fingerprint(&card);
        if print == own.fingerprint {
            return Err(DeskError::new(
                ErrorKind::Mistake,
                both!("这是本单位自己的名片", "This is your own card"),
                both!("", ""),
                both!("请导入对方的名片文件。", "Import the other side's card."),
            ));
        }
        if card.realm != realm {
            return Err(DeskError::new(
                ErrorKind::Refused,
                both!(
                    "这张名片不属于本系统（{}）",
                    "This card belongs to another deployment ({})",
                    card.realm
                ),
                both!(
                    "演示用的名片不能用于真实数据。",
                    "Cards of a demonstration do not work with real data."
                ),
                both!("请向对方索取正式名片。", "Ask for the real card."),
            ));
        }
        let _held = self.hold();
        let known = self.cards()?.into_iter().find(|known| known.fingerprint == print);
        if let Some(known) = known {
            return Ok(known);
        }
        let text = card.to_text().map_err(|error| DeskError::of(ErrorKind::Mistake, &error))?;
        self.record(vec![Op::CardTaken { fingerprint: print, card: text.clone() }], &[])?;
        Ok(view(&card, false, text))
    }

    /// Confirms a card: the check code typed must be the card's, or the whole fingerprint was typed by someone who
    /// has compared it.
    ///
    /// # Errors
    /// When there is no such card, or the digits differ.
    pub fn confirm_card(&self, fingerprint: Fingerprint, typed: &str) -> Result<CardView, DeskError> {
        self.may(Act::Settings)?;
        let _held = self.hold();
        let cards = self.cards()?;
        let card = cards.into_iter().find(|card| card.fingerprint == fingerprint).ok_or_else(|| {
            DeskError::new(
                ErrorKind::NotFound,
                both!("没有这张名片", "There is no such card"),
                both!("", ""),
                both!("请先导入对方的名片文件。", "Import the other side's card first."),
            )
        })?;
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let whole = typed.trim().eq_ignore_ascii_case(&fingerprint.to_string());
        if !whole && digits(typed) != digits(&card.check_code) {
            return Err(DeskError::new(
                ErrorKind::Refused,
                both!("校验码不一致，名片没有确认", "The digits differ; the card is not confirmed"),
                both!(
                    "名片可能被换过，也可能听错、打错。",
                    "The card may have been swapped, or a digit misheard."
                ),
                both!(
                    "请用平时的电话号码打给对方，逐组重读。",
                    "Call the number you already have and read group by group."
                ),
            ));
        }
        if !card.confirmed {
            self.record(vec![Op::CardConfirmed { fingerprint }], &[])?;
        }
        Ok(CardView { confirmed: true, ..card })
    }

    /// The age key file for opening our own bundles with ordinary tools. Asks the password again and is written into
    /// the journal (第28条).
    ///
    /// # Errors
    /// When the password is wrong or the post does not allow it.
    pub fn card_secret(&self, password: &Secret, purpose: &str) -> Result<Secret, DeskError> {
        self.may(Act::Disclose)?;
        self.unlock(password)?;
        let kit = self.kit(&self.store.facts()?)?;
        self.record(
            vec![Op::Disclosed { what: "age identity".into(), count: 0, purpose: purpose.trim().to_owned() }],
            &[],
        )?;
        let text = kit.identity.to_secret_text();
        Ok(Secret::from(format!("# xueji {}\n{}\n", kit.own.code, text.as_str())))
    }
}

/// Reads a card's file, never more of it than a card may have.
pub(super) fn read_card(file: &Path) -> Result<Card, DeskError> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(card::MAX_CARD).unwrap_or(0) + 1;
    let read = fs::File::open(file).and_then(|open| open.take(limit).read_to_end(&mut bytes));
    if let Err(error) = read {
        let (place, why) = (file.display().to_string(), error.to_string());
        return Err(DeskError::new(
            ErrorKind::NotFound,
            both!("打不开名片文件：{place}", "The card cannot be read: {place}"),
            both!("{why}", "{why}"),
            both!("请检查路径和U盘。", "Check the path and the stick."),
        ));
    }
    Card::parse(&bytes).map_err(|error: CardError| DeskError::of(ErrorKind::Mistake, &error))
}

/// Whether a card is that of a school.
pub(super) fn is_school(card: &Card) -> bool {
    card.role == DeskRole::School
}
