#!/bin/sh
# places.sh FOLDER: a checkout in odd places, moved, linked, cloned with CRLF, under a wrong clock; saves at many
# moments; two builders at once; files beside an exercise; red in given code. Prints "ok ..." or "not ok ..." for each.
# Runs on copies of the course in FOLDER.
set -u
. tools/tests/report.sh
work_in "$1"
root=$(pwd)
# Makes a copy of what git would check out, without anything built.
fresh() { # PATH
  rm -rf "$1" && mkdir -p "$1" && git -C "$root" ls-files -z -c -o --exclude-standard | (cd "$root" && xargs -0 cp -p --parents -t "$1" 2>/dev/null)
  rm -rf "$1/exercises" && mkdir "$1/exercises"
  (cd "$1" && "$staff" --root "$1" maintain sync) >/dev/null 2>&1
}
is() { if [ "$2" = "$3" ]; then ok "$1"; else echo "$2, not $3" >"$out"; not_ok "$1"; fi; }

# ---- paths with characters that are special to shells, CMake, ninja or patterns
name="my [x] course, Übung (2026) a'b & 100% +c@home ~=!"
course=$work/$name
fresh "$course"
cd "$course"
run 1 "in a folder called $name, check is red" sh ./untwist check 0.1
says 'not written'
cp solutions/00-paradigm/*.cpp exercises/00-paradigm/
run 0 "   and green once it is written" sh ./untwist check 0.1
run 0 "   and plain cmake builds and tests" cmake --build --preset learn --target check_00
cd "$root"
for sign in ';' '#' '<'; do
  mkdir -p "$work/a${sign}b"
  cp untwist "$work/a${sign}b"
  run 1 "a path with $sign in it is refused" sh "$work/a${sign}b/untwist" check 0.1
  says "has a $sign in it"
done
run 1 "   by plain cmake, too" cmake --preset learn -S "$course" -B "$work/a#b/build"
says 'has a # in it'

# ---- moved, copied, linked
# From here on the compiler can be slowed down.
printf '#!/bin/sh\n%s "$@"; status=$?\n[ -e "%s" ] && case "$*" in *slow_page.cpp*) sleep 1 ;; esac\nexit $status\n' "${CMAKE_CXX_COMPILER_LAUNCHER-}" "$work/slowly" >"$work/launcher"
chmod +x "$work/launcher"
export CMAKE_CXX_COMPILER_LAUNCHER="$work/launcher"
mv "$course" "$work/moved"
course=$work/moved
cd "$course"
run 0 "a checkout that was moved says so, and continues" sh ./untwist check 0.1
says 'checkout is elsewhere'
cp -Rp "$course" "$work/copied"
cd "$work/copied"
cp solutions/00-paradigm/slow_page.cpp exercises/00-paradigm/ && sed -i 's/Hello, reactor!/Hello, copy!/' exercises/00-paradigm/slow_page.cpp
run 1 "a copy tests its own files, not those that it was copied from" sh ./untwist check 0.1
cmake --build --preset learn --target test_00 >"$out" 2>&1
build/learn/test_00 --gtest_filter='Step0_1*' >>"$out" 2>&1
is "   by plain cmake, too" $? 1
cd "$work"
ln -s moved/untwist linked
mkdir -p elsewhere && ln -s ../linked elsewhere/again
run 0 "a link to the launcher leads to the course" sh elsewhere/again check 0.1
if [ -e elsewhere/build ] || [ -e build ]; then not_ok "   and builds nothing beside the link"; else ok "   and builds nothing beside the link"; fi
rm -rf "$work/copied"

# ---- times
cd "$course"
touch -d '+2 days' exercises/00-paradigm/slow_page.cpp CMakeLists.txt src/log.cpp
run 0 "times in the future are set to now" sh ./untwist check 0.1
says 'had a time in the future'
run 0 "   once" sh ./untwist check 0.1
if grep -q 'had a time' "$out"; then not_ok "   and not again"; else ok "   and not again"; fi
touch -d '+2 days' tools/main.cpp
run 0 "so is the time of a source of the tool" sh ./untwist check 0.1
sh ./untwist check 0.1 >"$out" 2>&1
if grep -q 'building the untwist' "$out"; then not_ok "   which is built once"; else ok "   which is built once"; fi
sed 's/Hello, reactor!/Hello, older!/' exercises/00-paradigm/slow_page.cpp >older.cpp
touch -d '-2 days' older.cpp
mv older.cpp exercises/00-paradigm/slow_page.cpp
run 1 "a file that was replaced by an older one is tested" sh ./untwist check 0.1
cmake --build --preset learn --target test_00 >"$out" 2>&1
if grep -q 'Building' "$out"; then not_ok "   which is compiled once"; else ok "   which is compiled once"; fi
cp solutions/00-paradigm/slow_page.cpp exercises/00-paradigm/
run 0 "   and again by a newer one" sh ./untwist check 0.1
# A file is put back after another build: its text is older than what was built, and younger than the last check.
sed 's/Hello, reactor!/Hello, nobody!/' solutions/00-paradigm/slow_page.cpp >exercises/00-paradigm/slow_page.cpp
mv exercises/00-paradigm/slow_page.cpp kept.cpp
cp solutions/00-paradigm/slow_page.cpp exercises/00-paradigm/ && echo '// again' >>exercises/00-paradigm/slow_page.cpp
run 0 "plain cmake builds in between" cmake --build --preset learn --target test_00
mv kept.cpp exercises/00-paradigm/slow_page.cpp
run 1 "a file that is put back with its old time, after a build by plain cmake, is tested" sh ./untwist check 0.1
cp -p exercises/00-paradigm/slow_page.cpp kept.cpp
cp solutions/00-paradigm/slow_page.cpp exercises/00-paradigm/
cmake --build --preset learn --target test_00 >"$out" 2>&1
cp -p kept.cpp exercises/00-paradigm/slow_page.cpp
cmake --build --preset learn --target test_00 >"$out" 2>&1
run 1 "   by plain cmake, too" build/learn/test_00 '--gtest_filter=Step0_1*'
cp solutions/00-paradigm/slow_page.cpp exercises/00-paradigm/ && rm kept.cpp
run 0 "   and the new text again" sh ./untwist check 0.1
find build/learn -name '*.o' -exec touch -d '+2 days' {} + && touch -d '+2 days' build/learn/.ninja_log
sed -i 's/Hello, reactor!/Hello, clock!/' exercises/00-paradigm/slow_page.cpp
run 1 "a build from while the clock was ahead is rebuilt" sh ./untwist check 0.1
says 'the clock was ahead'
cp solutions/00-paradigm/slow_page.cpp exercises/00-paradigm/

# ---- saves during a build
file=exercises/00-paradigm/slow_page.cpp
put_red() { sed 's/Hello, reactor!/Hello, nobody!/' solutions/00-paradigm/slow_page.cpp >"$file"; echo "// $1" >>"$file"; }
put_green() { cp solutions/00-paradigm/slow_page.cpp "$file"; echo "// $1" >>"$file"; }
sh ./untwist check 0.1 >"$out" 2>&1
bad=
for moment in 0.02 0.05 0.1 0.2 0.3 0.4 0.5 0.6 0.8; do
  put_green "before $moment"
  { sleep $moment; put_red "after $moment"; } &
  cmake --build --preset learn --target test_00 >"$out" 2>&1
  wait
  cmake --build --preset learn --target test_00 >>"$out" 2>&1
  build/learn/test_00 --gtest_filter='Step0_1*' >>"$out" 2>&1 && bad="$bad $moment"
done
is "saved at nine moments of a build: plain cmake tests the last text (not at:$bad)" "$bad" ""
cmake -S . -B build/make -G "Unix Makefiles" -DCMAKE_BUILD_TYPE=Debug >"$out" 2>&1
by_make() { cmake --build build/make --target test_00 -j2 >"$out" 2>&1; build/make/test_00 --gtest_filter='Step0_1*' >>"$out" 2>&1; }
put_green "by make"
by_make
is "by make: green" $? 0
bad=
for moment in 0.3 0.6 0.9 1.2; do
  put_green "before $moment"
  { sleep $moment; put_red "after $moment"; } &
  by_make
  wait
  by_make && bad="$bad $moment"
done
is "saved at four moments of a build: make tests the last text (not at:$bad)" "$bad" ""
put_green "by make" && by_make
put_red "older" && touch -d '-2 days' "$file" && mv "$file" older && mv older "$file"
by_make
is "   and a file that was replaced by an older one" $? 1
cmake --build build/make --target test_00 >"$out" 2>&1
if grep -q 'Building' "$out"; then not_ok "   which it compiles once"; else ok "   which it compiles once"; fi
rm -rf build/make
bad=
for moment in 0.02 0.05 0.1 0.15 0.2 0.25 0.3; do
  put_green "before $moment"
  { sleep $moment; put_red "after $moment"; touch saved; } &
  sh ./untwist check 0.1 >"$out" 2>&1
  wait
  sh ./untwist check 0.1 >>"$out" 2>&1 && bad="$bad $moment"
done
is "saved at seven moments of a check: the next check is of the last text (not at:$bad)" "$bad" ""
put_green "slow"
# A save while the compiler runs: that very check gives the verdict on the last text.
touch "$work/slowly"
sh ./untwist check 0.1 >"$out" 2>&1
put_green "slower"
{ sleep 0.7; put_red "meanwhile"; } &
run 1 "saved while it was being compiled: the same check gives the verdict on the last text" sh ./untwist check 0.1
says 'nobody'
wait
rm "$work/slowly"

# ---- two at once
bad=
for round in 1 2 3; do
  put_green "round $round"
  sh ./untwist check 0.1 >first.txt 2>&1 &
  sh ./untwist check 0.1 >second.txt 2>&1
  second=$?
  wait $! || bad="$bad first-$round"
  [ $second = 0 ] || bad="$bad second-$round"
done
cat first.txt second.txt >"$out"
is "two checks at once are both green (not: $bad)" "$bad" ""
bad=
for round in 1 2 3; do
  put_green "with an editor $round"
  cmake --build --preset learn --target test_00 >first.txt 2>&1 &
  sh ./untwist check 0.1 >second.txt 2>&1
  second=$?
  wait $! || bad="$bad build-$round"
  [ $second = 0 ] || bad="$bad check-$round"
done
cat first.txt second.txt >"$out"
is "a check beside an editor's build: both work (not: $bad)" "$bad" ""
timeout 60 cmake --build --preset learn --target check_00 >"$out" 2>&1
is "a build that runs ctest, which builds, does not wait for itself" $? 0

# ---- files beside an exercise
for copy in old.cpp 'slow_page copy.cpp' sub/slow_page.cpp; do
  mkdir -p exercises/00-paradigm/sub
  cp "$file" "exercises/00-paradigm/$copy"
  run 1 "the same definitions in $copy are an error" sh ./untwist check 0.1
  says "exercises/00-paradigm/$copy"
  says 'exercises/00-paradigm/slow_page.cpp'
  says 'is defined twice'
  cmake --build --preset learn --target test_00 >"$out" 2>&1
  is "   for plain cmake, too" $? 1
  says "exercises/00-paradigm/$copy"
  rm "exercises/00-paradigm/$copy"
done
rm -rf exercises/00-paradigm/sub
cp solutions/01-reactor/delayed_calls.cpp exercises/02-transports/delayed_calls.cpp
run 1 "a copy of another lesson's exercise is an error, too" sh ./untwist check 2.1
says 'exercises/02-transports/delayed_calls.cpp'
rm exercises/02-transports/delayed_calls.cpp
ln -s nobody@nowhere.1234 exercises/00-paradigm/.#slow_page.cpp
ln -s nowhere exercises/00-paradigm/dangling.cpp
cp "$file" exercises/00-paradigm/.slow_page.cpp
mkdir -p exercises/00-paradigm/.history && cp "$file" exercises/00-paradigm/.history/slow_page_1.cpp
run 0 "an editor's lock, its backup and a dangling link do not count" sh ./untwist check 0.1
run 0 "   for plain cmake, too" cmake --preset learn
run 0 "   when it builds" cmake --build --preset learn --target test_00
rm -rf exercises/00-paradigm/.[!.]* exercises/00-paradigm/dangling.cpp
mkdir -p exercises/00-paradigm/mine
echo '#define MINE "Hello, reactor!"' >exercises/00-paradigm/mine/words.inl
{ echo '#include "mine/words.inl"'; sed 's/"Hello, reactor!"/MINE/' solutions/00-paradigm/slow_page.cpp; } >"$file"
run 0 "the learner's own header in a subfolder is found" sh ./untwist check 0.1
echo '#define MINE "Hello, world!"' >exercises/00-paradigm/mine/words.inl
run 1 "   and its change is noticed" sh ./untwist check 0.1
rm -rf exercises/00-paradigm/mine
echo '#define MINE "Hello, reactor!"' >exercises/00-paradigm/words.txt
{ echo '#include "words.txt"'; sed 's/"Hello, reactor!"/MINE/' solutions/00-paradigm/slow_page.cpp; } >"$file"
run 0 "a file of any name may be included" sh ./untwist check 0.1
echo '#define MINE "Hello, world!"' >older.txt && touch -d '-2 days' older.txt && mv older.txt exercises/00-paradigm/words.txt
run 1 "   and is tested when an older one replaces it" sh ./untwist check 0.1
rm exercises/00-paradigm/words.txt
cp solutions/00-paradigm/slow_page.cpp "$file"
for bad in 'a"b.cpp' 'a;b.cpp' "$(printf 'a\nb.cpp')"; do
  echo 'int unused;' >"exercises/00-paradigm/$bad"
  run 1 "a name that CMake cannot read is reported: $(echo "$bad" | tr '\n' ' ')" sh ./untwist check 0.1
  says 'exercises/00-paradigm/a'
  says 'Rename it'
  cmake --preset learn >"$out" 2>&1
  rm "exercises/00-paradigm/$bad"
  run 0 "   and no more once it is gone" sh ./untwist check 0.1
done
mkfifo exercises/00-paradigm/pipe.hpp
ln -s ../.. exercises/00-paradigm/up
before=$(date +%s)
run 0 "neither a pipe nor a link that leads upwards blocks a check" timeout 60 sh ./untwist check 0.1
run 0 "   or the progress table" timeout 20 sh ./untwist progress
rm exercises/00-paradigm/pipe.hpp exercises/00-paradigm/up
is "   and nothing is changed through the link" "$(find include src solutions -newermt "@$before" -type f | head -1)" ""
sed 's/return "Hello, reactor!";/static int* lost; lost = new int; lost = nullptr; return "Hello, reactor!";/' solutions/00-paradigm/slow_page.cpp >"$file"
sed -i '1i #include <cstdlib>\nnamespace { struct Last { ~Last() { std::_Exit(0); } } last; }' "$file"
run 1 "a destructor that ends the program does not hide a leak" sh ./untwist check 0.1
says 'leak'
sed -i 1,2d "$file"
for setting in ASAN_OPTIONS=detect_leaks=0 ASAN_OPTIONS=exitcode=0 LSAN_OPTIONS=detect_leaks=0; do
  run 1 "a leak is red under $setting" env "$setting" sh ./untwist check 0.1
  says 'leak'
done
run 8 "   for ctest, too" env ASAN_OPTIONS=detect_leaks=0 ctest --preset learn -L '^0\.1$'
cp solutions/00-paradigm/slow_page.cpp "$file"
run 0 "GoogleTest's environment variables change nothing" env GTEST_TOTAL_SHARDS=2 GTEST_SHARD_INDEX=1 GTEST_REPEAT=0 GTEST_FILTER=None sh ./untwist check 0.1
run 0 "   for ctest, too" env GTEST_TOTAL_SHARDS=2 GTEST_SHARD_INDEX=1 GTEST_REPEAT=0 ctest --preset learn -L '^0\.1$'
library=$(ldconfig -p 2>/dev/null | sed -n 's/.*=> //p' | grep 'libz\.so' | head -1)
[ -z "$library" ] || run 0 "neither does a preloaded library" env LD_PRELOAD="$library" sh ./untwist check 0.1
run 1 "borrowing an unknown lesson is an error" cmake --preset learn -DUNTWIST_BORROW=99
says '99 is not one of the lessons'
run 0 "   1 is 01" cmake --preset learn -DUNTWIST_BORROW=1
run 0 "   and nothing is borrowed again" cmake --preset learn -DUNTWIST_BORROW=
printf 'file(WRITE list.txt "")\ninclude("%s/tools/cmake/Sources.cmake")\nuntwist_found_sources(found "%s/files")\nlist(SORT found)\nforeach(one ${found})\n  file(APPEND list.txt "${one}\\n")\nendforeach()\n' "$course" "$course" >rule.cmake
mkdir -p files/.d files/d/e 'files/[x]' && for name in a.cpp b.cc c.cxx d.hpp e.h f.inl g.ipp h.hh i.txt .j.cpp d/k.cpp d/e/l.cpp .d/m.cpp '[x]/n.cpp' 'o p.cpp' 'q.cpp~' '#r.cpp#'; do : >"files/$name"; done
cmake -P rule.cmake >"$out" 2>&1
cp list.txt "$out"
is "CMake's rule for which files count is the one that the tool's tests check" "$(tr '\n' ',' <list.txt)" "[x]/n.cpp,a.cpp,b.cc,c.cxx,d/e/l.cpp,d/k.cpp,o p.cpp,"
rm -rf files rule.cmake list.txt

# ---- watch, while the folder disappears and comes back
# Step 0.2 stays red, so that no other lesson is built.
sh ./untwist reset 00 >"$out" 2>&1
sed 's/untwist::todo("0.1");/return "Hello, reactor!";/' "$file" >half.txt && cp half.txt "$file"
begin_watching sh ./untwist watch 0.2
until_says() { # WHAT TEXT TIMES
  tries=0
  while [ $tries -lt 300 ] && [ "$(grep -c "$2" watched.txt)" -lt "$3" ]; do sleep 0.1; tries=$((tries + 1)); done
  cp watched.txt "$out"
  if [ $tries -lt 300 ]; then ok "$1"; else not_ok "$1"; fi
}
until_says "watch gives a verdict" 'Enter for a hint' 1
mv exercises gone
until_says "   sees that the exercises are gone" 'is empty or missing' 1
mv gone exercises
until_says "   and that they are back" 'Enter for a hint' 3
echo '#define MINE 1' >exercises/00-paradigm/words.h
until_says "   and a header of the learner's own" 'Enter for a hint' 4
mkdir exercises/00-paradigm/sub && echo 'int unused_here();' >exercises/00-paradigm/sub/more.inl
until_says "   and a file in a new subfolder" 'Enter for a hint' 5
end_watching
rm -rf exercises/00-paradigm/words.h exercises/00-paradigm/sub

mv exercises gone
cmake --preset learn >"$out" 2>&1
mv gone exercises
run 0 "exercises that were away while CMake configured are built by plain cmake once they are back" cmake --build --preset learn --target test_00
mv exercises gone
cmake --preset learn >"$out" 2>&1
mv gone exercises
run 1 "   and checked" sh ./untwist check 0.2
says '0 of 3 green'

# ---- red in given code
cp src/log.cpp log.txt
echo 'int broken = ;' >>src/log.cpp
run 1 "a compile error in given code is our fault" sh ./untwist start
says 'our fault, not yours'
says 'src/log.cpp'
says 'build/fault.txt'
if grep -q 'Red is right' "$out"; then not_ok "   and is not called right"; else ok "   and is not called right"; fi
cp log.txt src/log.cpp
cp include/untwist/course/paradigm.hpp header.txt
sed -i 's/^namespace untwist {/namespace untwist {\nint broken = ;/' include/untwist/course/paradigm.hpp
run 1 "so is one in a given header" sh ./untwist check 0.1
says 'our fault, not yours'
cp header.txt include/untwist/course/paradigm.hpp
echo 'int broken = ;' >>exercises/00-paradigm/slow_page.cpp
run 1 "one in the learner's file is not" sh ./untwist check 0.1
says 'does not compile'
if grep -q 'our fault' "$out"; then not_ok "   ours"; else ok "   ours"; fi
cp tests/00-paradigm/step_0_1_toolchain.cpp test.txt
put_green "given test broken"
echo 'int broken = ;' >>tests/00-paradigm/step_0_1_toolchain.cpp
run 1 "a given test that does not compile is our fault" sh ./untwist check 0.1
says 'our fault, not yours'
cp test.txt tests/00-paradigm/step_0_1_toolchain.cpp
run 0 "   and everything is green again" sh ./untwist check 0.1

# ---- CRLF
cd "$work"
if has git; then
  git clone -q -c core.autocrlf=true "$root" crlf 2>"$out"
  cd crlf
  git -c core.autocrlf=true status --short >"$out"
  is "a clone with core.autocrlf=true has no changes" "$(cat "$out")" ""
  if grep -q "$(printf '\r')" untwist; then not_ok "   and no CR in the launcher"; else ok "   and no CR in the launcher"; fi
  cd "$course"
  sed 's/$/\r/' solutions/00-paradigm/slow_page.cpp >"$file"
  run 0 "an exercise saved with CRLF is tested" sh ./untwist check 0.1
fi
exit 0
