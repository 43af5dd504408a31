#!/bin/sh
# graded_variants.sh FOLDER [EVERY]: grades the variants of the solutions that the proof has made; all of them, or every
# EVERY-th. A mutant must lose the points of the steps that have a red test in the proof, and no others. A path solved
# up to some step must earn the points of those steps, and no others. A submission with only the steps that a
# conversation needs must keep the steps it proves. Prints "ok ..." or "not ok ..." for each.
set -u
. tools/tests/report.sh
work_in "$1"
every=${2:-1}
root=$(pwd)
grader=$root/build/tool/untwist_grade
if no_walls "graded variants"; then exit 0; fi

# Are all red tests of a step red because they leak? When graded, a test runs alone and is charged for its own leak; in
# the proof many run in one program.
only_leaks() { # NUMBER NAME STEP
  awk -v step="classname=\"$3\"" '
    /<testcase / {red = index($0, step) && !/\/>$/; leak = 0}
    /memory leak/ {leak = 1}
    /<\/testcase>/ && red && !leak {bad = 1}
    END {exit bad}' "$work/report-$1/junit/$2.xml"
}

# NUMBER NAME of a student: columns "step 0.1" of grades.csv, and points
steps_of() {
  { head -1 "$work/report-$1/grades.csv"; grep "^\"$2\"," "$work/report-$1/grades.csv"; } |
    awk -F, 'NR == 1 {for (i = 1; i <= NF; ++i) name[i] = $i} NR == 2 {for (i = 1; i <= NF; ++i) if (name[i] ~ /^step /) print substr(name[i], 6), $i}'
}

run 0 "there is a submission for each conversation" build/tool/test_tools "--gtest_filter=Trials.*"
i=0
for reds in build/proof/reds/*; do
  lesson=$(basename "$reds") number=$(basename "$reds" | cut -d- -f1)
  class=$work/class-$number report=$work/report-$number
  [ ! -d "build/tool/trials/$number" ] || cp -R "build/tool/trials/$number" "$class"
  mkdir -p "$class"
  for variant in build/proof/variants/"$lesson"/*; do
    case $variant in */path-*) stride=$(((every + 3) / 4)) ;; *) stride=$every ;; esac
    i=$((i + 1))
    [ $((i % stride)) = 0 ] && ! [ -d "$variant/given" ] || continue
    student=$class/$(basename "$variant")
    mkdir -p "$student/exercises" && cp -R "solutions/$lesson" "$student/exercises/" && cp -R "$variant"/. "$student/exercises/$lesson/"
  done
  [ -n "$(ls "$class")" ] || continue
  run 0 "variants of lesson $number are graded" "$grader" --root "$root" grade "$class" --out "$report" --lessons "$number"
  for student in "$class"/*; do
    name=$(basename "$student")
    steps_of "$number" "$name" >"$work/steps"
    case $name in
      needs-*) continue ;;
      path-*) tail -n +"$((${name#path-} + 1))" "$work/steps" | cut -d' ' -f1 | sort >"$work/expected" ;;
      # Step0_1_... of the red tests
      *) sed -n "s/^${name#mutant-} Step\([0-9]*\)_\([0-9]*\)_.*/\1.\2/p" "$reds" | sort -u >"$work/expected" ;;
    esac
    sed -n 's/ 0$//p' "$work/steps" | sort -u >"$work/lost"
    for step in $(comm -13 "$work/expected" "$work/lost"); do
      if only_leaks "$number" "$name" "$step"; then echo "$step" >>"$work/expected"; fi
    done
    sort -o "$work/expected" "$work/expected"
    case $name in
      mutant-run-never-sleeps) differs=1.7 ;; # loops a thousand times and is stopped, unless another thread is faster
      mutant-takes-no-bytes-for-not-yet) differs=2.11 ;; # red in the proof, where many tests run in one program
      mutant-targets-may-be-anything) differs='6.[1-5]' ;; # in given code: no step has a red test, but a conversation notices
      *) differs=none ;;
    esac
    sed -i.all "/^$differs\$/d" "$work/expected" "$work/lost"
    if cmp -s "$work/expected" "$work/lost"; then
      ok "$number $name has no points for $(echo $(cat "$work/lost"))"
    else
      grep "^\"$name\"," "$report/grades.csv" >"$out"
      echo "not ok $number $name has no points for $(echo $(cat "$work/lost")), instead of $(echo $(cat "$work/expected"))"
      sed 's/^/    /' "$out"
    fi
  done
done
while read -r number name step; do
  if steps_of "$number" "$name" | grep -q "^$step [1-9]"; then
    ok "$number $name has the points of $step"
  else
    grep "^\"$name\"," "$work/report-$number/grades.csv" >"$out"
    not_ok "$number $name has the points of $step"
  fi
done <build/tool/trials/proves.txt
