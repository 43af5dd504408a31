#!/bin/sh
# real_grading.sh FOLDER: grades a class of honest work, attacks, and everything in between. Prints "ok ...", "not ok
# ..." or "# not tried ..." for each check.
set -u
. tools/tests/report.sh
work_in "$1"
root=$(pwd)
grader=$root/build/tool/untwist_grade
lesson=00-paradigm/slow_page.cpp
grade() { "$grader" --root "$root" grade "$@"; }

if no_walls "grading"; then exit 0; fi

class=$work/class report=$work/report
mkdir -p "$class"
hand_in() { mkdir -p "$class/$1/exercises/00-paradigm"; cat >"$class/$1/exercises/$lesson"; } # NAME < SOURCE

# A listener on this machine to which no submission may connect.
port=$((20000 + $$ % 12000)) # below those that the system gives to clients
address=$(hostname -I 2>/dev/null | cut -d' ' -f1)
if has nc; then timeout 600 nc -l 127.0.0.1 $port >"$work/called" 2>&1 & fi

# ---- the class

cat >"$work/starter.cpp" <<'END'
#include <untwist/course/paradigm.hpp>
#include <untwist/course/todo.hpp>
namespace untwist {
std::string greeting() { untwist::todo("0.1"); }
void handle_slow_page(ReactorTime&, const Sleep& sleep, Answer answer) {
  sleep(kSlowPageTakes);
  answer(kSlowPage);
}
}  // namespace untwist
END
solved() { cat "solutions/$lesson"; }
solved | hand_in honest
hand_in "a starter" <"$work/starter.cpp"
solved | hand_in "$(printf 'quotes " and '\''\nlines <b>&amp;,;')"
solved | hand_in '=1+1'
attacks=$(grep -L '^// FILE' grader/attacks/*.cpp)
for attack in $attacks; do
  name=attack-$(basename "$attack" .cpp)
  sed "s|@ROOT@|$root|g; s|@CLASS@|$class|g; s|@REPORT@|$report|g; s|@PORT@|$port|g; s|@ADDRESS@|${address:-127.0.0.1}|g" "$attack" >"$work/attack.cpp"
  grep -q 'std::string greeting() {' "$attack" || cat "$work/starter.cpp" >>"$work/attack.cpp"
  hand_in "$name" <"$work/attack.cpp"
done
# Dishonest folders and archives.
hand_in folder-with-a-link </dev/null
ln -sf "$root/solutions/$lesson" "$class/folder-with-a-link/exercises/$lesson"
mkdir -p "$class/folder-that-is-a-link/"
ln -s "$class/honest/exercises" "$class/folder-that-is-a-link/exercises"
hand_in folder-with-a-pipe </dev/null
rm "$class/folder-with-a-pipe/exercises/$lesson" && mkfifo "$class/folder-with-a-pipe/exercises/$lesson"
solved | hand_in "strange names"
printf 'int x;\n' >"$class/strange names/exercises/00-paradigm/$(printf 'a\n";touch canary;".cpp')"
mkdir -p "$class/nothing at all"
echo "dear instructor" >"$class/nothing at all/letter.txt"
(cd "$class/honest" && bsdtar -czf "$class/packed-tar.tar.gz" exercises && bsdtar --format zip -cf "$class/packed-zip.zip" exercises &&
  bsdtar --format zip -s '|^|project-main/|' -cf "$class/packed-deeper.zip" exercises && bsdtar -s '|^|../../|' -Pcf "$class/packed-outside.tar" exercises)
(cd "$class/folder-with-a-link" && bsdtar -cf "$class/packed-link.tar" exercises)
mkdir -p "$work/bomb/exercises/00-paradigm" && truncate -s 400M "$work/bomb/exercises/$lesson" && (cd "$work/bomb" && bsdtar --format zip -cf "$class/packed-bomb.zip" exercises)
head -c 5000 /dev/urandom >"$class/packed-noise.zip"

# ---- graded

run 0 "the class is graded" grade "$class" --out "$report" --lessons 00
cp "$out" "$work/first.log"
csv=$report/grades.csv
line_of() { grep -F -e "$1" "$csv" | head -1; }
points() { line_of "\"$1\"," | sed 's/^"[^"]*",//' | cut -d, -f1; }
earns() { if [ "$(points "$1")" = "$2" ]; then ok "$1: $2 points"; else cp "$csv" "$out"; echo "not ok $1 has $(points "$1") points, not $2"; fi; }
flagged() { if line_of "\"$1\"," | grep -qF -e "$2"; then ok "   flagged: $2"; else echo "not ok $1 is not flagged: $2"; line_of "\"$1\"," | sed 's/^/    /'; fi; }

earns honest 20
earns "a starter" 0
earns "'=1+1" 20
if [ "$(sed -n 's/^"quotes "" and .*amp;,;",\([0-9]*\),.*/\1/p' "$csv")" = 20 ]; then ok "a name with quotes and lines: 20 points"; else echo "not ok a name with quotes and lines"; fi
for packed in tar zip deeper; do earns packed-$packed 20; done
for attack in $attacks; do
  name=attack-$(basename "$attack" .cpp)
  want=$(sed -n 's|^// POINTS ||p' "$attack")
  earns "$name" "${want:-0}"
  flag=$(sed -n 's|^// FLAG ||p' "$attack")
  [ -z "$flag" ] || flagged "$name" "$flag"
done
earns folder-with-a-link 0
flagged folder-with-a-link "not a regular file"
earns folder-that-is-a-link 0
flagged folder-that-is-a-link "not a regular file"
earns folder-with-a-pipe 0
flagged folder-with-a-pipe "not a regular file"
earns "strange names" 20
flagged "strange names" "because of its name"
earns "nothing at all" 0
earns packed-outside 0
flagged packed-outside "leads out of the submission"
earns packed-link 0
flagged packed-link "not a regular file"
earns packed-bomb 0
flagged packed-bomb "larger than 1 MB"
earns packed-noise 0

# ---- nothing was taken, nothing was left

if grep -rqF -e "STOLEN" "$report"; then cat $(grep -rlF STOLEN "$report") >"$out"; not_ok "no submission reads other files"; else ok "no submission reads other files"; fi
if grep -rqF -e "WRITTEN" "$report" || [ -e "$root/canary" ] || [ -e "$class/canary" ] || [ -e "$report/canary" ]; then echo "not ok no submission writes outside its own folders"; else ok "no submission writes outside its own folders"; fi
if ! has nc; then echo "# not tried: no submission uses the network (nc is not here)"; elif [ -s "$work/called" ]; then echo "not ok no submission uses the network"; else ok "no submission uses the network"; fi
if pgrep untwist-stays >/dev/null; then echo "not ok no process survives"; pkill untwist-stays; else ok "no process survives"; fi
if ls -d build/grade/scratch-* >/dev/null 2>&1; then echo "not ok nothing is left in build/grade"; else ok "nothing is left in build/grade"; fi
kill %1 2>/dev/null

# ---- code that hides failures from GoogleTest is noticed anyway: this code in place of a submission's

(cd build/grade && ninja -t commands test_00) >"$work/commands"
object=$work/deaf.o
sed -n "s|^: && ||; s| && :\$||; s|[^ ]*exercises/$lesson.o|'$object'|g; s|libex_00.a||; s|-o test_00 |-o '$work/deaf' |p" "$work/commands" >"$work/link.sh"
grep -e "-c [^ ]*exercises/$lesson\$" "$work/commands" | sed "s| -include [^ ]*||; s| -MD.*||; s|\$| -o '$object' -c grader/deaf/slow_page.cpp|" >"$work/compile.sh"
printf '0123456789abcdefStep0_1_Toolchain.YouWroteALineAndItRan\n' >"$work/orders"
others=$(grep -o 'CMakeFiles/ex_00[^ ]*\.o' "$work/link.sh" | sort -u) # the other exercises of the lesson, as they are
if sh "$work/compile.sh" >"$out" 2>&1 && (cd build/grade && ninja $others && sh "$work/link.sh") >>"$out" 2>&1; then
  UNTWIST_RESULTS_FD=3 UNTWIST_SEAL_FD=4 "$work/deaf" 3>"$work/records" 4<"$work/orders" >>"$out" 2>&1
  cat "$work/records" >>"$out"
  for record in fault deaf; do
    if grep -q "^$record	" "$work/records"; then ok "a judge whose GoogleTest is deaf reports: $record"; else not_ok "a judge whose GoogleTest is deaf reports: $record"; fi
  done
  if grep -q "	failed	" "$work/records"; then ok "   and the test has failed"; else not_ok "   and the test has failed"; fi
else
  not_ok "the code that hides failures from GoogleTest builds"
fi

# ---- the same again

cp "$csv" "$work/once.csv"
touch "$work/before"
run 0 "graded again" grade "$class" --out "$report" --lessons 00
again=$(find "$report/.results" -newer "$work/before" | wc -l)
if [ "$again" = 0 ]; then ok "   and nothing is repeated"; else echo "not ok $again submissions were graded again"; fi
if cmp -s "$csv" "$work/once.csv"; then ok "   and the marks are the same"; else echo "not ok the marks are the same"; diff "$csv" "$work/once.csv" | head; fi

# ---- stopped in the middle

small=$work/small
for i in 1 2 3 4 5 6 7 8; do mkdir -p "$small/student-$i/exercises" && cp -R solutions/00-paradigm "$small/student-$i/exercises/"; done
rm "$small/student-3/exercises/$lesson"
run 0 "a small class is graded" grade "$small" --out "$work/small-once" --lessons 00
"$grader" --root "$root" grade "$small" --out "$work/small-stopped" --lessons 00 >"$out" 2>&1 &
grading=$!
tries=0
until [ "$(find "$work/small-stopped/.results" -name '*.json' 2>/dev/null | wc -l)" -ge 2 ] || [ $tries -gt 300 ]; do tries=$((tries + 1)); sleep 0.1; done
kill -TERM $grading
wait $grading
if [ $? = 130 ]; then ok "grading can be stopped"; else not_ok "grading can be stopped"; fi
kept=$(find "$work/small-stopped/.results" -name '*.json' | wc -l)
if [ "$kept" -lt 8 ]; then ok "   in the middle: $kept of 8 are kept"; else echo "not ok it was stopped too late: $kept of 8"; fi
touch "$work/before"
run 0 "the same command continues" grade "$small" --out "$work/small-stopped" --lessons 00
again=$(find "$work/small-stopped/.results" -name '*.json' -newer "$work/before" | wc -l)
if [ "$again" = $((8 - kept)) ]; then ok "   with the remaining submissions"; else echo "not ok $again were graded, not $((8 - kept))"; fi
for file in grades.csv grades.json index.html; do
  if cmp -s "$work/small-once/$file" "$work/small-stopped/$file"; then ok "   and $file is the same as without the stop"; else echo "not ok $file is the same as without the stop"; fi
done

# ---- lessons in which learners write tests, and servers that the grader talks to

class=$work/tests report=$work/tests-report csv=$report/grades.csv
mkdir -p "$class/honest/exercises" && cp -R solutions/01-reactor solutions/03-protocols solutions/04-deferreds solutions/05-testing "$class/honest/exercises/"
others=$(grep -l '^// FILE' grader/attacks/*.cpp)
for attack in $others; do
  name=attack-$(basename "$attack" .cpp) file=$(sed -n 's|^// FILE ||p' "$attack")
  mkdir -p "$class/$name/exercises" && cp -R "solutions/${file%%/*}" "$class/$name/exercises/"
  cp "$attack" "$class/$name/exercises/$file"
done
run 0 "a class with servers and its own tests is graded" grade "$class" --out "$report" --lessons 01,03,04,05
points_of() { line_of "\"$1\"," | cut -d, -f"$(head -1 "$csv" | tr , '\n' | grep -nx "$2" | cut -d: -f1)"; } # NAME COLUMN
all=$(line_of '"honest",' | cut -d, -f3)
earns honest "$all"
for attack in $others; do
  name=attack-$(basename "$attack" .cpp) step=$(sed -n 's|^// STEP ||p' "$attack")
  if [ -z "$step" ]; then
    column="lesson $(sed -n 's|^// FILE \(..\).*|\1|p' "$attack")"
    if [ "$(points_of "$name" "$column")" = "$(points_of honest "$column")" ]; then ok "$name: all points"; else cp "$csv" "$out"; not_ok "$name has all points"; fi
    continue
  fi
  if [ "$(points_of "$name" "step $step")" = 0 ]; then ok "$name: no points for step $step"; else cp "$csv" "$out"; not_ok "$name has points for step $step"; fi
  flagged "$name" "$(sed -n 's|^// FLAG ||p' "$attack")"
done

# ---- what instructors and students see

if ! no_browser "the reports in a browser"; then
  node build/web/check_reports.mjs "$report" "$browser" index.html students/honest.html students/attack-knows-how-long-chains-are.html 2>"$out" ||
    not_ok "every check of the reports ran"
fi
