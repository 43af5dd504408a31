#!/bin/sh
# journey.sh FOLDER: a learner's first hour, in a copy of the course made in FOLDER. Mistakes must be explained well, and
# nothing may be lost. Prints "ok ..." or "not ok ..." for each check.
set -u
copy=$1
[ -x build/tool/untwist ] && [ -x build/tool/untwist_staff ] || exit 1
rm -rf "$copy" && mkdir -p "$copy" || exit 1
for entry in * .gitignore; do
  case $entry in build) ;; *) cp -Rp "$entry" "$copy/" || exit 1 ;; esac
done
mkdir -p "$copy/build/tool" && cp build/tool/untwist build/tool/untwist_staff "$copy/build/tool/" && touch "$copy"/build/tool/* || exit 1
cd "$copy" || exit 1
unset UNTWIST_RESULTS_FD
out=last-output.txt

. tools/tests/report.sh
says() { if grep -q -e "$1" "$out"; then ok "   says: $1"; else not_ok "   says: $1"; fi; }
fits() { if [ "$(wc -l <"$out")" -le 24 ]; then ok "   fits one screen"; else not_ok "   fits one screen"; fi; }

# Start from the starters, whatever is in this working copy's exercises.
rm -rf exercises .untwist
run 0 "sync writes the starters" ./untwist maintain sync

# The step for these checks, and the exercise it is in.
step=0.1
file=$(grep -l "todo(\"$step\")" exercises/00-*/*.cpp | head -1)
if [ -z "$file" ]; then echo "not ok no hole of step $step in exercises/00-*"; exit 1; fi
hole="untwist::todo(\"$step\");"
lesson=${file%/*}
cp "$file" starter.txt
put() { sed "s|$hole|$1 $hole|" starter.txt >"$file"; }   # code in front of the hole

# ---- wrong command lines
run 2 "an unknown command is refused" ./untwist chekc
says 'Did you mean ./untwist check?'
run 2 "an unknown step is refused" ./untwist check 0.77
says 'no step 0.77; lesson 00 has steps 0.1 to'
run 2 "an unknown lesson is refused" ./untwist catch-up 77
says 'no lesson 77'
run 2 "an unknown flag is refused" ./untwist check --al
says 'Did you mean --all?'
run 2 "a value for a flag without one is refused" ./untwist check --all=yes
says 'takes no value'
run 0 "each command has its own help" ./untwist check -h
says '--own'
run 0 "the grader's help needs neither the grader nor its packages" ./untwist grade --help
says --gradescope-package
run 0 "the version of the course" ./untwist --version
says '^Untwist [0-9]'
run 2 "a demonstration without learner code has no own stack" ./untwist demo paradigm --own
if has script && has tr; then
  for kind in xterm dumb; do TERM=$kind script -qec "./untwist progress" /dev/null 2>/dev/null </dev/null | tr '\033' '^' >$kind.txt; done
  cp dumb.txt "$out"
  if grep -q '\^' xterm.txt && ! grep -q '\^' dumb.txt; then ok "a dumb terminal gets plain text"; else not_ok "a dumb terminal gets plain text"; fi
else
  echo "# not tried: a dumb terminal (script is not here)"
fi

# ---- a bare machine, simulated by a PATH with almost nothing in it
bare=$PWD/bare
mkdir -p "$bare"
for program in sh dirname id find head touch mkdir cat tail env; do ln -s "$(command -v $program)" "$bare/$program"; done
run 1 "without a package manager, start says what is missing" env PATH="$bare" sh ./untwist start
says 'Missing: c++ cmake ninja gtest'
says 'no package manager'
for manager in apt-get dnf pacman brew; do
  printf '#!/bin/sh\necho "%s $*" >>"%s/asked"\n' $manager "$bare" >"$bare/$manager"
  printf '#!/bin/sh\nexec "$@"\n' >"$bare/sudo"
  chmod +x "$bare/$manager" "$bare/sudo"
  rm -f "$bare/asked"
  mv build/tool/untwist build/tool/kept
  run 1 "with $manager, start installs" env PATH="$bare" sh ./untwist start --yes
  mv build/tool/kept build/tool/untwist
  cp "$bare/asked" "$out"
  says 'cmake'
  says 'ninja'
  says 'gtest\|googletest'
  rm "$bare/$manager"
done

# ---- the first red test
run 0 "start" ./untwist start
says 'Red is right at this point'
says '0 of [0-9]* steps solved'
says "$file:[0-9]"
says 'lessons/00-'
says './untwist watch'
fits
run 0 "start continues" ./untwist start
says './untwist watch'
run 1 "check is red" ./untwist check
says "./untwist hint $step"
fits

# ---- mistakes in an exercise
put 'int n = "one";'
run 1 "a compile error" ./untwist check
says 'does not compile'
says "✗ $file:[0-9]*: "
fits
run 1 "   does not affect other exercises" ./untwist check 1.1
says 'of [0-9]* green'

sed 's/^}$//' starter.txt >"$file"
run 1 "a missing brace" ./untwist check
says 'a } is missing here'
fits
sed "s|$hole|std::string text(\"one\"; $hole|" starter.txt >"$file"
run 1 "a missing parenthesis" ./untwist check
says "✗ $file:[0-9]*: expected ')'"

if has gdb; then
  cp starter.txt "$file"
  run 0 "the debugger stops at a step that is not written" ./untwist debug "$step"
  says "$(basename "$file")"
  put '*static_cast<volatile int*>(nullptr) = 1;'
  run 0 "   and where the program crashes, with the variables" ./untwist debug "$step"
  says "$(basename "$file"):[0-9]"
else
  echo "# not tried: the debugger (gdb is not here)"
fi

put '*static_cast<volatile int*>(nullptr) = 1;'
run 1 "a crash" ./untwist check
says "$file:[0-9]"
says 'null'
fits

put 'for (volatile bool forever = true; forever;) {}'
run 1 "an endless loop" timeout 60 ./untwist check
says 'did not end within 5 s'
endless=$(grep -n 'forever' "$file" | cut -d: -f1)
says "^$file:$endless "
fits

put 'auto must_not = []() noexcept { throw 42; }; must_not();'
run 1 "an exception that leaves a noexcept function" ./untwist check
says "terminate called after throwing an instance of 'int'"
says "^$file:$(grep -n 'must_not()' "$file" | cut -d: -f1) "
fits

sed "s|$hole|[[maybe_unused]] static int* lost; lost = new int; lost = nullptr; return \"Hello, reactor!\";|" starter.txt >"$file"
run 1 "a leak" ./untwist check 0.1
says 'something is left behind'
says '4 bytes in 1 object, allocated and never freed'
says "^$file:$(grep -n 'new int' "$file" | cut -d: -f1) "
fits

{ echo '#include <cstdlib>'; cat starter.txt; } >with-include.txt
sed "s|$hole|std::exit(0); $hole|" with-include.txt >"$file"
run 1 "a call to exit(0)" ./untwist check
says '✗'
fits
{ echo '#include <unistd.h>'; cat starter.txt; echo 'static const int gone = (_exit(0), 1);'; } >"$file"
run 1 "_exit(0) before the tests" ./untwist check
says '✗'
run 0 "   and plain cmake builds it" cmake --build --preset learn --target "test_00"
run 8 "   and plain ctest sees it fail" ctest --preset learn -L 00
says 'tests failed'

{ cat starter.txt; echo 'int main() { return 0; }'; } >"$file"
run 1 "a second main()" ./untwist check
says 'does not link'

{ echo '#include <cstdio>'; sed "s|$hole|std::puts(\"so far\"); $hole|" starter.txt; } >"$file"
run 1 "the learner's output is shown" ./untwist check
says 'you printed     so far'
fits

# ---- solved
cp solutions/"${lesson#exercises/}"/* "$lesson"/
run 0 "the solution is green" ./untwist check "$step"
says "step $step is solved"
says 'Was your prediction right'
for again in "" " again, even though nothing is compiled"; do
  sed 's/^std::string greeting() {/& int forgotten = 1;/' "solutions/${file#exercises/}" >with-warning.txt
  cmp -s with-warning.txt "$file" || cp with-warning.txt "$file"
  run 0 "a warning is shown below a green verdict$again" ./untwist check "$step"
  says "! $file:[0-9]*: .*forgotten"
done
fits
cp solutions/"${lesson#exercises/}"/* "$lesson"/
run 0 "a lesson" ./untwist check 00
says '✓ 0\.1'
run 0 "everything that is written" ./untwist check --all
says '0 red'
run 0 "the learner's own stack" ./untwist check --own "$step"
says 'own stack: lesson 00'
run 0 "the solution beside the learner's code" ./untwist compare "$step"
says 'the solution'
run 1 "   only when it is solved" ./untwist compare 1.1
says 'not solved yet'
run 0 "progress" ./untwist progress
says '3 of [0-9]* steps solved'
if grep -q 'changed since' "$out"; then not_ok "   does not mark files that have not changed"; else ok "   does not mark files that have not changed"; fi
echo '// later' >>"$file"
run 0 "progress marks verdicts about older files" ./untwist progress
says 'changed since 0.1, 0.2, 0.3 were tested'
cp solutions/"${lesson#exercises/}"/* "$lesson"/
run 0 "next" ./untwist next
says '0\.2\|1\.1'
echo 'once 3.1' >>.untwist/state
run 0 "next, after a step of a later lesson" ./untwist next
says '3\.2'
sed -i '/^once 3\.1$/d' .untwist/state
run 0 "the solution is shown once the step is solved" ./untwist solution "$step"
says "solutions/"
run 1 "the solution of another step is not" ./untwist solution 1.1
run 0 "   unless given up" ./untwist solution 1.1 --give-up
says "solutions/01-"
run 0 "a hint" ./untwist hint 1.1
says 'hint 1 of 3'
run 0 "a plainer hint" ./untwist hint 1.1
says 'hint 2 of 3'
run 1 "the answer to a question comes after the first try" ./untwist answer 2.1
says 'has not been tried yet'
run 0 "then it is shown" ./untwist answer "$step"
says 'the answer'
run 0 "own layers" cmake --build --preset learn --target test_00_own

# ---- nothing is lost
echo '// my own words' >>"$file"
cp "$file" mine.txt
run 0 "reset of a lesson" ./untwist reset 00
says 'backup'
backup=$(sed -n "s|.*\(\.untwist/backups/[^ ]*/$file\)|\1|p" "$out" | head -1)
if [ -n "$backup" ] && cmp -s mine.txt "$backup"; then ok "   keeps what was written"; else not_ok "   keeps what was written"; fi
if cmp -s starter.txt "$file"; then ok "   restores the starter"; else not_ok "   restores the starter"; fi
run 0 "the backups" ./untwist restore
says "$file"
run 0 "the newest backup is brought back" ./untwist restore latest
says 'backup'
if cmp -s mine.txt "$file"; then ok "   as it was"; else not_ok "   as it was"; fi
run 2 "an unknown backup" ./untwist restore 2001
cp "$file" mine.txt
i=0; while [ $i -lt 900 ]; do echo '// a line that makes this file larger than the disk is' >>"$file"; i=$((i + 1)); done
(trap '' XFSZ; ulimit -f 20; ./untwist reset 00) >"$out" 2>&1
if [ $? = 1 ]; then ok "a reset without room for its backup fails"; else not_ok "a reset without room for its backup fails"; fi
says 'cannot write'
if [ "$(wc -l <"$file")" -gt 900 ]; then ok "   and touches nothing"; else not_ok "   and touches nothing"; fi
run 0 "   and half a backup does not count" ./untwist restore latest
if cmp -s starter.txt "$file"; then ok "   the newest is the one that is whole"; else not_ok "   the newest is the one that is whole"; fi
cp mine.txt "$file"
printf '\377\376/\000/\000\n\000' >"$file"
run 1 "a file saved as UTF-16" ./untwist check "$step"
says 'UTF-16'
: >"$file"
run 1 "a file that was emptied" ./untwist check "$step"
says 'nothing defines'
says 'reset'
if grep -q 'abi:\|Unity' "$out"; then not_ok "   with names as the source spells them"; else ok "   with names as the source spells them"; fi
sed -e "s|$hole|std::printf(\"\\\\033[2J%s\", std::string(100000, 'x').c_str()); return \"no\";|" -e '1i #include <cstdio>' starter.txt >"$file"
run 1 "a program that prints control characters, and too much" ./untwist check "$step"
fits
says 'x1b\[2J'
if [ "$(wc -c <"$out")" -lt 4000 ]; then ok "   only a part of it is shown"; else not_ok "   only a part of it is shown"; fi
cp mine.txt "$file"
sed -e 's|^ *// TODO(.*||' -e "s|$hole|return \"solved\";|" starter.txt >"$file"
run 0 "reset of a step whose TODO is gone" ./untwist reset "$step"
if grep -q "$hole" "$file"; then ok "   restores its hole"; else not_ok "   restores its hole"; fi
cp starter.txt "$file"
put 'int mine = 1; (void)mine;'
run 0 "reset of a step" ./untwist reset "$step"
if cmp -s starter.txt "$file"; then ok "   restores its hole"; else not_ok "   restores its hole"; fi
put 'int mine = 2; (void)mine;'
cp "$file" mine.txt
run 0 "catch-up" ./untwist catch-up 1
says '00'
says '1\.1'
if cmp -s mine.txt "$file"; then ok "   leaves the files alone"; else not_ok "   leaves the files alone"; fi
run 0 "catch-up can be undone" ./untwist catch-up 0

# ---- tests that the learner writes
own=exercises/05-testing/tests/chat_test.cpp
cp "$own" starter-test.txt
run 1 "a starter of tests is not written" ./untwist check 5.3
says 'step 5.3 is not written yet'
says "$own:[0-9]"
put_test() { sed "s|untwist::todo(\"5.3\");|$1|" starter-test.txt >"$own"; }
worthless() { # WHAT SAYS: the tests as they are now solve nothing
  run 1 "$1" ./untwist check 5.3
  says '0 of 5 green'
  says "$2"
}
: >"$own"
worthless "an empty file of tests" 'no tests'
put_test 'std::exit(0);'
worthless "tests that leave early" 'the program called exit() in the test Chat.TheOthersHear'
put_test 'for (;;) {}'
worthless "tests that do not end" 'hung in the test Chat.TheOthersHear'
put_test 'expect("one", 1, 2);'
worthless "tests that are always red" 'on a right implementation'
put_test 'expect("one", 1, 1);'
run 1 "tests that prove nothing" ./untwist check 5.3
says '1 of 5 green'
says 'guests see their own words a second time'
run 0 "the reset of a lesson" ./untwist reset 05
says "backup .*$own"
if cmp -s starter-test.txt "$own"; then ok "   restores the tests, too"; else not_ok "   restores the tests, too"; fi

# ---- watch
# The next lesson is built while the learner reads, and nothing builds any more when the learner has gone.
cp starter.txt "$file"
run 0 "the next lesson is not built" rm -f build/learn/test_01
begin_watching ./untwist watch "$step"
tries=0
while [ $tries -lt 1200 ] && ! [ -e build/learn/test_01 ]; do sleep 0.1; tries=$((tries + 1)); done
cp watched.txt "$out"
if [ -e build/learn/test_01 ]; then ok "watch builds the next lesson"; else not_ok "watch builds the next lesson"; fi
rm -f build/learn/test_01 && touch tests/01-reactor/*.cpp
echo >>"$file"
tries=0
while [ $tries -lt 600 ] && [ "$(grep -c 'save a file to test it' watched.txt)" -lt 2 ]; do sleep 0.1; tries=$((tries + 1)); done
end_watching
if has flock; then run 0 "when watch has ended, nothing builds in the background" flock -w 30 build/learn.lock true; fi

for how in "" --poll; do
  cp starter.txt "$file"
  begin_watching ./untwist watch "$step" $how
  until_says() { # WHAT TEXT: within a minute, on a busy machine
    tries=0
    while [ $tries -lt 600 ] && ! grep -q "$2" watched.txt; do sleep 0.1; tries=$((tries + 1)); done
    cp watched.txt "$out"
    if grep -q "$2" watched.txt; then ok "$1"; else not_ok "$1"; fi
  }
  until_says "watch $how shows the first verdict" 'Enter for a hint'
  put 'int n = "one";'
  until_says "watch $how reacts to a save" 'does not compile'
  cp "solutions/${file#exercises/}" "$lesson/.half-written" && mv "$lesson/.half-written" "$file"
  until_says "watch $how reacts to a rename" "step $step is solved"
  end_watching
done
exit 0
