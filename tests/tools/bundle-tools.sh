#!/bin/sh
# Opens a bundle with other people's tools only: tar, minisign, sha256sum, age, zstd.
# usage: bundle-tools.sh BUNDLE PUBLIC_KEY KEYFILE
#   PUBLIC_KEY  the card's sign-key (base64)
#   KEYFILE     what `xueji card secret` writes (AGE-SECRET-KEY-1...)
# Exit status 0 if everything holds; 1 with a line on standard error if not; 2 for wrong usage.
set -eu

[ $# -eq 3 ] || { echo "usage: $0 BUNDLE PUBLIC_KEY KEYFILE" >&2; exit 2; }
bundle=$1 public=$2 keyfile=$3
for tool in tar minisign sha256sum age zstd; do
    command -v "$tool" >/dev/null || { echo "missing tool: $tool" >&2; exit 2; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
fail() { echo "$bundle: $1" >&2; exit 1; }

names=$(tar tf "$bundle" | tr '\n' ' ')
[ "$names" = "manifest.json manifest.json.minisig payload.age " ] || fail "entries: $names"
warnings=$(tar xf "$bundle" -C "$work" 2>&1) || fail "tar: $warnings"
[ -z "$warnings" ] || fail "tar warns: $warnings"

cd "$work"
minisign -Vm manifest.json -P "$public" >said 2>&1 || fail "minisign: $(cat said)"
grep -q '^Trusted comment: xueji-bundle/1 ' said || fail "trusted comment: $(cat said)"

digest=$(sha256sum payload.age | cut -d' ' -f1)
grep -q "\"payload_sha256\": \"$digest\"" manifest.json || fail "payload digest is not the manifest's"

age -d -i "$keyfile" payload.age >text.zst || fail "age"
zstd -dq text.zst -o text.tar || fail "zstd"
tar tf text.tar >inside || fail "inner tar"
[ "$(sed -n 1,2p inside | tr '\n' ' ')" = "contents.json journal.bin " ] || fail "inner entries"
if sed 1,2d inside | grep -Evq '^evidence/[0-9a-f]{64}$'; then fail "inner names"; fi

# What was changed must not pass.
printf x | dd of=manifest.json bs=1 seek=20 conv=notrunc 2>/dev/null
if minisign -Vqm manifest.json -P "$public" >/dev/null 2>&1; then fail "an altered manifest passed"; fi
echo "$bundle: $(wc -l <inside | tr -d ' ') entries, signature and digest hold"
