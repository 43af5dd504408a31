#!/bin/sh
# Runs a compiler, and dates what it made to the moment when it began. A source that was saved in the meantime is then newer than its
# object, and the next build compiles it again; dated to its end, the object of the old text would count as up to date for good.
object= before=
for argument in "$@"; do
  [ "$before" = -o ] && object=$argument
  before=$argument
done
[ -n "$object" ] || exec "$@"
: >"$object.began"
"$@"
status=$?
[ $status = 0 ] && touch -r "$object.began" "$object"
rm -f "$object.began"
exit $status
