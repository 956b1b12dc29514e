//! Checking a bundle without a store: by the sender's card when there is one, else only what can be seen from outside.

use std::path::Path;

use super::{cards::read_card, open_file, taking};
use crate::{
    both,
    bundle::{BundleError, Expect, Manifest, Opened, open::inspect},
    desk::{Desk, DeskError, Verified, words_of},
    domain::Words,
};

impl Desk {
    /// Checks a bundle; with a card also who made it.
    ///
    /// # Errors
    /// When the card cannot be read; what is wrong with the bundle is in the answer.
    pub fn verify(file: &Path, card: Option<&Path>) -> Result<Verified, DeskError> {
        let seen = match card {
            Some(card) => {
                let cards = [read_card(card)?];
                let expect = Expect { cards: &cards, realm: None, to: None };
                open_file(file).and_then(|open| Opened::verify(open, &expect)).map(|opened| {
                    let name = &opened.sender().name;
                    let message =
                        both!("签名和内容完整，由{name}制作", "Signature and contents hold; made by {name}");
                    (opened.manifest().clone(), message)
                })
            }
            None => open_file(file).and_then(inspect).map(|manifest| {
                let message = both!(
                    "内容完整，但没有对方名片，签名人未核对",
                    "The contents hold; without a card the signer is not known"
                );
                (manifest, message)
            }),
        };
        Ok(match seen {
            Ok((manifest, message)) => told(true, Some(&manifest), message),
            Err(error) => told(false, claimed(file).as_ref(), words_of::<BundleError>(&error)),
        })
    }
}

fn claimed(file: &Path) -> Option<Manifest> {
    open_file(file).and_then(inspect).ok()
}

fn told(ok: bool, manifest: Option<&Manifest>, message: Words) -> Verified {
    let seen = taking::refused(Path::new(""), manifest, message);
    Verified {
        ok,
        site_code: seen.site_code,
        number: seen.number,
        from: manifest.map(|manifest| manifest.from.clone()).unwrap_or_default(),
        message: seen.message,
    }
}
