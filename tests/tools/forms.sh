#!/bin/bash
# Every paper form, empty and filled in, converted by LibreOffice: it must open, lie on the right number of A4 pages,
# and hold what was filled in. With a folder as second argument the workbooks and pages are left there to be looked at.
# usage: forms.sh XUEJI [DIR]
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: $0 XUEJI [DIR]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
xueji=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export XUEJI_PASSWORD='road-9f2c-village-desk' XDG_CONFIG_HOME="$work/config"
made=$work/made
if [ $# -ge 2 ]; then mkdir -p "$2"; made=$(realpath "$2"); else mkdir "$made"; fi

fail() { printf 'forms: %s\n' "$1" >&2; exit 1; }
school() { "$xueji" --data "$work/school" --json "$@" 2>"$work/said" || { cat "$work/said" >&2; return 1; }; }
cells() { python3 -c 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read("xl/sharedStrings.xml").decode())' "$1"; }
of() { python3 -c 'import json, sys; d = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }

school init --role school --code 2121049901 --name 河东县河东镇东沟教学点 --staff 王老师 --kind teaching-point >/dev/null
python3 "$here/samples.py" "$here/../../src/sheet/layouts.csv" "$work"
school import "$work/roster.csv" >/dev/null
pupil=$(school students --find 王小满 | of 'd[0]["id"]')

# A change of a kind, its particulars filled with their own examples; pupils have one open business each.
draft() { # kind
    local filled=()
    while IFS= read -r pair; do filled+=(--set "$pair"); done < <(
        school change fields "$1" | of '"\n".join("%s=%s" % (f["key"], f["example"]) for f in d)')
    school change new "$1" "${@:2}" "${filled[@]}" --draft | of 'd["id"]'
}

school form list >"$work/list"
while IFS=' ' read -r form what kinds; do
    school form "$form" --blank --to "$made/$form-blank.xlsx" >/dev/null
    case $what in
        pupil) school form "$form" --student "$pupil" --to "$made/$form-filled.xlsx" >/dev/null ;;
        change) school form "$form" --student "$pupil" --to "$made/$form-pupil.xlsx" >/dev/null ;;
        hand-over) school form "$form" --last-bundle --to "$made/$form-filled.xlsx" >/dev/null ;;
        entrants) year=$(($(date +%Y) - 2 - ($(date +%-m) < 9)))
            school form "$form" --year "$year" --to "$made/$form-filled.xlsx" >/dev/null ;;
        case) school form "$form" --student "$pupil" --to "$made/$form-filled.xlsx" >/dev/null ;;
        attendance) school form "$form" --grade 3 --class 1 --to "$made/$form-filled.xlsx" >/dev/null ;;
        leavers | ledger) school form "$form" --to "$made/$form-filled.xlsx" >/dev/null ;;
    esac
    for kind in $kinds; do
        case $what in change | case | hand-over) ;; *) continue ;; esac
        whom=(--student "$pupil")
        case $kind in transfer-in | archive-handover) whom=() ;; esac
        school change fields "$kind" >/dev/null 2>&1 || continue
        change=$(draft "$kind" "${whom[@]}") || fail "no draft of $kind"
        school form "$form" --change "$change" --to "$made/$form-$kind.xlsx" >/dev/null
    done
done < <(of '"\n".join(" ".join([f["form"], f["of"]] + f["kinds"]) for f in d)' <"$work/list")

(cd "$made" && soffice -env:UserInstallation="file://$work/office" --headless --convert-to pdf ./*.xlsx) \
    >"$work/office.log" 2>&1 || fail "soffice: $(cat "$work/office.log")"

count=0
for book in "$made"/*.xlsx; do
    pdf=${book%.xlsx}.pdf name=$(basename "$book" .xlsx)
    [ -f "$pdf" ] || fail "$name was not converted"
    pages=$(pdfinfo "$pdf" | sed -n 's/^Pages: *//p') size=$(pdfinfo "$pdf" | sed -n 's/^Page size: *//p')
    case $name in F10-* | F11-*) most=2 ;; F14-*) most=3 ;; *) most=1 ;; esac
    [ "$pages" -ge 1 ] && [ "$pages" -le "$most" ] || fail "$name takes $pages pages, not $most"
    case $size in *A4*) ;; *) fail "$name is not A4 but $size" ;; esac
    case $name in
        *-blank | F08-* | F17-* | F19-* | F23-* | F25-* | *-transfer-in) ;;
        *) grep -q 王小满 <<<"$(cells "$book")" || fail "$name does not name its pupil" ;;
    esac
    case $name in *-blank) grep -Eq '王小满|210499(19|20)' <<<"$(cells "$book")" && fail "$name is not blank" ;; esac
    count=$((count + 1))
done
[ "$count" -ge 60 ] || fail "only $count forms were made"
echo "forms: $count printed, each on its A4 pages"
