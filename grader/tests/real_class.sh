#!/bin/sh
# real_class.sh FOLDER: a class as students and learning platforms really hand it in, and the expected result for each
# entry: a row with points and flags, or a line that says why it is not graded. Prints "ok ...", "not ok ..." or "# not
# tried ...".
set -u
. tools/tests/report.sh
work_in "$1"
root=$(pwd)
grader=$root/build/tool/untwist_grade
lesson=00-paradigm/slow_page.cpp
class=$work/class report=$work/report csv=$work/report/grades.csv
LC_ALL=C.UTF-8
export LC_ALL

if no_walls "a class as it is really handed in"; then exit 0; fi
mkdir -p "$class"
expected=$work/expected
: >"$expected"

# ---- what is expected of each entry

row() { printf 'row\t%s\t%s\t%s\n' "$1" "$2" "${3:-}" >>"$expected"; }         # NAME POINTS [FLAG]
told() { printf 'told\t%s\t\t%s\n' "$1" "$2" >>"$expected"; }                  # NAME WHAT THE STUDENT READS
not_graded() { printf 'not\t%s\t\t%s\n' "$1" "$2" >>"$expected"; }             # NAME WHY
solve() { mkdir -p "$(dirname "$1")" && cp "solutions/$lesson" "$1"; }         # FILE
handed_in=$work/handed-in
solve "$handed_in/exercises/$lesson"
pack() { (cd "$2" && bsdtar "$3" "$4" -cf "$class/$1" $5); } # FILE FOLDER FLAG FLAG NAMES
zipped() { pack "$1" "$2" --format zip "${3:-.}"; }          # FILE FOLDER [NAMES]

# Archives of every kind, under any name.
zipped A.ZIP "$handed_in" && row A 20
pack b.7z "$handed_in" --format 7zip exercises && row b 20
base64 -d >"$class/c.rar" <<'RAR' && row c 20
UmFyIRoHAM+QcwAADQAAAAAAAADzUXQAgEMAFgEAABYBAAACEU7TsyFYIVgUMCMAIAAAAGV4ZXJjaXNlc1wwMC1wYXJhZGlnbVxzbG93X3BhZ2UuY3BwI2luY2x1
ZGUgPHVudHdpc3QvY291cnNlL3BhcmFkaWdtLmhwcD4KbmFtZXNwYWNlIHVudHdpc3QgewpzdGQ6OnN0cmluZyBncmVldGluZygpIHsgcmV0dXJuICJIZWxsbywg
cmVhY3RvciEiOyB9CnZvaWQgaGFuZGxlX3Nsb3dfcGFnZShSZWFjdG9yVGltZSYgdGltZSwgY29uc3QgU2xlZXAmLCBBbnN3ZXIgYW5zd2VyKSB7CiAgdGltZS5j
YWxsX2xhdGVyKGtTbG93UGFnZVRha2VzLCBbYW5zd2VyXSB7IGFuc3dlcihrU2xvd1BhZ2UpOyB9KTsKfQp9ICAvLyBuYW1lc3BhY2UgdW50d2lzdArEPXsAQAcA
RAR
for kind in gzip:tar.gz bzip2:tar.bz2 xz:TAR.XZ zstd:tar.zst; do
  pack "packed-${kind%:*}.${kind#*:}" "$handed_in" "--${kind%:*}" --format=pax exercises && row "packed-${kind%:*}" 20
done
zipped hidden-ending.zip "$handed_in" && mv "$class/hidden-ending.zip" "$class/work.submission" && row work.submission 20

# Names that are not ASCII, around and beside the exercise: in UTF-8, and in a DOS code page.
solve "$work/names/Übung von Zoë/exercises/$lesson"
printf 'x\n' >"$work/names/Übung von Zoë/a – ö.txt"
printf '#include "hülfe.hpp"\n' >>"$work/names/Übung von Zoë/exercises/$lesson"
printf '#pragma once\n' >"$work/names/Übung von Zoë/exercises/00-paradigm/hülfe.hpp"
zipped Zoë.zip "$work/names" && row Zoë 20
pack names-pax.tar "$work/names" --format pax . && row names-pax 20
pack names-gnu.tar.gz "$work/names" --gzip --format=gnutar . && row names-gnu 20
dos=$(printf 'M\201ller')
solve "$work/dos/$dos/exercises/$lesson"
printf '#include "h\303\274lfe.hpp"\n' >>"$work/dos/$dos/exercises/$lesson"
printf '#pragma once\n' >"$work/dos/$dos/exercises/00-paradigm/$(printf 'h\201lfe.hpp')"
LC_ALL=C zipped names-of-dos.zip "$work/dos" && row names-of-dos 20

# As learning platforms export it.
moodle="Erin Doe_123_assignsubmission_file_"
mkdir -p "$class/$moodle" "$class/nested_124_assignsubmission_file_/deeper/__MACOSX"
zipped moodle.zip "$handed_in" && mv "$class/moodle.zip" "$class/$moodle/work.zip" && row "$moodle" 20
printf '%%PDF-1.4\n' >"$class/nested_124_assignsubmission_file_/report.pdf"
printf 'x' >"$class/nested_124_assignsubmission_file_/.DS_Store"
cp "$class/$moodle/work.zip" "$class/nested_124_assignsubmission_file_/deeper/work.zip" && row nested_124_assignsubmission_file_ 20
cp "$class/$moodle/work.zip" "$class/Frank Roe_125_assignsubmission_file_work.zip" && row "Frank Roe_125_assignsubmission_file_work" 20
cp "$class/$moodle/work.zip" "$class/gina_12345_678_work.zip" && row gina_12345_678_work 20 # Canvas
mkdir -p "$work/twice/inner" && cp "$class/$moodle/work.zip" "$work/twice/inner/"
zipped zip-in-zip.zip "$work/twice" && row zip-in-zip 20
mkdir -p "$class/github-classroom/.git" && git archive --format=tar HEAD exercises solutions tests/00-paradigm README.md | tar -x -C "$class/github-classroom"
solve "$class/github-classroom/exercises/$lesson" && row github-classroom 20
mkdir -p "$work/repository/untwist-main" && cp -R "$class/github-classroom/." "$work/repository/untwist-main/"
zipped whole-repository.zip "$work/repository" && row whole-repository 20

# Only a part of the folder, or in another place.
solve "$work/one/slow_page.cpp"
zipped only-the-file.zip "$work/one" && row only-the-file 20
solve "$work/lesson/$lesson" && zipped only-the-lesson.zip "$work/lesson" && row only-the-lesson 20
solve "$class/deeper/my work/final version/$lesson" && row deeper 20
mkdir -p "$work/windows" && solve "$work/windows/exercises\\00-paradigm\\slow_page.cpp"
zipped windows.zip "$work/windows" && row windows 20
solve "$class/own-files/exercises/$lesson"
mkdir -p "$class/own-files/exercises/00-paradigm/own"
printf '#include "own.h"\n#include "own/more.inl"\n' >>"$class/own-files/exercises/$lesson"
printf '#pragma once\nint own();\n' >"$class/own-files/exercises/00-paradigm/own.h"
printf 'inline int more() { return own(); }\n' >"$class/own-files/exercises/00-paradigm/own/more.inl"
printf '#include "../own.h"\nint own() { return 1; }\n' >"$class/own-files/exercises/00-paradigm/own/own part.cc"
printf 'to do\n' >"$class/own-files/exercises/00-paradigm/notes.txt"
row own-files 20 && told own-files "Not used: notes.txt"

mkdir -p "$class/extern-template/exercises/00-paradigm"
printf '#pragma once\n#include <vector>\ntemplate <class T>\nstruct Box {\n  explicit Box(T t) : all{t} {}\n  virtual ~Box() = default;\n  virtual T first() { return all.at(0); }\n  std::vector<T> all;\n};\nextern template struct Box<int>;\n' \
  >"$class/extern-template/exercises/00-paradigm/box.hpp"
printf '#include "box.hpp"\ntemplate struct Box<int>;\n' >"$class/extern-template/exercises/00-paradigm/box.cpp"
solve "$class/extern-template/exercises/$lesson"
printf '#include "box.hpp"\nint boxed(int i) { return Box<int>(i).first(); }\n' >>"$class/extern-template/exercises/$lesson"
row extern-template 20

# Nested folders of the same kind, and files where programs put theirs.
solve "$class/doubled/00-paradigm/$lesson" && row doubled 20
solve "$work/doubled/00-paradigm/$lesson" && zipped doubled-zip.zip "$work/doubled" && row doubled-zip 20
solve "$class/named-after-lesson/00-paradigm/exercises/$lesson" && row named-after-lesson 20
solve "$class/lesson-in-lesson/exercises/01-reactor/$lesson" && row lesson-in-lesson 20
solve "$class/sub-folder/exercises/00-paradigm/mine/slow_page.cpp" && row sub-folder 20 "takes the place of 00-paradigm/slow_page.cpp: mine/slow_page.cpp"
solve "$class/below-build/build/exercises/$lesson" && row below-build 20 "taken from what is normally skipped, because there is nothing else: build/"
solve "$work/hidden/.untwist/exercises/$lesson" && zipped hidden.zip "$work/hidden" && row hidden 20 "because there is nothing else: .untwist/"
mkdir -p "$class/only-git/.git" && : >"$class/only-git/.git/config" && row only-git 0 "it contains only what is skipped, because programs create such folders: .git/"
solve "$class/called-solutions/solutions/$lesson" && row called-solutions 0 "are in a folder called solutions/, which belongs to the course; rename it to exercises/"
solve "$class/called-lessons/lessons/$lesson" && row called-lessons 0 "are in a folder called lessons/"
solve "$class/copied/exercises/$lesson" && solve "$class/copied/exercises/00-paradigm - Copy/slow_page.cpp"
row copied 20 "not used, because it is not in a folder 00-paradigm: exercises/00-paradigm - Copy/slow_page.cpp"
for place in 00-paradigm/build/own.hpp 00-paradigm/.own.hpp common/own.hpp; do
  name=includes-$(echo "$place" | tr '/.' '--')
  solve "$class/$name/exercises/$lesson" && mkdir -p "$class/$name/exercises/$(dirname "$place")"
  printf '#pragma once\n' >"$class/$name/exercises/$place"
  printf '#include "%s"\n' "$(realpath -m --relative-to=/00-paradigm "/$place")" >>"$class/$name/exercises/$lesson"
done
row includes-00-paradigm-build-own-hpp 20
row includes-00-paradigm--own-hpp 0 "an #include names a file that does not count: exercises/00-paradigm/.own.hpp"
row includes-common-own-hpp 0 "an #include names a file that does not count: exercises/common/own.hpp"
solve "$class/many-links/exercises/$lesson" && solve "$class/many-links/old/exercises/$lesson"
for i in 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33; do ln -s /etc/passwd "$class/many-links/exercises/00-paradigm/h$i.hpp"; done
row many-links 20 '"more than one folder of exercises; this one counts: exercises/00-paradigm; left out, not a regular file:'
row many-links 20 "and 18 more"
solve "$work/file-and-folder/exercises/$lesson" && printf '//\n' >"$work/file-and-folder/exercises/00-paradigm/a.hpp"
(cd "$work/file-and-folder" && bsdtar --format=pax -cf "$class/file-and-folder.tar" exercises)
mkdir -p "$work/and-folder/exercises/00-paradigm/a.hpp" && printf '//\n' >"$work/and-folder/exercises/00-paradigm/a.hpp/b.hpp"
(cd "$work/and-folder" && bsdtar -rf "$class/file-and-folder.tar" exercises)
row file-and-folder 20 "left out, because of its path: exercises/00-paradigm/a.hpp/b.hpp"
deep=$(printf 'd%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30)
solve "$work/long/exercises/$lesson" && printf '//\n' >"$work/long/exercises/00-paradigm/x.hpp"
long=$(for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do printf '%s/' "$deep$deep$deep$deep$deep$deep"; done)
(cd "$work/long" && bsdtar --format=pax -s "|x.hpp|${long}x.hpp|" -cf "$class/long-path.tar" exercises) && row long-path 20 "left out, because of its path: exercises/00-paradigm/ddd"
mkdir -p "$class/utf-16/exercises/00-paradigm" && { printf '\377\376' && iconv -f UTF-8 -t UTF-16LE "solutions/$lesson"; } >"$class/utf-16/exercises/$lesson"
row utf-16 0 "is UTF-16, not UTF-8" && told utf-16 "Save it as UTF-8."
mkdir -p "$work/absolute" && solve "$work/absolute/exercises/$lesson"
(cd "$work/absolute" && bsdtar --format zip -s '|^|/home/me/|' -Pcf "$class/absolute.zip" exercises) && row absolute 0 "that could be read; a path leads out of the submission: /home/me/exercises/$lesson\""

# Names that exist elsewhere but are harmless.
odd_names() { solve "$class/$1/exercises/$lesson" && printf '%s\n' "$2" >>"$class/$1/exercises/$lesson"; }
odd_names named-error 'int error = 0;' && row named-error 20
odd_names named-end 'extern int end; int the_end() { return end; }' && printf 'int end = 5;\n' >"$class/named-end/exercises/00-paradigm/end.cpp" && row named-end 20
odd_names named-testing 'namespace testing { int mine = 1; }' && row named-testing 20 "defines names of its own in the namespace of the tests: testing::mine"

# Ambiguous submissions: the grader must not guess.
mkdir -p "$class/hana" && cp -R "$handed_in/." "$class/hana/" && cp "$class/$moodle/work.zip" "$class/hana.zip"
row hana 20 "more than one submission is called hana" && row hana.zip 20 "hana/, hana.zip"
cp "$class/$moodle/work.zip" "$class/ivan.zip" && pack ivan.tar.gz "$handed_in" --gzip --format=ustar exercises
row ivan.zip 20 "more than one submission is called ivan" && row ivan.tar.gz 20 "ivan.tar.gz, ivan.zip"
mkdir -p "$class/jun" && cp "$class/$moodle/work.zip" "$class/jun/first.zip"
printf '// better\n' >>"$work/one/slow_page.cpp" && (cd "$work/one" && bsdtar --format zip -cf "$class/jun/second.zip" .)
row jun 0 "first.zip and second.zip each contain a 00-paradigm/slow_page.cpp, and the two differ"
mkdir -p "$class/kim" && cp -R "$handed_in/." "$class/kim/" && cp "$class/jun/second.zip" "$class/kim/backup.zip"
row kim 20 "not opened, because there are exercises beside it: backup.zip"
solve "$class/lena/exercises/00-paradigm/slow_page_final.cpp"
row lena 20 "takes the place of 00-paradigm/slow_page.cpp: 00-paradigm/slow_page_final.cpp"
solve "$class/lars/exercises/$lesson" && cp "solutions/$lesson" "$class/lars/exercises/00-paradigm/slow_page_final.cpp"
row lars 0 "one name is defined in 00-paradigm/slow_page.cpp and in 00-paradigm/slow_page_final.cpp"
told lars "untwist::greeting[abi:cxx11]() is defined more than once"
mkdir -p "$class/mo/exercises/00-paradigm" && printf '#pragma once\n' >"$class/mo/exercises/00-paradigm/plan.hpp"
row mo 0 "nothing that was handed in was compiled: the starter was graded"
mkdir -p "$class/nina/exercises/00-paradigm" && cp "solutions/$lesson" "$class/nina/exercises/00-paradigm/slow_page.cpp.txt"
row nina 0 "it has no exercise file"

# Unreadable and partly readable submissions.
(cd "$handed_in" && bsdtar --format zip --options zip:encryption=zipcrypt --passphrase secret -cf "$class/locked.zip" exercises)
row locked 0 "needs a password"
mkdir -p "$work/cut/exercises/00-paradigm" && cp "solutions/$lesson" "$work/cut/exercises/$lesson"
head -c 200000 /dev/urandom >"$work/cut/more.bin"
(cd "$work/cut" && bsdtar --gzip -cf - exercises more.bin) 2>/dev/null | head -c 100000 >"$class/cut.tar.gz"
row cut 20 "the archive was read only in part"
head -c 5000 /dev/urandom >"$class/noise.zip" && row noise 0 "it is named like an archive, but it is not one"
: >"$class/nothing.zip" && row nothing 0 "it is named like an archive, but it is not one"
mkdir -p "$class/empty" && row empty 0 "it is empty"
turned=$(printf 'o\342\200\256gpj')
solve "$class/$turned/$lesson" && row "o<U+202E>gpj" 20

# Entries that are not submissions.
cp "solutions/$lesson" "$class/quinn.cpp" && not_graded quinn.cpp "it is a single source file"
printf 'dear all\n' >"$class/letter.txt" && not_graded letter.txt "it is neither a folder nor an archive"
printf 'x' >"$class/.DS_Store" && not_graded .DS_Store "it is hidden"
mkdir "$class/__MACOSX" && not_graded __MACOSX "macOS adds it to archives"
ln -s hana "$class/link" && not_graded link "it is a link"

# ---- graded

run 0 "a class is graded as it is handed in" "$grader" --root "$root" grade "$class" --out "$report" --lessons 00
cp "$out" "$work/terminal.log"
line_of() { grep -F -e "\"$1\"," "$csv" | head -1; }
while IFS="$(printf '\t')" read -r kind name points flag; do
  case $kind in
    row)
      got=$(line_of "$name" | sed 's/^"[^"]*",//' | cut -d, -f1)
      if [ "$got" != "$points" ]; then echo "not ok $name has ${got:-no} points, not $points"; line_of "$name" | sed 's/^/    /'; continue; fi
      # `read` drops an empty field, so a row without a flag has nothing to look for.
      if [ -z "$flag" ] || line_of "$name" | grep -qF -e "$flag"; then ok "$name: $points points${flag:+, flagged: $flag}"; else echo "not ok $name is not flagged: $flag"; line_of "$name" | sed 's/^/    /'; fi
      ;;
    told)
      if grep -qF -e "$points" "$report/students/$name.html"; then ok "   $name reads: $points"; else echo "not ok $name does not read: $points"; fi
      ;;
    not)
      if grep -qF -e "$name, because $points" "$work/terminal.log" && grep -qF -e "$name, because $points" "$report/index.html" && grep -qF -e "\"$name\"" "$report/grades.json"; then
        ok "$name: not graded, because $points"
      else
        echo "not ok $name is in no report, or its reason is missing: $points"
      fi
      ;;
  esac
done <"$expected"
entries=$(ls -A "$class" | wc -l) rows=$(($(wc -l <"$csv") - 1)) others=$(grep -c '^not' "$expected")
if [ "$entries" = $((rows + others)) ]; then ok "each of the $entries entries has a row, or a reason why it is not graded"; else echo "not ok $entries entries, but $rows rows and $others not graded"; fi
if [ "$(cut -d, -f1 "$csv" | sort | uniq -d)" = "" ]; then ok "no two rows have the same name"; else echo "not ok two rows have the same name"; fi

# ---- the instructor's checkout in a folder with a strange name

strange="$work/my Übung (2026), a'b & C++ co"
mkdir -p "$strange" && git archive --format=tar HEAD | tar -x -C "$strange"
cp "solutions/$lesson" "$strange/exercises/$lesson" # an instructor who has solved it
few=$work/few
mkdir -p "$few/wrong/exercises/00-paradigm" && solve "$few/right/exercises/$lesson"
sed 's/Hello, reactor!/Hello?/' "solutions/$lesson" >"$few/wrong/exercises/$lesson"
run 0 "a class is graded in such a checkout" "$grader" --root "$strange" grade "$few" --out "$work/few-report" --lessons 00
csv=$work/few-report/grades.csv
points_are() { if [ "$(line_of "$1" | cut -d, -f2)" = "$2" ]; then ok "   $1: $2 points"; else echo "not ok $1 does not have $2 points"; line_of "$1" | sed 's/^/    /'; fi; }
points_are right 20
points_are wrong 10
ln -s "$strange" "$work/link"
rm -r "$work/few-report"
run 0 "and in one reached through a link" "$grader" --root "$work/link" grade "$few" --out "$work/few-report" --lessons 00
points_are right 20
points_are wrong 10

# ---- tests in lesson 05: slow tests cost only their own step, and test files may have another name

own=$work/own-tests
for name in sleeps renamed; do mkdir -p "$own/$name/exercises" && cp -R solutions/05-testing "$own/$name/exercises/"; done
(cd "$own/sleeps/exercises/05-testing/tests" && sed -i 's/  const FactoryPtr room = make_chat_factory();/  std::this_thread::sleep_for(std::chrono::milliseconds(900));\n&/; s/#include <utility>/&\n#include <thread>\n#include <chrono>/' chat_test.cpp)
mv "$own/renamed/exercises/05-testing/tests/chat_test.cpp" "$own/renamed/exercises/05-testing/tests/room_test.cpp"
run 0 "a class with its own tests is graded" "$grader" --root "$root" grade "$own" --out "$work/own-report" --lessons 05
csv=$work/own-report/grades.csv
points_are renamed 75
if line_of renamed | grep -qF "takes the place of 05-testing/tests/chat_test.cpp: tests/room_test.cpp"; then ok "   flagged: another name"; else echo "not ok renamed is not flagged"; line_of renamed; fi
points_are sleeps 45
if line_of sleeps | grep -qF "has tests that did not end within 10 s: step 5.3, step 5.4, step 5.5"; then ok "   flagged: did not end"; else echo "not ok sleeps is not flagged"; line_of sleeps; fi

# ---- right only every second time, and endlessly slow

odd=$work/odd
mkdir -p "$odd"
# It is right until it is three seconds old; its second test takes that long.
age='#include <sys/stat.h>
#include <ctime>
static double age() {
  struct stat program {};
  timespec now {};
  stat("/proc/self/exe", &program);
  clock_gettime(CLOCK_REALTIME, &now);
  return double(now.tv_sec - program.st_mtim.tv_sec) + double(now.tv_nsec - program.st_mtim.tv_nsec) / 1e9;
}'
write_odd() { # NAME GREETING BEFORE-THE-HANDLER
  mkdir -p "$odd/$1/00-paradigm"
  printf '#include <unistd.h>\n#include <untwist/course/paradigm.hpp>\n%s\nnamespace untwist {\nstd::string greeting() { return %s; }\nvoid handle_slow_page(ReactorTime& time, const Sleep&, Answer answer) {\n  %s\n  time.call_later(kSlowPageTakes, [answer] { answer(kSlowPage); });\n}\n}\n' "$age" "$2" "$3" >"$odd/$1/$lesson"
}
write_odd changes 'age() < 3 ? "Hello, reactor!" : "Hello?"' 'while (age() < 3.1) usleep(100000);'
write_odd slow '"Hello, reactor!"' 'usleep(3000000);'
mkdir -p "$odd/steady" && solve "$odd/steady/exercises/$lesson"
run 0 "a class is graded with --twice" "$grader" --root "$root" grade "$odd" --out "$work/odd-report" --lessons 00 --twice
csv=$work/odd-report/grades.csv
points_are steady 20
points_are changes 10
if line_of changes | grep -qF "differs from run to run: Step0_1_Toolchain.YouWroteALineAndItRan"; then ok "   flagged: differs from run to run"; else echo "not ok changes is not flagged"; line_of changes; fi
rm -r "$odd/changes" "$odd/steady"
run 0 "a slow submission is graded with little patience" "$grader" --root "$root" grade "$odd" --out "$work/odd-report" --lessons 00 --patience 4
if line_of slow | grep -qF "not run, because the 4 seconds of this submission were used up"; then ok "   flagged: not run"; else echo "not ok slow is not flagged"; line_of slow; fi
