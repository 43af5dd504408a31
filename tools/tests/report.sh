# Shared by the scripts beside this one. They print "ok ..." or "not ok ..." for each check, and "# not tried ..." with
# the reason. $out is the file with the last command's output.

work_in() { # FOLDER: created empty; $work is its path, $out the file for output, $tool the learner's program, $staff the maintainers'
  rm -rf "$1" && mkdir -p "$1" || exit 1
  work=$(cd "$1" && pwd)
  out=$work/last-output.txt
  tool=$(pwd)/build/tool/untwist
  staff=$(pwd)/build/tool/untwist_staff
}
ok() { echo "ok $1"; }
not_ok() { echo "not ok $1"; grep -v '^✓' "$out" | sed 's/^/    /' | head -40; }
has() { command -v "$1" >/dev/null 2>&1; }
run() { # STATUS WHAT COMMAND...: the exit status must be STATUS
  want=$1 what=$2
  shift 2
  "$@" >"$out" 2>&1 </dev/null
  got=$?
  if [ "$got" = "$want" ]; then ok "$what"; else echo "exit status $got, not $want" >>"$out"; not_ok "$what"; fi
}
says() { # WORDS [FILE]
  if grep -qF -e "$1" "${2:-$out}"; then ok "   says: $1"; else not_ok "   says: $1"; fi
}
# Starts a command whose input stays silent: $watcher is its process, watched.txt its output. Its input is a pipe that
# this shell keeps open; after a `sleep |` the shell would wait for the sleep, too, when it waits for the watcher.
begin_watching() { # COMMAND...
  [ -p silence ] || { mkfifo silence && exec 9<>silence; }
  : >watched.txt
  timeout 200 "$@" <silence >watched.txt 2>&1 9>&- &
  watcher=$!
}
end_watching() {
  kill "$watcher" 2>/dev/null
  wait "$watcher" 2>/dev/null
}
# True, with the reason printed, if the grader's sandbox does not work here.
no_walls() { # WHAT
  for program in bwrap bsdtar setpriv prlimit; do
    if ! has $program; then echo "# not tried: $1 ($program is not here)"; return 0; fi
  done
  if ! [ -x build/tool/untwist_grade ]; then echo "# not tried: $1 (the grader was not built: are nlohmann-json and libseccomp installed?)"; return 0; fi
  if ! bwrap --unshare-all --unshare-user --disable-userns --ro-bind / / --proc /proc true 2>"$out"; then
    echo "# not tried: $1 ($(head -1 "$out"))"
    return 0
  fi
  return 1
}
# Sets $browser. True, with the reason printed, if pages cannot be checked here, because the browser or the tools in
# build/web are missing.
no_browser() { # WHAT
  browser=
  for name in chromium chromium-browser google-chrome; do [ -n "$browser" ] || browser=$(command -v $name 2>/dev/null); done
  if [ ! -d build/web/node_modules ]; then
    echo "# not tried: $1 (the tools from npm are not installed)"
  elif [ -z "$browser" ]; then
    echo "# not tried: $1 (no chromium)"
  else
    return 1
  fi
}
