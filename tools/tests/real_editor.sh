#!/bin/sh
# clangd on every exercise, test, contract and given source: no complaint. Prints "ok ..." or "not ok ..." for each clangd that is here. Works
# in the checkout itself, on the database that ./untwist start has written; the folder that is given is for what clangd says.
set -u
. tools/tests/report.sh
work_in "$1"

tried=
for clangd in clangd-19 clangd-14 clangd; do
  has $clangd || continue
  [ "$clangd" = clangd ] && [ -n "$tried" ] && continue
  tried=yes
  if ! [ -s build/editor/compile_commands.json ]; then
    echo "# not tried: clangd (no build/editor/compile_commands.json: ./untwist start writes it)"
    exit 0
  fi
  files=0 bad=
  for file in exercises/*/*.cpp exercises/*/tests/*.cpp tests/[0-9]*/*.cpp $(find include -name '*.hpp') src/*.cpp; do
    files=$((files + 1))
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
