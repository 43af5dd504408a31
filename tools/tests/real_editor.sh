#!/bin/sh
# real_editor.sh FOLDER [CLANGD...]: clangd on every exercise, test, contract and given source: no complaint. Prints "ok ..." or "not ok ..." for each clangd that is here. Works
# in the checkout itself, on the database that the first check writes; the folder that is given is for what clangd says. With "some" as the first CLANGD, all exercises,
# but one test, one header and one source of each folder: their flags are the same, and each takes clangd some seconds.
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
    # Only what it complains about, not its trials of code completion at every word.
    $clangd --check="$file" --check-lines=1-1 >"$work/said" 2>&1
    if grep -q '^E\[' "$work/said"; then
      bad="$bad $file"
      { echo "$file"; grep '^E\[' "$work/said" | head -3; } >>"$work/bad-$clangd"
    fi
  done
  cp "$work/bad-$clangd" "$out" 2>/dev/null || : >"$out"
  if [ -z "$bad" ]; then ok "$clangd has nothing to say about $files files"; else not_ok "$clangd has nothing to say about $files files"; fi
done
[ -n "$tried" ] || echo "# not tried: clangd (it is not here)"
exit 0
