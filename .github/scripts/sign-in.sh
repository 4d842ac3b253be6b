# Sourced by scripts that fetch or push. Lets git present TOKEN to this server and to no other, for this step only: the
# checkout keeps no credentials, and nothing is written to disk.

if [[ -n ${TOKEN:-} ]]; then
  export GIT_CONFIG_COUNT=1
  export GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraheader"
  GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$TOKEN" | base64 -w0)"
  export GIT_CONFIG_VALUE_0
fi
