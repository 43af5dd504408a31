#!/bin/sh
# real_slips.sh FOLDER [COMPILER...]: is the error that is shown first the one that explains the others? Breaks solved
# exercises as people do, for each installed compiler, and counts. Prints "ok ..." or "not ok ..." for each kind of
# slip.
set -u
. tools/tests/report.sh
work_in "$1"
shift
[ $# -gt 0 ] || set -- g++ clang++-19

if ! { cmake -S tools -B build/tool -G Ninja && cmake --build build/tool --target slips; } >"$out" 2>&1; then
  not_ok "the program that breaks exercises builds"
  exit 1
fi
for compiler; do
  if has $compiler; then build/tool/slips "build/slips-$compiler" $compiler; else echo "# not tried: slips ($compiler is not here)"; fi
done
exit 0
