#!/bin/sh
# graded_variants.sh FOLDER [EVERY]: what the proof has made of the solutions is handed in and graded. With one mistake: each must lose the points of
# the steps that have a red test in the proof, and no others. Solved up to some step: those steps earn their points, and no others. Every variant, or
# every EVERY-th. Prints "ok ..." or "not ok ..." for each.
set -u
. tools/tests/report.sh
work_in "$1"
every=${2:-1}
root=$(pwd)
grader=$root/build/tool/untwist_grade
if no_walls "graded variants"; then exit 0; fi
i=0
for reds in build/proof/reds/*; do
  lesson=$(basename "$reds") number=$(basename "$reds" | cut -d- -f1)
  class=$work/class-$number report=$work/report-$number
  mkdir -p "$class"
  for variant in build/proof/variants/"$lesson"/*; do
    i=$((i + 1))
    [ $((i % every)) = 0 ] && ! [ -d "$variant/given" ] || continue
    student=$class/$(basename "$variant")
    mkdir -p "$student/exercises" && cp -R "solutions/$lesson" "$student/exercises/" && cp -R "$variant"/. "$student/exercises/$lesson/"
  done
  [ -n "$(ls "$class")" ] || continue
  run 0 "variants of lesson $number are graded" "$grader" --root "$root" grade "$class" --out "$report" --lessons "$number"
  for student in "$class"/*; do
    name=$(basename "$student")
    head -1 "$report/grades.csv" | tr , '\n' | sed -n 's/^step //p' >"$work/steps"
    case $name in
      path-*) tail -n +"$((${name#path-} + 1))" "$work/steps" | sort >"$work/expected" ;;
      # Step0_1_... of the red tests
      *) sed -n "s/^${name#mutant-} Step\([0-9]*\)_\([0-9]*\)_.*/\1.\2/p" "$reds" | sort -u >"$work/expected" ;;
    esac
    # The columns "step 0.1" that have no points.
    { head -1 "$report/grades.csv"; grep "^\"$name\"," "$report/grades.csv"; } |
      awk -F, 'NR == 1 {for (i = 1; i <= NF; ++i) name[i] = $i} NR == 2 {for (i = 1; i <= NF; ++i) if (name[i] ~ /^step / && $i == 0) print substr(name[i], 6)}' | sort -u >"$work/lost"
    if cmp -s "$work/expected" "$work/lost"; then
      ok "$number $name has no points for $(echo $(cat "$work/lost"))"
    else
      grep "^\"$name\"," "$report/grades.csv" >"$out"
      echo "not ok $number $name has no points for $(echo $(cat "$work/lost")), instead of $(echo $(cat "$work/expected"))"
      sed 's/^/    /' "$out"
    fi
  done
done
