#!/usr/bin/env bash
# A careful client of curl and jq: prints the key, or refuses (client contract, version 1).
set -euo pipefail

most_seconds=3
most_bytes=$((256 * 1024))

refuse() {
  printf 'refused: %s\n' "$1" >&2
  exit 1
}

# The body on standard output, and the head as it came in the file. No .curlrc, proxy, redirect or second try.
post() { # BODY HEAD_FILE
  curl --disable --silent --http1.1 --proto =http --noproxy '*' --max-time "$most_seconds" --unix-socket "$DSTACK_CONFORMANCE_SOCKET" \
    --header 'Content-Type: application/json' --header 'Expect:' --data-binary "$1" --dump-header "$2" http://localhost/GetKey
}

# Looks at the bytes: to curl "200OK" is 200, of two lengths one counts, and a length is as many digits as it begins with.
lines_like() { LC_ALL=C grep --text --ignore-case --count --extended-regexp "$1" "$head" || true; }
check_head() {
  local first
  IFS= read -r first <"$head"
  [[ $first =~ ^HTTP/1\.[01]\ 200(\ .*)?$'\r'?$ ]] || refuse "a status that is not 200, or another version of HTTP"
  [ "$(lines_like '^HTTP/')" = 1 ] || refuse "an interim answer"
  [ "$(lines_like '^(transfer|content)-encoding[[:space:]]*:')" = 0 ] || refuse "an encoding nobody asked for"
  [ "$(lines_like '^content-length[[:space:]]*:')" = "$(lines_like $'^content-length:[ \t]*[0-9]{1,9}[ \t]*\r$')" ] || refuse "a length that is no number"
  [ "$(lines_like '^content-length[[:space:]]*:')" -lt 2 ] || refuse "two lengths"
}

# jq alone takes several JSON texts, and a mark before the first. \A and \z are the ends of the text; $ would let a line end through.
key_of='
  if length != 1 or (.[0] | type) != "object" then error("") else .[0] end
  | if has("error") or (.key | type) != "string" then error("") else .key end
  | capture("\\A(0[xX])?(?<digits>([0-9a-fA-F]{2}){32,})\\z").digits
  | select(test("[^0]"))'
secret_of() {
  [[ $1 =~ ^[$' \t\r\n']*\{ ]] && printf '%s' "$1" | jq --slurp --exit-status --raw-output "$key_of"
}

asked=$(jq --null-input --compact-output \
  'env | {path: .DSTACK_CONFORMANCE_KEY_PATH, purpose: .DSTACK_CONFORMANCE_PURPOSE, algorithm: .DSTACK_CONFORMANCE_ALGORITHM}')
head=$(mktemp)
trap 'rm -f "$head"' EXIT

# For what is no UTF-8 jq would put U+FFFD, and a NUL is nothing to the shell.
text() { head --bytes=$((most_bytes + 1)) | iconv --from-code=UTF-8 --to-code=UTF-8 2>/dev/null | tr '\0' '\001'; }
body=$(post "$asked" "$head" | text) || refuse "no whole answer"
check_head
secret=$(secret_of "$body" 2>/dev/null) || refuse "no key in the answer"
printf '{"secret": "%s"}\n' "$secret" 2>/dev/null || refuse "nobody can read the key"
