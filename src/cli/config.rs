//! The small configuration: `config.toml` in the configuration folder, and `keymap.toml` beside it.
//!
//! ```toml
//! lang = "zh"          # zh or en
//! keymap = "default"   # default, vim or no-function-keys
//! ```
//!
//! `keymap.toml` is laid over the keymap chosen. Flags go before this file. It holds no personal data.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::trouble::Trouble;
use crate::{
    domain::{Lang, Said},
    keymap::{FILE_BYTES_MAX, Name},
    say,
};

/// No configuration is larger than this many bytes.
const CONFIG_BYTES_MOST: usize = 16 * 1024;

/// What the configuration says.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// The language.
    pub lang: Option<Lang>,
    /// The keymap beneath.
    pub keymap: Name,
    /// The folder that the configuration lies in, when the system has one.
    pub folder: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Written {
    lang: Option<String>,
    keymap: Option<String>,
}

impl Config {
    /// Reads the configuration; no file means nothing is set.
    ///
    /// # Errors
    /// Names what is wrong in the file, in the language given.
    pub(crate) fn read(folder: Option<PathBuf>, lang: Lang) -> Result<Self, Trouble> {
        let Some(folder) = folder else { return Ok(Self::default()) };
        let path = folder.join("config.toml");
        let text = text_of(&path, CONFIG_BYTES_MOST, lang)?.unwrap_or_default();
        let written: Written =
            toml::from_str(&text).map_err(|error| wrong(&path, error.message().to_owned(), lang))?;
        let language = written.lang.map(|word| {
            Lang::parse(&word)
                .ok_or_else(|| wrong(&path, say!(lang, "lang 只能是 zh 或 en", "lang is zh or en"), lang))
        });
        let keymap = written.keymap.map(|word| {
            Name::parse(&word).ok_or_else(|| {
                let names = Name::ALL.map(Name::id).join(", ");
                wrong(&path, say!(lang, "keymap 可用：{names}", "keymap is one of: {names}"), lang)
            })
        });
        Ok(Self {
            lang: language.transpose()?,
            keymap: keymap.transpose()?.unwrap_or_default(),
            folder: Some(folder),
        })
    }

    /// The person's own keymap file, its name and its text, to be laid over the keymap chosen.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub(crate) fn keymap_file(&self, lang: Lang) -> Result<Option<(String, String)>, Trouble> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let path = folder.join("keymap.toml");
        let text = text_of(&path, FILE_BYTES_MAX + 1, lang)?;
        Ok(text.map(|text| (path.display().to_string(), text)))
    }
}

/// The text of a small file, or nothing when there is none.
///
/// # Errors
/// When it is too large, not UTF-8, or cannot be read.
pub(crate) fn text_of(path: &Path, most: usize, lang: Lang) -> Result<Option<String>, Trouble> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(wrong(path, error.to_string(), lang)),
    };
    let mut text = String::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_string(&mut text).map_err(|error| wrong(path, error.to_string(), lang))?;
    if text.len() > most {
        return Err(wrong(path, say!(lang, "超过 {most} 字节", "larger than {most} bytes"), lang));
    }
    Ok(Some(text))
}

fn wrong(path: &Path, why: String, lang: Lang) -> Trouble {
    let file = path.display();
    Trouble::File(Said::new(
        say!(lang, "{file} 不能使用", "{file} cannot be used"),
        why,
        say!(lang, "改正这个文件，或把它移走", "Mend the file, or move it away"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_is_read_and_its_mistakes_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let read = |text: &str| {
            std::fs::write(folder.path().join("config.toml"), text).unwrap();
            Config::read(Some(folder.path().to_owned()), Lang::En)
        };
        let config = read("lang = \"en\"\nkeymap = \"vim\"\n").unwrap();
        assert_eq!((config.lang, config.keymap), (Some(Lang::En), Name::Vim));
        assert_eq!(read("").unwrap().lang, None);
        for bad in ["lang = \"fr\"", "keymap = \"emacs\"", "colour = 1", "lang = ", &"#".repeat(20_000)] {
            assert!(read(bad).is_err(), "{}", &bad[..bad.len().min(20)]);
        }
    }

    #[test]
    fn no_folder_and_no_file_mean_nothing_is_set() {
        let folder = tempfile::tempdir().unwrap();
        for place in [None, Some(folder.path().to_owned())] {
            let config = Config::read(place, Lang::Zh).unwrap();
            assert_eq!((config.lang, config.keymap), (None, Name::Default));
            assert!(config.keymap_file(Lang::Zh).unwrap().is_none());
        }
    }
}
