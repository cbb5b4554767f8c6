#!/usr/bin/env bash
# A careful client of curl and jq: prints the key, or refuses (client contract, version 1). Needs curl 7.83 for header_json, and iconv.
set -euo pipefail

most_seconds=3
most_bytes=$((256 * 1024))

refuse() {
  printf 'refused: %s\n' "$1" >&2
  exit 1
}

# The body on standard output, and what curl says of the head in the file. No .curlrc, proxy, redirect or second try.
post() { # BODY HEAD_FILE
  curl --disable --silent --http1.1 --proto =http --noproxy '*' --max-time "$most_seconds" --unix-socket "$DSTACK_CONFORMANCE_SOCKET" \
    --header 'Content-Type: application/json' --header 'Expect:' --data-binary "$1" \
    --write-out '%{stderr}%{http_code} %{http_version}\n%{header_json}' http://localhost/GetKey 2>"$2"
}

# Of two lengths curl would go by one.
heads_sound='
  (has("content-encoding") | not) and
  ($head["content-length"] // [] | length < 2)'
check_head() {
  local status
  read -r status
  case $status in '200 1.1' | '200 1.0') ;; *) refuse "a status that is not 200, or another version of HTTP" ;; esac
  jq --exit-status '. as $head | '"$heads_sound" >/dev/null || refuse "two lengths, or an encoding nobody asked for"
}

# jq alone takes several JSON texts, and puts U+FFFD for what is no UTF-8. \A and \z are the ends of the text; $ would let a line end through.
key_of='
  if length != 1 or (.[0] | type) != "object" then error("") else .[0] end
  | if has("error") or (.key | type) != "string" then error("") else .key end
  | capture("\\A(0[xX])?(?<digits>([0-9a-fA-F]{2}){32,})\\z").digits
  | select(test("[^0]"))'
secret_of() {
  head --bytes=$((most_bytes + 1)) | iconv --from-code=UTF-8 --to-code=UTF-8 | jq --slurp --exit-status --raw-output "$key_of"
}

asked=$(jq --null-input --compact-output \
  'env | {path: .DSTACK_CONFORMANCE_KEY_PATH, purpose: .DSTACK_CONFORMANCE_PURPOSE, algorithm: .DSTACK_CONFORMANCE_ALGORITHM}')
head=$(mktemp)
trap 'rm -f "$head"' EXIT

secret=$(post "$asked" "$head" | secret_of 2>/dev/null) || refuse "no whole answer with a key in it"
check_head <"$head"
printf '{"secret": "%s"}\n' "$secret" 2>/dev/null || refuse "nobody can read the key"
