//! A picture as half blocks: two pixels to a cell, one above the other. It draws nothing; a screen paints the
//! colours it is given.

use super::{PaperError, picture, recognise};

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// What fits into a box of terminal cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Cells in each row.
    pub width: u16,
    /// Each cell's upper and lower pixel.
    pub rows: Vec<Vec<(Rgb, Rgb)>>,
}

/// The largest preview, in cells a side.
const CELLS_MAX: u16 = 400;

/// The picture as it fits into `width` × `height` cells, its proportions kept (a cell being twice as high as
/// wide); never enlarged.
///
/// # Errors
/// When the bytes are no picture, or one that [`super::prepare`] would refuse.
pub fn preview(bytes: &[u8], width: u16, height: u16) -> Result<Preview, PaperError> {
    let media = recognise(bytes)?;
    let (width, height) = (width.clamp(1, CELLS_MAX), height.clamp(1, CELLS_MAX));
    let (wide, high) = (u32::from(width), u32::from(height) * 2);
    // Kept twice as fine as shown, so that turning it upright costs little and the last step can average.
    let mut image = picture::read(bytes, media, wide.max(high) * 2)?;
    if image.width() > wide || image.height() > high {
        image = image.thumbnail(wide, high);
    }
    let image = image.to_rgb8();
    let pixel = |x: u32, y: u32| {
        let [red, green, blue] = image.get_pixel(x, y.min(image.height() - 1)).0;
        (red, green, blue)
    };
    let rows = (0..image.height().div_ceil(2))
        .map(|row| (0..image.width()).map(|x| (pixel(x, row * 2), pixel(x, row * 2 + 1))).collect())
        .collect();
    Ok(Preview { width: u16::try_from(image.width()).unwrap_or(CELLS_MAX), rows })
}
