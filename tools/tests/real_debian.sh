#!/bin/sh
# real_debian.sh FOLDER [SUITE...]: runs the README's two commands, and the given tests of all lessons on the solutions,
# in a bare Debian that debootstrap installs in FOLDER: trixie (13) by default. Prints "ok ...", "not ok ..." or "# not
# tried ..." for each.
set -u
. tools/tests/report.sh
mkdir -p "$1" && work=$(cd "$1" && pwd) || exit 1
course=/srv/untwist # inside that Debian
shift
out=$work/last-output.txt
staff=$(pwd)/build/tool/untwist_staff
[ $# -gt 0 ] || set -- trixie
not_tried() { echo "# not tried: the README's commands in a bare Debian ($1)"; exit 0; }
[ "$(id -u)" = 0 ] || not_tried "only root can install one"
has debootstrap || not_tried "debootstrap is not here"
unshare --mount true 2>/dev/null || not_tried "private mounts do not work here"

# The mounts are private, and disappear with the command.
inside() { # DEBIAN COMMAND
  unshare --mount --propagation private sh -c 'mount --rbind /proc "$1/proc" && mount --rbind /dev "$1/dev" && exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb sh -c "$2"' sh "$1" "$2"
}

for suite; do
  debian=$work/$suite
  rm -rf "$debian"
  if ! debootstrap --variant=minbase "$suite" "$debian" >"$out" 2>&1; then
    rm -rf "$debian"
    echo "# not tried: the README's commands in a bare $suite ($(tail -1 "$out"))"
    continue
  fi
  # The settings that this machine needs to reach Debian's packages.
  for settings in /etc/resolv.conf /etc/apt/apt.conf.d /etc/ssl/certs; do
    [ ! -e $settings ] || { mkdir -p "$debian${settings%/*}" && cp -RL $settings "$debian${settings%/*}/" 2>/dev/null; }
  done
  mkdir -p "$debian$course"
  git ls-files -z -c -o --exclude-standard | xargs -0 cp -p --parents -t "$debian$course" 2>/dev/null
  rm -rf "$debian$course/exercises" && "$staff" --root "$debian$course" maintain sync >"$out" 2>&1
  run 0 "a bare $suite: ./untwist start --yes" inside "$debian" "cd $course && ./untwist start --yes"
  says 'Red is right at this point'
  says 'exercises/00-paradigm/slow_page.cpp:'
  says 'step 0.1 is not written yet'
  run 0 "a bare $suite: ./untwist demo paradigm" inside "$debian" "cd $course && ./untwist demo paradigm --clients 20"
  says 'An event loop'
  says 'build/paradigm.svg'
  run 0 "a bare $suite: plain cmake" inside "$debian" "cd $course && cp solutions/00-paradigm/*.cpp exercises/00-paradigm/ && cmake --preset learn && cmake --build --preset learn --target check_00"
  lessons=$(ls solutions | sed 's/-.*//')
  run 0 "a bare $suite: the tests of all lessons build" inside "$debian" "cd $course && cmake --preset plain -DUNTWIST_WERROR=ON && cmake --build --preset plain --target $(for lesson in $lessons; do printf 'test_%s_ref ' "$lesson"; done)"
  for lesson in $lessons; do
    run 0 "   lesson $lesson on the solution" inside "$debian" "cd $course && build/plain/test_${lesson}_ref"
    says ' green, 0 red'
  done
  rm -rf "$debian"
done
exit 0
