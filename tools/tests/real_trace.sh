#!/bin/sh
# real_trace.sh FOLDER: a trace from a program to its picture, as a learner makes it. Prints "ok ..." or "not ok ..."
# for each check, and "# ..." for what was not tried.
set -u
. tools/tests/report.sh
work_in "$1"

needed=$(for file in examples/what_you_need_*.cpp; do echo "example_$(basename "$file" .cpp)"; done)
cmake --preset fast >"$out" 2>&1 && cmake --build --preset fast --target example_loop example_chain example_http_server $needed >"$out" 2>&1 ||
  { not_ok "the examples build"; exit 1; }

cmake --build --preset fast --target demo_testing >"$out" 2>&1 || not_ok "the demonstration of testing builds"
run 0 "every verdict of the demonstration is the one that it promises" build/fast/demo_testing
says 'of her own words is "<alice> hello'
# demo_NAME is linked with a lesson's exercises, demo_NAME_own with the learner's own layers below it, too.
demos=$(sed -n 's/^demo: \([a-z_]*\) [^ ]*\.cpp.*/demo_\1 demo_\1_own/p' tests/*/lesson.txt)
run 0 "every demonstration builds: $(echo $demos)" cmake --build --preset fast --target $demos
for program in $needed; do run 0 "the code that a lesson shows runs: $program" "build/fast/$program"; done

run 0 "a loop runs with a trace" env UNTWIST_TRACE="$work/loop.json" build/fast/example_loop
says 'the pipe says !'
run 0 "it is drawn" "$tool" trace "$work/loop.json"
says "$work/loop.svg"
for part in '>turn 1<' '>a delayed call<' '>sleep<' '>tell '; do says "$part" "$work/loop.svg"; done
run 0 "a chain runs with a trace" env UNTWIST_TRACE="$work/chain.json" build/fast/example_chain 40 tea
run 0 "it is drawn into a named file" "$tool" trace "$work/chain.json" --out "$work/picture.svg"
# parse throws, share passes the failure on, rescue returns a value, serve and the end continue from there.
for part in '>a delayed call<' '>fires<' '>errback<' 'chain.cpp:'; do says "$part" "$work/picture.svg"; done

run 0 "a chain in which nothing fails runs with a trace" env UNTWIST_TRACE="$work/good.json" build/fast/example_chain 40
says '│ (passes on)'
run 0 "it is drawn" "$tool" trace "$work/good.json"
if [ "$(grep -c '>callback<' "$work/good.svg")" = 4 ] && ! grep -q '>errback<' "$work/good.svg"; then
  ok "a link that passes on is not drawn"
else
  not_ok "a link that passes on is not drawn"
fi

# A server that is killed leaves a trace without an end.
UNTWIST_TRACE="$work/killed.json" build/fast/example_http_server --port 0 >"$work/server.log" 2>&1 &
server=$!
tries=0
while [ $tries -lt 100 ] && ! grep -q listening "$work/server.log"; do sleep 0.1; tries=$((tries + 1)); done
port=$(sed -n 's|^listening: http://127.0.0.1:\([0-9]*\)/|\1|p' "$work/server.log")
if has curl; then curl -s "http://127.0.0.1:$port/" >/dev/null 2>&1; else echo "# not tried: a request in a trace (no curl)"; fi
sleep 0.2 # it writes before it goes to sleep
kill -9 $server
wait $server 2>/dev/null
run 0 "the trace of a program that was killed is drawn" "$tool" trace "$work/killed.json"

# ---- wrong command lines
run 2 "a missing file is refused" "$tool" trace "$work/none.json"
says "no file $work/none.json. A program writes it when UNTWIST_TRACE names it"
echo "hello" >"$work/hello.json"
run 1 "a file that is not a trace is refused" "$tool" trace "$work/hello.json"
says 'cannot be drawn: this is not JSON'
echo "[]" >"$work/empty.json"
run 1 "an empty one, too" "$tool" trace "$work/empty.json"
says 'is empty: did the program'
run 2 "the number of turns must be a number" "$tool" trace "$work/loop.json" --turns none
says "--turns takes a number of at least 1, not 'none'"
run 0 "a trace that cannot be written does not stop the program" env UNTWIST_TRACE=/nowhere/loop.json build/fast/example_chain 40
says 'write a trace to /nowhere/loop.json: No such file or directory; continuing without it'

if [ -e /dev/full ]; then
  run 0 "neither does a full disk" env UNTWIST_TRACE=/dev/full build/fast/example_chain 40
  says 'cannot write the trace to /dev/full'
fi
echo "dear diary" >"$work/diary.txt"
run 0 "a trace does not overwrite other files" env UNTWIST_TRACE="$work/diary.txt" build/fast/example_chain 40
says 'dear diary' "$work/diary.txt"
run 1 "neither does a picture" "$tool" trace "$work/loop.json" --out "$work/diary.txt"
says 'dear diary' "$work/diary.txt"
run 2 "nor does a picture overwrite its own trace" "$tool" trace "$work/loop.json" --out "$work/loop.json"
run 1 "there is nothing to draw after the last turn" "$tool" trace "$work/loop.json" --from 1000
says 'there are only'

# ---- the program that draws has its own tests
if cmake --build build/trace --target test_trace >"$out" 2>&1; then
  run 0 "the tests of reading and drawing" build/trace/test_trace
else
  not_ok "the tests of reading and drawing build"
fi
exit 0
