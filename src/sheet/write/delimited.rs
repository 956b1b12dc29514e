//! .csv for spreadsheet programs: UTF-8 with BOM, every cell quoted, an apostrophe before what a spreadsheet
//! would take for a formula. Reading takes one apostrophe off again.

use std::io::{BufWriter, Write};

use super::{
    Head, clean,
    place::{Place, unwritable},
};
use crate::sheet::SheetError;

pub(super) fn write<E: From<SheetError>>(
    place: &Place,
    head: &Head,
    rows: impl IntoIterator<Item = Result<Vec<String>, E>>,
) -> Result<u32, E> {
    let mut file = BufWriter::new(place.file());
    file.write_all("\u{FEFF}".as_bytes()).map_err(|error| unwritable(&error))?;
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(file);
    if let Some(title) = &head.title {
        record(&mut writer, std::slice::from_ref(title))?;
    }
    record(&mut writer, &head.headers)?;
    let mut count = 0;
    for row in rows {
        record(&mut writer, &row?)?;
        count += 1;
    }
    writer.flush().map_err(|error| unwritable(&error))?;
    Ok(count)
}

fn record(writer: &mut csv::Writer<impl Write>, cells: &[String]) -> Result<(), SheetError> {
    writer.write_record(cells.iter().map(|cell| disarmed(cell))).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => unwritable(&error),
        _ => SheetError::Unwritable(std::io::ErrorKind::InvalidData),
    })
}

/// The cell with an apostrophe in front when a spreadsheet would compute it.
fn disarmed(cell: &str) -> String {
    let cell = clean(cell);
    let armed = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\'']);
    if armed { format!("'{cell}") } else { cell }
}
