#!/usr/bin/env bash
# A careful client of curl and jq: prints the key, or refuses (client contract, version 1.1).
set -euo pipefail

most_seconds=3
most_bytes=$((256 * 1024))

refuse() {
  printf 'refused: %s\n' "$1" >&2
  exit 1
}

# The body on standard output, and the head as it came in the file $head. No .curlrc, proxy, redirect or second try; and --raw, because
# curl itself reads trailers without end: as they come, they are bounded like the body.
post() { # SOCKET BODY
  curl --disable --silent --raw --http1.1 --proto =http --noproxy '*' --max-time "$most_seconds" --unix-socket "$1" \
    --header 'Content-Type: application/json' --header 'Expect:' --data-binary "$2" --dump-header "$head" http://localhost/GetKey
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

# For what is no UTF-8 jq would put U+FFFD, and a NUL is nothing to the shell.
text() { head --bytes=$((most_bytes + 1)) | iconv --from-code=UTF-8 --to-code=UTF-8 2>/dev/null | tr '\0' '\001'; }

# The secret in hex. Called in a shell of its own, which a refusal ends.
obtain() { # SOCKET BODY
  local body
  : >"$head" # nothing of the question before
  body=$(post "$1" "$2" | text) || refuse "no whole answer"
  check_head
  secret_of "$body" 2>/dev/null || refuse "no key in the answer"
}

once() {
  local asked secret
  asked=$(jq --null-input --compact-output \
    'env | {path: .DSTACK_CONFORMANCE_KEY_PATH, purpose: .DSTACK_CONFORMANCE_PURPOSE, algorithm: .DSTACK_CONFORMANCE_ALGORITHM}')
  secret=$(obtain "$DSTACK_CONFORMANCE_SOCKET" "$asked") || exit 1
  printf '{"secret": "%s"}\n' "$secret" 2>/dev/null || refuse "nobody can read the key"
}

# A question a line, one after the other, until there is no more.
session() {
  local line id socket asked secret
  while IFS= read -r line; do
    { read -r id && IFS= read -r socket && IFS= read -r asked; } < <(
      jq --raw-output '.id, .socket, ({path: .key_path, purpose, algorithm} | tojson)' <<<"$line"
    )
    if secret=$(obtain "$socket" "$asked" </dev/null); then
      printf '{"id": %s, "answer": "key", "secret": "%s"}\n' "$id" "$secret"
    else
      printf '{"id": %s, "answer": "refused"}\n' "$id"
    fi
  done
}

head=$(mktemp)
trap 'rm -f "$head"' EXIT
if [ "${!#}" = --session ]; then session; else once; fi
