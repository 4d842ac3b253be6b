# Sourced by the scripts beside it. How the gate is run, and how its words reach a log and a summary.
#
# What the gate prints quotes the judged content, and a workflow's log is also its command channel: a runner obeys a line
# that begins with "::" after any blanks, and "##[" anywhere in a line. So the annotations, which the gate escapes, come first
# and everything after them is printed with commands switched off.

verdict="$RUNNER_TEMP/verdict.txt"
summary_limit=250000 # bytes of one block; GitHub takes 1 MiB a step, and no step writes more than four

# judge CODE ARGUMENT… : run the gate that stands in folder CODE on the repository here; its exit code is returned.
judge() {
  local code=$1
  shift
  "$PRAKAT_PYTHON" -I "$code/hooks/pre_merge.py" "$@" --repo . --format github >"$verdict" 2>&1
}

# annotations : the gate's own workflow commands, with which its output begins.
annotations() {
  awk '!/^::(error|warning|notice)[ :]/ { exit } { print }' "$verdict"
}

# words : what follows them, for people; when there is nothing else, the text of the commands.
words() {
  local rest
  rest=$(awk '!/^::(error|warning|notice)[ :]/ { rest = 1 } rest { print }' "$verdict")
  if [[ -n $rest ]]; then
    printf '%s\n' "$rest"
  else
    annotations | sed -e 's/^::[^:]*:://' -e 's/%0A/\n/g' -e 's/%0D//g' -e 's/%25/%/g'
  fi
}

# quietly COMMAND… : run a command whose output must not command the runner.
quietly() {
  local token status=0
  token=$(</proc/sys/kernel/random/uuid)
  echo "::stop-commands::$token"
  "$@" 2>&1 || status=$?
  printf '\n::%s::\n' "$token"
  return "$status"
}

# show : print the verdict.
show() {
  annotations
  quietly words
}

# escaped : standard input as text inside HTML.
escaped() {
  LC_ALL=C sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g'
}

# quoted : standard input as a block of the summary, in which nothing is markup.
quoted() {
  printf '<pre>\n'
  escaped | { head -c "$summary_limit" && cat >/dev/null; }
  printf '\n</pre>\n\n'
}

# value TEXT : a text as the data of a workflow command.
value() {
  local text=$1
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '%s' "${text//$'\n'/%0A}"
}

# stop TITLE TEXT : say why there is nothing to judge, and leave as the gate does when it cannot judge.
stop() {
  printf '::error title=%s::%s\n' "$(value "$1")" "$(value "$2")"
  { printf '## %s\n\n' "$1" && printf '%s\n' "$2" | quoted; } >>"$GITHUB_STEP_SUMMARY"
  exit 2
}
