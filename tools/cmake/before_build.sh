#!/bin/sh
# before_build.sh BUILD-FOLDER CHECKOUT: what ninja cannot see in the exercises, put so that it can. Runs before each build.
#
# ninja compares times of change. A file that takes another one's place with an older time (moved back from a backup, copied with
# its time) looks unchanged. Its inode does not: of what changed its inode since the last build began, and is dated before that build's
# end, the time is set to now. Only of files that a build has read: the others are nobody's business.
checkout=$(CDPATH= cd -- "$2" && pwd) && exercises=$checkout/exercises && [ -d "$exercises" ] || exit 0
newline='
'
strange=$(find "$exercises" ! -name '.*' \( -name '*.cpp' -o -name '*.cc' -o -name '*.cxx' \) \
  \( -name '*"*' -o -name '*;*' -o -name "*$newline*" -o -type p -o -type s \) -print 2>/dev/null)
if [ -n "$strange" ]; then
  strange=exercises${strange#"$exercises"}
  echo "error: $(echo "$strange" | tr '\n' ' ')cannot be compiled: it is no ordinary file, or its name has \" or ; or a line break in it. Rename it, or remove it." >&2
  exit 1
fi
build=$(CDPATH= cd -- "$1" 2>/dev/null && pwd) || exit 0
: >"$build/build.begins" || exit 0
if [ -e "$build/build.began" ]; then
  [ -e "$build/build.ended" ] || : >"$build/build.ended"
  find "$exercises" -type f ! -name '.*' -newercm "$build/build.began" \
    \( ! -newermm "$build/build.began" -o ! -newermm "$build/build.ended" \) \
    -exec sh -c 'cd "$0" && for file; do grep -qsaF -e "${file##*/}" .ninja_deps build.ninja && touch -c "$file"; done' "$build" {} + 2>/dev/null
fi
mv "$build/build.begins" "$build/build.began"
