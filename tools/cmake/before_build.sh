#!/bin/sh
# before_build.sh BUILD-FOLDER CHECKOUT: makes changes visible that ninja or make would not see in the exercises. Runs
# before each build.
#
# Both compare modification times. A file that replaces another one but has an older time (moved back from a backup,
# copied with its time) looks unchanged to them. But its inode has changed. So the time is set to now for files whose
# inode changed since the last build began and whose time is before that build's end. Only files that a build has read
# are touched.
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
# A file that was touched is now newer than the build's beginning, and the next build would take it for changed again.
# So the beginning is set again and the search repeated, until nothing is found.
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
