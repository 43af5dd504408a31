#!/bin/sh
# bench/run grading: how many submissions are graded in a minute, against the plain way (configure, build, ctest for each), and how the time grows with
# the class. LESSON=01-reactor, CLASS=50, SIZES="10 100 1000" may be set.
set -eu
cd "$(dirname -- "$0")/.."
lesson=${LESSON:-00-paradigm} class=${CLASS:-50} sizes=${SIZES:-10 100 1000}
number=${lesson%%-*}
work=$(pwd)/build/bench-grading
rm -rf "$work" && mkdir -p "$work"
now() { date +%s.%N; }
since() { echo "$(now) $1" | awk '{printf "%.1f", $1 - $2}'; }

ls build/proof/variants/"$lesson"/mutant-* >/dev/null 2>&1 || ./untwist maintain proof "$number" --only mutants >/dev/null
./untwist grade --prepare --lessons "$number" >/dev/null
sh tools/tests/make_class.sh "$work/class" "$class" "$lesson"

began=$(now)
./untwist grade "$work/class" --out "$work/report" --lessons "$number" >/dev/null
graded=$(since "$began")

# The plain way, in a checkout of its own.
git clone -q . "$work/checkout"
cd "$work/checkout"
plain() { # SUBMISSION
  rm -rf build && git checkout -q -- exercises && git clean -fdq exercises
  cp -R "$1/exercises/." exercises/
  cmake --preset learn >/dev/null
  cmake --build --preset learn --target "test_$number" >/dev/null 2>&1
  ctest --preset learn -L "$number-learn" --output-junit "$2" >/dev/null 2>&1 || true
}
mkdir -p "$work/plain"
began=$(now)
for submission in "$work"/class/*; do plain "$submission" "$work/plain/$(basename "$submission").xml"; done
plainly=$(since "$began")
cd - >/dev/null

echo "## Grading"
echo
echo "\`bench/run grading\`: lesson $lesson, $class submissions made of solutions, starters and mutants, in one run."
echo
echo "| way | seconds | submissions in a minute |"
echo "|---|---:|---:|"
echo "$graded $class" | awk '{printf "| `untwist grade`, its shared part built | %.1f | %.1f |\n", $1, $2 * 60 / $1}'
echo "$plainly $class" | awk '{printf "| configure, build, ctest for each | %.1f | %.1f |\n", $1, $2 * 60 / $1}'
echo
echo "$graded $plainly" | awk '{printf "- `untwist grade` / the plain way: **%.1f times as many** (at least 5)\n", $2 / $1}'
# Do both see the same? A submission has all its points where ctest has no failure.
same=0
for submission in "$work"/class/*; do
  name=$(basename "$submission")
  all=$(grep "^\"$name\"," "$work/report/grades.csv" | cut -d, -f2,3 | awk -F, '{print $1 == $2}')
  good=$(grep -q 'failures="0"' "$work/plain/$name.xml" && echo 1 || echo 0)
  [ "$all" != "$good" ] || same=$((same + 1))
done
echo "- both find the same submissions without a fault: $same of $class"
echo
echo "| submissions | seconds | for one |"
echo "|---:|---:|---:|"
for size in $sizes; do
  sh tools/tests/make_class.sh "$work/class" "$size" "$lesson"
  rm -rf "$work/report"
  began=$(now)
  ./untwist grade "$work/class" --out "$work/report" --lessons "$number" >/dev/null
  echo "$(since "$began") $size" | awk '{printf "| %d | %.1f | %.2f |\n", $2, $1, $1 / $2}'
done
rm -rf "$work"
