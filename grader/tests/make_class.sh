#!/bin/sh
# make_class.sh FOLDER NUMBER [LESSON-FOLDER]: makes a class of submissions from solutions, starters and mutants (those
# that `./untwist maintain proof --only mutants` has written), for one lesson or for all. A comment makes each
# submission different; starters are unchanged.
set -eu
folder=$1 number=$2 lessons=${3:-$(ls solutions)}
rm -rf "$folder" && mkdir -p "$folder"
variants=$(for lesson in $lessons; do ls -d build/proof/variants/"$lesson"/mutant-* 2>/dev/null || true; done)
variants=$(for one in $variants; do [ -d "$one/given" ] || echo "$one"; done)
count=$(echo "$variants" | grep -c . || true)
i=0
while [ $i -lt "$number" ]; do
  student=$folder/student-$(printf '%04d' $i)
  mkdir -p "$student/exercises"
  case $((i % 5)) in
    0) for lesson in $lessons; do cp -R "solutions/$lesson" "$student/exercises/"; done ;;
    1) git archive HEAD $(for lesson in $lessons; do echo "exercises/$lesson"; done) | tar -x -C "$student" ;;
    *)
      for lesson in $lessons; do cp -R "solutions/$lesson" "$student/exercises/"; done
      variant=$(echo "$variants" | sed -n "$((i * 7 % count + 1))p")
      lesson=$(basename "$(dirname "$variant")")
      cp -R "$variant"/. "$student/exercises/$lesson/"
      ;;
  esac
  # Not everyone hands in everything: every third submission has only the first half of the lessons.
  [ $((i % 3)) != 2 ] || [ "$(echo "$lessons" | wc -l)" = 1 ] || for lesson in $(echo "$lessons" | tail -n +$(( $(echo "$lessons" | wc -l) / 2 + 2 ))); do rm -r "$student/exercises/$lesson"; done
  [ $((i % 5)) = 1 ] || for source in "$student"/exercises/*/*.cpp; do echo "// handed in by number $i" >>"$source"; done
  i=$((i + 1))
done
