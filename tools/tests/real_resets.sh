#!/bin/sh
# real_resets.sh FOLDER [EVERY [again]]: resets every step, or every EVERY-th, in exercises in which everything is
# solved and no marks are left. The result must compile, the step must be red, and every step that shares no function
# with it must stay green. Works in a copy of the course, made in FOLDER or left there by journey.sh (again). Prints "ok
# ..." or "not ok ..." for each step.
set -u
copy=$1 every=${2:-1} number=0
[ -x build/tool/untwist ] && [ -x build/tool/untwist_staff ] || exit 1
if [ "${3:-}" != again ] || [ ! -d "$copy/build/learn" ]; then
  rm -rf "$copy" && mkdir -p "$copy/build/tool" || exit 1
  for entry in * .clangd .gitignore; do
    case $entry in build) ;; *) cp -Rp "$entry" "$copy/" || exit 1 ;; esac
  done
  cp build/tool/untwist build/tool/untwist_staff "$copy/build/tool/" && touch "$copy"/build/tool/* || exit 1
fi
cd "$copy" || exit 1
unset UNTWIST_RESULTS_FD
out=last-output.txt
. tools/tests/report.sh

# Exercises as a learner has them who solved everything and removed each TODO.
solve() { # NN-topic
  find "solutions/$1" -type f | while read -r file; do
    sed -e '/^ *\/\/ Task [0-9]/,/^ *\/\/ \[[0-9]/{/^ *\/\/ /d}' -e '/^ *\/\/ \[[0-9]/d' -e '/^ *\/\/|/d' -e '/^ *\/\/ [0-9.]*\]$/d' "$file" >"exercises/${file#solutions/}"
  done
}
rm -rf exercises .untwist
./untwist maintain sync >"$out" 2>&1 || { not_ok "sync writes the starters"; exit 1; }
for lesson in solutions/*; do solve "${lesson##*/}"; done
run 0 "everything is green" ./untwist check --all
if grep -qE 'TODO\(|// Task [0-9]' exercises/*/*.cpp; then grep -E 'TODO\(|// Task [0-9]' exercises/*/*.cpp >"$out"; not_ok "no mark is left"; fi

for step in $(sed -n 's/^### .*Step \([0-9.]*\) .*/\1/p' lessons/[0-9]*.md); do
  number=$((number + 1))
  [ $((number % every)) = 0 ] || continue
  lesson=$(echo lessons/*"${step%%.*}"-*.md)
  topic=$(basename "$lesson" .md)
  ./untwist reset "$step" >"$out" 2>&1 || { not_ok "$step: reset"; continue; }
  sed -n 's/^The same function also held code of step \(.*\): that is.*/\1/p' "$out" >shared
  ./untwist check "${topic%%-*}" >"$out" 2>&1
  if grep -q 'does not compile\|does not link' "$out"; then
    not_ok "$step: the rest compiles"
  elif grep -q "^✓ $step " "$out"; then
    not_ok "$step: it is red after a reset"
  else
    others=$(grep '^[✗·] [0-9]' "$out" | cut -d' ' -f2 | grep -vx "$step" | tr '\n' ' ')
    ok "$step: it is red after a reset${others:+ (red with it: $others; $(cat shared) in its functions)}"
  fi
  solve "$topic"
done
exit 0
