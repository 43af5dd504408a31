#!/bin/sh
# real_editor.sh FOLDER [CLANGD...]: clangd must not complain about any exercise, test, contract or given source. Prints
# "ok ..." or "not ok ..." for each installed clangd. Works in the checkout itself, on the database that the first check
# writes; FOLDER is for clangd's output. With "some" as the first CLANGD: all exercises, but only one test, one header
# and one source of each folder, because their flags are the same and each takes several seconds.
set -u
. tools/tests/report.sh
work_in "$1"
shift
some=
if [ "${1-}" = some ]; then some=yes && shift; fi
[ $# -gt 0 ] || set -- clangd-19 clangd-14 clangd

given=$(ls tests/[0-9]*/*.cpp; find include src -name '*.hpp' -o -name '*.cpp' | grep -v windows)
[ -z "$some" ] || given=$(echo "$given" | awk -F / '{ folder = $0; sub("/[^/]*$", "", folder); if (!seen[folder]++) print }')
tried=
for clangd; do
  has $clangd || continue
  [ "$clangd" = clangd ] && [ -n "$tried" ] && continue
  tried=yes
  [ -s build/editor/compile_commands.json ] || "$tool" check 0.1 >"$out" 2>&1 </dev/null
  files=0 bad=
  for file in exercises/*/*.cpp exercises/*/tests/*.cpp $given; do
    files=$((files + 1))
    echo "# $file"
    # Only its complaints, not its checks of code completion at every word.
    $clangd --check="$file" --check-lines=1-1 >"$work/said" 2>&1
    if grep -q '^E\[' "$work/said"; then
      bad="$bad $file"
      { echo "$file"; grep '^E\[' "$work/said" | head -3; } >>"$work/bad-$clangd"
    fi
  done
  cp "$work/bad-$clangd" "$out" 2>/dev/null || : >"$out"
  if [ -z "$bad" ]; then ok "$clangd has no complaints about $files files"; else not_ok "$clangd has no complaints about $files files"; fi
done
[ -n "$tried" ] || echo "# not tried: clangd (it is not here)"
exit 0
