#!/bin/bash
# The whole road by the command line, checked with other people's tools: two desks are set up, cards exchanged, a
# roster imported, a dropout queued, carried, collected, returned, reworked, approved; LibreOffice reads what we
# write, tar, minisign, sha256sum, age and zstd open it, grep looks for names in the clear.
# usage: road.sh XUEJI
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 XUEJI" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
xueji=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export XUEJI_PASSWORD='road-9f2c-village-desk' XDG_CONFIG_HOME="$work/config"
mkdir "$work/stick" "$work/made"

step() { printf '  %s\n' "$1"; }
fail() { printf 'road: %s\n' "$1" >&2; exit 1; }
school() { "$xueji" --data "$work/school" --json "$@" 2>"$work/said" || { cat "$work/said" >&2; return 1; }; }
center() { "$xueji" --data "$work/center" --json "$@" 2>"$work/said" || { cat "$work/said" >&2; return 1; }; }
# What a Python expression makes of the JSON `d` on standard input.
of() { python3 -c 'import json, sys; d = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }
same() { [ "$2" = "$3" ] || fail "$1: $2, not $3"; }

step 'two desks are set up'
school init --role school --code 2121049901 --name 东沟教学点 --staff 王老师 --kind teaching-point >"$work/init"
[ -n "$(of 'd["recovery_code"]' <"$work/init")" ] || fail 'no recovery code'
center init --role center --code 2121049900 --name 河东镇中心小学 --staff 李老师 >/dev/null

step 'cards are exchanged and confirmed'
for side in school center; do $side card export --to "$work/stick" >"$work/$side.json"; done
school_card=$(of 'd["file"]' <"$work/school.json") center_card=$(of 'd["file"]' <"$work/center.json")
school card import "$center_card" >/dev/null
center card import "$school_card" >/dev/null
confirm() { # side, the other side's export
    "$1" card confirm "$(of 'd["fingerprint"]' <"$2")" --check-code "$(of 'd["check_code"]' <"$2")" >/dev/null
}
confirm school "$work/center.json"
confirm center "$work/school.json"

step 'a roster is looked at, imported, imported again'
python3 "$here/samples.py" "$here/../../src/sheet/layouts.csv" "$work/made"
counts='d["new"], d["changed"], d["same"], d["refused"]'
look=(import "$work/made/roster.csv")
same 'a look' "$(school "${look[@]}" --dry-run | of "$counts")" '(3, 0, 0, 0)'
same 'after a look' "$(school students | of 'len(d)')" 0
same 'an import' "$(school "${look[@]}" | of "$counts")" '(3, 0, 0, 0)'
same 'the same again' "$(school "${look[@]}" | of "$counts")" '(0, 0, 3, 0)'
same 'names' "$(school students | of '"/".join(sorted(p["name"] for p in d))')" '李𬭳/王小满/那拉·德克登'

step 'LibreOffice reads the roster that is written; every cell is as it was imported'
school report roster --to "$work/made/written.xlsx" >/dev/null
same 'reading it back' "$(school import "$work/made/written.xlsx" --dry-run | of "$counts")" '(0, 0, 3, 0)'
(cd "$work/made" && soffice -env:UserInstallation="file://$work/office" --headless \
    --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true' written.xlsx) >"$work/office.log" 2>&1 ||
    fail "soffice: $(cat "$work/office.log")"
python3 "$here/same-cells.py" "$work/made/roster.csv" "$work/made/written.csv"

step 'a dropout is queued with a photographed paper, its fields filled with their own examples'
pupil=$(school students --find 王小满 | of 'd[0]["id"]')
filled=()
while IFS= read -r pair; do filled+=(--set "$pair"); done < <(
    school change fields dropout | of '"\n".join("%s=%s" % (f["key"], f["example"]) for f in d)')
change=$(school change new dropout --student "$pupil" "${filled[@]}" --evidence "$work/made/paper.png" | of 'd["id"]')
state() { school changes | of "next(c['state'] for c in d if c['id'] == '$change')"; }
same 'state' "$(state)" queued

step 'nothing personal lies in the clear'
secrets=(王小满 那拉·德克登 李𬭳 东沟村 21049920 13900000001)
in_the_clear() {
    for word in "${secrets[@]}"; do
        if grep -raqF -- "$word" "$@"; then fail "$word stands in the clear"; fi
    done
}
# The roster read above is the person's own file; the card on the stick is meant to be read.
in_the_clear "$work/school"

step 'the bundle opens with tar, minisign, sha256sum, age and zstd, by either key'
school export --to "$work/stick" >"$work/export"
bundle=$(of 'd["files"][0]' <"$work/export")
same 'state' "$(state)" exported
in_the_clear "$work/stick/XJB"
sign_key=$(sed -n 's/^sign-key: *//p' "$school_card" | tr -d '\r')
for side in school center; do
    $side card secret --purpose 'outside tools' --to "$work/$side.key" >/dev/null
    sh "$here/bundle-tools.sh" "$bundle" "$sign_key" "$work/$side.key"
done

step 'verify knows it; altered or cut short it is refused'
same 'verify' "$("$xueji" verify "$bundle" --card "$school_card" --json | of 'd["ok"], d["site_code"]')" \
    "(True, '2121049901')"
mkdir "$work/bad"
cp "$bundle" "$work/bad/altered.xjb"
printf x | dd of="$work/bad/altered.xjb" bs=1 seek=$(($(stat -c %s "$bundle") - 3000)) conv=notrunc 2>/dev/null
head -c 5000 "$bundle" >"$work/bad/short.xjb"
for bad in "$work"/bad/*.xjb; do
    if "$xueji" verify "$bad" --card "$school_card" >/dev/null 2>&1; then fail "$bad passed verify"; fi
    if center collect "$bad" >"$work/collected" 2>/dev/null; then fail "$bad was collected"; fi
done
same 'nothing came of it' "$(center review | of 'len(d)')" 0

step 'the center collects once, whatever it is given'
same 'collect' "$(center collect "$work/stick" | of 'd["bundles"][0]["result"]')" merged
same 'collect again' "$(center collect "$work/stick" | of 'd["bundles"][0]["result"]')" already
in_the_clear "$work/center"

step 'it returns the change; the school reads why, reworks it under the same id'
center review "$change" --return 缺少家访记录 >/dev/null
center export --to "$work/stick" >/dev/null
school receive "$work/stick" >/dev/null
same 'state' "$(state)" returned
same 'reason' "$(school changes | of "next(c['reason'] for c in d if c['id'] == '$change')")" 缺少家访记录
school change edit "$change" --set note=已补家访记录 >/dev/null
same 'state' "$(state)" queued
school export --to "$work/stick" >/dev/null
center collect "$work/stick" >/dev/null
center review "$change" --approve >/dev/null
center export --to "$work/stick" >/dev/null
school receive "$work/stick" >/dev/null
same 'state' "$(state)" approved

step 'both desks are sound, and replaying the journal gives what they show'
for side in school center; do
    same "$side" "$($side doctor --rebuild | of 'd["ok"]')" True
done
echo 'road: the whole way holds'
