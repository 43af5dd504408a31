#!/bin/sh
# bench/run grading: how many submissions are graded per minute, compared with the plain way (configure, build, ctest
# for each), and how the time grows with the class. LESSON=01-reactor (or all), CLASS=50 and SIZES="10 100 1000" can be
# set.
set -eu
cd "$(dirname -- "$0")/.."
lesson=${LESSON:-00-paradigm} class=${CLASS:-50} sizes=${SIZES:-10 100 1000}
case $lesson in
  all) number='' what='all lessons' lessons='' target='' label='' some= ;;
  *) number=${lesson%%-*} what="lesson $lesson" lessons="--lessons $number" target="--target test_$number" label="-L $number-learn" some=$lesson ;;
esac
work=$(pwd)/build/bench-grading
rm -rf "$work" && mkdir -p "$work"
now() { date +%s.%N; }
since() { echo "$(now) $1" | awk '{printf "%.1f", $1 - $2}'; }

ls build/proof/variants/${some:-*}/mutant-* >/dev/null 2>&1 || ./untwist maintain proof $number --only mutants >/dev/null
./untwist grade --prepare $lessons >/dev/null
sh grader/tests/make_class.sh "$work/class" "$class" ${some:+"$some"}

began=$(now)
./untwist grade "$work/class" --out "$work/report" $lessons >/dev/null
graded=$(since "$began")

# The plain way, in a checkout of its own.
git clone -q . "$work/checkout"
cd "$work/checkout"
mkdir -p "$work/plain"
hand_in() { # SUBMISSION
  git checkout -q -- exercises && git clean -fdq exercises
  cp -R "$1/exercises/." exercises/
}
build_and_test() { # REPORT
  cmake --preset learn >/dev/null
  cmake --build --preset learn $target >/dev/null 2>&1 || true
  ctest --preset learn $label --output-junit "$1" >/dev/null 2>&1 || true
}
began=$(now)
for submission in "$work"/class/*; do
  rm -rf build
  hand_in "$submission"
  build_and_test "$work/plain/$(basename "$submission").xml"
done
plainly=$(since "$began")
# The loop of docs/grading.md, without a sandbox: one build folder, in which only changes are rebuilt. The last
# submission above has built it.
began=$(now)
for submission in "$work"/class/*; do
  hand_in "$submission"
  build_and_test "$work/again.xml"
done
again=$(since "$began")
cd - >/dev/null

echo "## Grading"
echo
echo "\`bench/run grading\`: $what, $class submissions made of solutions, starters and mutants, in one run."
echo
echo "| way | seconds | submissions in a minute |"
echo "|---|---:|---:|"
echo "$graded $class" | awk '{printf "| `untwist grade`, its shared part built | %.1f | %.1f |\n", $1, $2 * 60 / $1}'
echo "$plainly $class" | awk '{printf "| configure, build, ctest for each | %.1f | %.1f |\n", $1, $2 * 60 / $1}'
echo "$again $class" | awk '{printf "| the same, in one build folder, and without a sandbox | %.1f | %.1f |\n", $1, $2 * 60 / $1}'
echo
echo "$graded $plainly" | awk '{printf "- `untwist grade` / the plain way: **%.1f times as many** (at least 5)\n", $2 / $1}'
# Do both agree? A submission must have all its points exactly if ctest reports no failure.
same=0
for submission in "$work"/class/*; do
  name=$(basename "$submission")
  all=$(grep "^\"$name\"," "$work/report/grades.csv" | cut -d, -f2,3 | awk -F, '{print $1 == $2}')
  good=$(grep -q 'failures="0"' "$work/plain/$name.xml" && echo 1 || echo 0)
  [ "$all" != "$good" ] || same=$((same + 1))
done
echo "- both agree which submissions are without a fault: $same of $class"
echo
echo "| submissions | seconds | for one |"
echo "|---:|---:|---:|"
for size in $sizes; do
  sh grader/tests/make_class.sh "$work/class" "$size" ${some:+"$some"}
  rm -rf "$work/report"
  began=$(now)
  ./untwist grade "$work/class" --out "$work/report" $lessons >/dev/null
  echo "$(since "$began") $size" | awk '{printf "| %d | %.1f | %.2f |\n", $2, $1, $1 / $2}'
done
rm -rf "$work"
