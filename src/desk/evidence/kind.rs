//! What a file is, judged by its first bytes and never by its name.

use crate::domain::Text;

/// What can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// A photograph.
    Jpeg,
    /// A screenshot or scan; kept as JPEG.
    Png,
    /// A scan of several pages.
    Pdf,
}

impl Media {
    /// The word in the journal.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }
}

/// What else people try to attach; each is refused by its name, since the advice differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// The usual format of newer phones.
    Heic,
    /// AV1 still pictures.
    Avif,
    /// From web pages and chat programs.
    WebP,
    /// Moving pictures of chat programs.
    Gif,
    /// Old Windows pictures.
    Bmp,
    /// Scanners' many-page pictures.
    Tiff,
    /// Films.
    Video,
    /// `.docx`.
    Word,
    /// `.xlsx`.
    Excel,
    /// `.doc`, `.xls` and the like.
    OldOffice,
    /// The national electronic document format.
    Ofd,
    /// Archives.
    Archive,
    /// Anything else.
    Unknown,
}

impl Foreign {
    /// How people call it.
    #[must_use]
    pub const fn name(self) -> Text {
        match self {
            Self::Heic => Text::new("手机 HEIC 照片", "a phone's HEIC photograph"),
            Self::Avif => Text::new("AVIF 图片", "an AVIF picture"),
            Self::WebP => Text::new("WebP 图片", "a WebP picture"),
            Self::Gif => Text::new("GIF 动图", "a GIF picture"),
            Self::Bmp => Text::new("BMP 图片", "a BMP picture"),
            Self::Tiff => Text::new("TIFF 图片", "a TIFF picture"),
            Self::Video => Text::new("视频", "a video"),
            Self::Word => Text::new("Word 文档", "a Word document"),
            Self::Excel => Text::new("Excel 表格", "an Excel workbook"),
            Self::OldOffice => Text::new("旧版 Word 或 Excel 文件", "an old Word or Excel file"),
            Self::Ofd => Text::new("OFD 文件", "an OFD document"),
            Self::Archive => Text::new("压缩包", "an archive"),
            Self::Unknown => Text::new("不认识的文件", "a file of an unknown kind"),
        }
    }

    /// What the person can do about it.
    #[must_use]
    pub const fn advice(self) -> Text {
        match self {
            Self::Heic => Text::new(
                "在手机相机设置里把格式改为“兼容性最佳”（JPEG）重拍，或把照片另存为 JPEG。",
                "Set the phone's camera to “Most compatible” (JPEG) and take it again, or save it as JPEG.",
            ),
            Self::Word | Self::Excel | Self::OldOffice | Self::Ofd => Text::new(
                "请另存为 PDF，或打印签章后拍照。",
                "Save it as PDF, or print, sign and photograph it.",
            ),
            Self::Archive => Text::new(
                "请先解压，再逐个添加里面的照片。",
                "Unpack it first and add the photographs one by one.",
            ),
            Self::Video => Text::new("请拍成照片。", "Take a photograph instead."),
            _ => Text::new("请另存为 JPEG、PNG 或 PDF。", "Save it as JPEG, PNG or PDF."),
        }
    }
}

/// How far into an archive its first names are looked for.
const ARCHIVE_LOOK_BYTES: usize = 4096;

/// Recognises the file, or says what it is instead.
pub(super) fn of(bytes: &[u8]) -> Result<Media, Foreign> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Ok(Media::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok(Media::Png),
        [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Media::Pdf),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => Err(film_or_phone(brand)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Err(Foreign::WebP),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', ..] => Err(Foreign::Video),
        [b'G', b'I', b'F', b'8', ..] => Err(Foreign::Gif),
        [b'B', b'M', ..] => Err(Foreign::Bmp),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Err(Foreign::Tiff),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(Foreign::OldOffice),
        [b'P', b'K', 3, 4, ..] => Err(archive(&bytes[..bytes.len().min(ARCHIVE_LOOK_BYTES)])),
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xBC, 0xAF, ..] | [0x1F, 0x8B, ..] => {
            Err(Foreign::Archive)
        }
        _ => Err(Foreign::Unknown),
    }
}

/// Phones' photographs and films share one box format; the brand tells them apart.
fn film_or_phone(brand: &[u8]) -> Foreign {
    match brand.get(..4) {
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => Foreign::Heic,
        Some(b"avif" | b"avis") => Foreign::Avif,
        _ => Foreign::Video,
    }
}

/// Office files are archives; their first names tell them apart.
fn archive(head: &[u8]) -> Foreign {
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if has(b"word/") {
        Foreign::Word
    } else if has(b"xl/") {
        Foreign::Excel
    } else if has(b"OFD.xml") {
        Foreign::Ofd
    } else if has(b"[Content_Types].xml") {
        Foreign::Word
    } else {
        Foreign::Archive
    }
}
