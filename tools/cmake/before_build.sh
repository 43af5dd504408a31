#!/bin/sh
# before_build.sh BUILD-FOLDER CHECKOUT: what ninja, or make, cannot see in the exercises, put so that it can. Runs before each build.
#
# They compare times of change. A file that takes another one's place with an older time (moved back from a backup, copied with
# its time) looks unchanged. Its inode does not: of what changed its inode since the last build began, and is dated before that build's
# end, the time is set to now. Only of files that a build has read: the others are nobody's business.
checkout=$(CDPATH= cd -- "$2" && pwd) && exercises=$checkout/exercises && [ -d "$exercises" ] || exit 0
newline='
'
strange=$(find "$exercises" ! -name '.*' \( -name '*.cpp' -o -name '*.cc' -o -name '*.cxx' \) \
  \( -name '*"*' -o -name '*;*' -o -name "*$newline*" -o -type p -o -type s \) -print 2>/dev/null)
if [ -n "$strange" ]; then
  strange=exercises${strange#"$exercises"}
  echo "error: $(echo "$strange" | tr '\n' ' ')cannot be compiled: it is not a regular file, or its name has \" or ; or a line break in it. Rename it, or remove it." >&2
  exit 1
fi
build=$(CDPATH= cd -- "$1" 2>/dev/null && pwd) || exit 0
# What was put right is dated later than the build's beginning, so the beginning is set once more, and what changed meanwhile looked for: until
# there is nothing. Otherwise the next build would take it for changed again.
cd "$build" && : >build.begins || exit 0
during='! -newermm build.ended'
while [ -e build.began ]; do
  [ -e build.ended ] || : >build.ended
  changed=$(find "$exercises" -type f ! -name '.*' -newercm build.began \( ! -newermm build.began ${during:+-o $during} \) -exec sh -c '
    for file; do
      grep -qsaF -e "${file##*/}" .ninja_deps build.ninja CMakeFiles/*/build.make CMakeFiles/*/compiler_depend.make && touch -c "$file" && echo "$file"
    done' sh {} + 2>/dev/null)
  [ -n "$changed" ] || break
  mv build.begins build.began && : >build.begins || exit 0
  during=
done
mv build.begins build.began
