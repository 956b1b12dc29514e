#!/usr/bin/env python3
"""Compares two rosters cell by cell: what was imported, and what another office program reads from our workbook.

usage: same-cells.py IMPORTED_CSV READ_CSV

The headers must be the same in the same order. Rows may come in any order; a row is known by its identity number.
"""

import csv
import sys

NUMBER = "身份证件号"


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    header = rows[0]
    return header, {row[header.index(NUMBER)]: row for row in rows[1:]}


def plain(cell):
    """Divisions may be written by code or name, months and days with or without marks."""
    return cell.strip().replace("-", "").replace("/", "")


def main():
    (header, imported), (header_read, found) = (read(path) for path in sys.argv[1:])
    wrong = []
    if header != header_read:
        wrong.append(f"headers: {[pair for pair in zip(header, header_read) if pair[0] != pair[1]]}")
    if imported.keys() != found.keys():
        wrong.append(f"{len(imported)} pupils imported, {len(found)} read, {len(imported.keys() & found.keys())} in both")
    for number in imported.keys() & found.keys():
        for name, before, after in zip(header, imported[number], found[number]):
            if plain(before) != plain(after):
                wrong.append(f"{name}: {before!r} became {after!r}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"  {len(found)} rows of {len(header)} cells are the same")


main()
