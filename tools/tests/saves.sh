#!/bin/sh
# Saves an exercise at many moments of a build: afterwards the verdict must be that of the last text, by plain CMake and by the untwist command.
# Run in a copy of the course (see journey.sh), which is the current folder. Prints "ok ..." or "not ok ..." for each moment.
set -u
. tools/tests/report.sh
out=last-output.txt
file=exercises/00-paradigm/slow_page.cpp
cp "$file" kept.cpp
right=solutions/00-paradigm/slow_page.cpp
cmake --preset learn >"$out" 2>&1 && cmake --build --preset learn --target test_00 >"$out" 2>&1

# Red and green texts by turns; each save differs from the one before.
put_red() { sed 's|untwist::todo("0.1");|untwist::todo("0.1");|' kept.cpp >"$file"; echo "// $1" >>"$file"; }
put_green() { sed '/\/\/ *\[/d; /\/\/ *[0-9.]*\]/d' $right >"$file"; echo "// $1" >>"$file"; }

for moment in 0.02 0.05 0.1 0.15 0.2 0.3 0.4 0.6 0.9; do
  put_green "first $moment"
  { sleep $moment; put_red "second $moment"; } &
  cmake --build --preset learn --target test_00 >"$out" 2>&1
  wait
  cmake --build --preset learn --target test_00 >>"$out" 2>&1
  if build/learn/test_00 --gtest_filter='Step0_1*' >>"$out" 2>&1; then
    not_ok "saved $moment s after a build began: plain CMake tests the last text"
  else
    ok "saved $moment s after a build began: plain CMake tests the last text"
  fi
done
for moment in 0.02 0.1 0.2 0.3 0.5; do
  put_red "third $moment"
  ./untwist check 0.1 >"$out" 2>&1
  put_green "fourth $moment"
  { sleep $moment; put_red "fifth $moment"; } &
  ./untwist check 0.1 >"$out" 2>&1
  wait
  ./untwist check 0.1 >"$out" 2>&1
  if grep -q 'not written' "$out"; then ok "saved $moment s after check began: the next check is of the last text"; else not_ok "saved $moment s after check began: the next check is of the last text"; fi
done
cp kept.cpp "$file"
