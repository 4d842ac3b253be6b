# Sourced by scripts that ask GitHub's REST API with TOKEN. The token is shown to that API and to nothing else, and stands
# in no command line, where other processes could read it.

# ask METHOD URL OPTION… : one request; its body goes to standard output. Whatever is not a success ends the script.
ask() {
  local method=$1 url=$2
  shift 2
  [[ $url == "$GITHUB_API_URL/"* ]] || return 2
  curl --silent --show-error --fail-with-body --max-time 60 --request "$method" \
    --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' \
    --config <(printf 'header = "Authorization: Bearer %s"\n' "$TOKEN") "$@" "$url"
}

# all PATH : every page of a list, as one list.
all() {
  local url="$GITHUB_API_URL/$1" head="$RUNNER_TEMP/head.txt" pages="$RUNNER_TEMP/pages.json"
  : >"$pages"
  while [[ -n $url ]]; do
    ask GET "$url" --dump-header "$head" >>"$pages" || return 2
    url=$(sed -n 's/^[Ll]ink:.*<\([^>]*\)>; rel="next".*/\1/p' "$head" | tr -d '\r')
  done
  jq --slurp 'if all(.[]; type == "array") then add // [] else error("not a list") end' "$pages"
}

# app_token PERMISSIONS : a token of the GitHub App for this repository alone, with these permissions (JSON) and no others.
#
# APP_ID, APP_KEY   the App's number and its private key
app_token() {
  local now claims signed installation
  now=$(date +%s)
  claims=$(jq --null-input --compact-output --arg iss "$APP_ID" --argjson now "$now" '{iat: ($now - 60), exp: ($now + 540), iss: $iss}')
  signed="$(printf '{"alg":"RS256","typ":"JWT"}' | base64url).$(printf '%s' "$claims" | base64url)"
  signed+=".$(printf '%s' "$signed" | openssl dgst -sha256 -sign <(printf '%s\n' "$APP_KEY") -binary | base64url)"
  installation=$(TOKEN=$signed ask GET "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/installation" | jq --exit-status '.id')
  jq --null-input --arg name "${GITHUB_REPOSITORY#*/}" --argjson permissions "$1" \
    '{repositories: [$name], permissions: $permissions}' |
    TOKEN=$signed ask POST "$GITHUB_API_URL/app/installations/$installation/access_tokens" --data @- |
    jq --raw-output --exit-status '.token'
}

# base64url : standard input in the alphabet of a web token.
base64url() {
  base64 -w0 | tr '+/' '-_' | tr -d '='
}
