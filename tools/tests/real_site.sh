#!/bin/sh
# real_site.sh FOLDER: checks the site and the slides as people see them, and checks that broken parts fail the build.
# Prints "ok ..." or "not ok ..." for each check; "# ..." for what was not tried, and why.
set -u
. tools/tests/report.sh
work_in "$1"
tells() { # WHAT WORDS: the output contains the words
  if grep -qF -e "$2" "$out"; then ok "$1"; else not_ok "$1"; fi
}

has doxygen || { echo "# not tried: the site (no doxygen)"; exit 0; }
run 0 "the site builds" "$staff" site --out "$work/site"
[ "$got" = 0 ] || exit 1
grep '^left out' "$out" | sed 's/^/# not tried: /'

# ---- broken parts fail the build
broken=$work/broken
mkdir -p "$broken/build" || exit 1
for entry in README.md CONTRIBUTING.md CHANGELOG.md LICENSE VERSION CMakeLists.txt include src tools lessons slides exercises solutions tests examples bench docs fuzz grader; do
  cp -Rp "$entry" "$broken/" || exit 1
done
[ ! -d build/web ] || ln -s "$(pwd)/build/web" "$broken/build/web"
fails() { # WHAT WORDS: the site does not build, and the output contains the words
  "$staff" --root "$broken" site --out "$broken/out" >"$out" 2>&1
  got=$?
  if [ "$got" = 1 ] && [ ! -e "$broken/out" ] && grep -qF -e "$2" "$out"; then ok "$1"; else echo "exit status $got" >>"$out"; not_ok "$1"; fi
}

cat >>"$broken/lessons/00-paradigm.md" <<'END'

See [there](nowhere.md), and [that](01-reactor.md#no-such-heading).

![A picture](pictures/nothing.svg)
END
fails "a link to a missing file fails the build" "no file lessons/nowhere.md"
cp lessons/00-paradigm.md "$broken/lessons/"
printf '\nSee [that](01-reactor.md#no-such-heading).\n' >>"$broken/lessons/00-paradigm.md"
fails "a link to a missing heading does" "lessons/01-reactor.md has no heading #no-such-heading"
cp lessons/00-paradigm.md "$broken/lessons/"
printf '\n![A picture](pictures/nothing.svg)\n' >>"$broken/lessons/00-paradigm.md"
fails "a missing picture does" "no picture lessons/pictures/nothing.svg"

cp lessons/00-paradigm.md "$broken/lessons/"
printf '\n<a href="no_such_page.html">There</a>\n\nThis is <nonsense>.\n' >>"$broken/lessons/00-paradigm.md"
line=$(grep -n '<nonsense>' "$broken/lessons/00-paradigm.md" | cut -d: -f1)
sed -i.before 's|^  virtual void cancel() = 0;|&\n  virtual void undocumented() = 0;\n  /// See \\ref NoSuchThing.\n  virtual void badly_documented() = 0;|' \
  "$broken/include/untwist/reactor/reactor.hpp"
fails "a function without a comment does" "undocumented"
tells "an unknown reference in a comment does" "NoSuchThing"
if [ -d build/web/node_modules ]; then tells "a broken link in a built page does" "no_such_page.html"; fi
tells "a mistake in a lesson is reported with the lesson's own name and line" "lessons/00-paradigm.md:$line:"

# A folder that is not ours is left alone.
mkdir -p "$work/mine" && echo "mine" >"$work/mine/diary.txt"
run 2 "a folder with other files in it is refused" "$staff" site --out "$work/mine"
if [ "$(cat "$work/mine/diary.txt")" = mine ]; then ok "and left alone"; else not_ok "and left alone"; fi

# ---- in a browser
if no_browser "pages and slides in a browser"; then exit 0; fi
cmake --preset fast >"$out" 2>&1 && cmake --build --preset fast --target example_file_server >"$out" 2>&1 ||
  { not_ok "the file server builds"; exit 1; }
build/fast/example_file_server --root "$work/site" --port 0 >"$work/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null' EXIT
tries=0
while [ $tries -lt 100 ] && ! grep -q "is at" "$work/server.log"; do sleep 0.1; tries=$((tries + 1)); done
url=$(sed -n 's|.* is at \(http://[0-9.:]*\)/|\1|p' "$work/server.log")
cp "$work/server.log" "$out"
if [ -z "$url" ]; then not_ok "the site is served"; exit 1; fi
node build/web/check_site.mjs "$url" "$browser" 2>"$out" || not_ok "every check of the site ran"

# ---- the slides
run 0 "decks, notes and run sheet are written, and no slide overflows" "$staff" slides --start 9:30 --breaks
for deck in slides/*.md; do
  name=$(basename "$deck" .md)
  for kind in html pdf txt; do
    [ -s "build/slides/$name.$kind" ] || { echo "nothing in build/slides/$name.$kind" >"$out"; not_ok "every deck exists as page, PDF and notes"; exit 1; }
  done
done
ok "every deck exists as page, PDF and notes"
mkdir "$broken/kept" && mv "$broken"/slides/*.md "$broken/kept/" && cp "$broken/kept/01-reactor.md" "$broken/slides/"
{
  printf '\n---\n\n<!-- minutes: 1 -->\n\n## Too much\n\n'
  for i in 1 2 3 4 5 6 7 8 9 10 11 12; do printf -- '- one more thing to say, number %s\n' $i; done
} >>"$broken/slides/01-reactor.md"
"$staff" --root "$broken" slides >"$out" 2>&1
tells "a slide that is too long is reported" "slide 8 is"
exit 0
