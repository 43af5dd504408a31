#!/bin/sh
# Runs a compiler, and dates what it made to the moment when it began. A source that was saved in the meantime is then newer than its
# object, and the next build compiles it again; dated to its end, the object of the old text would count as up to date for good.
# Keeps the compiler's warnings beside the object: as long as it is up to date, nobody else will say them again.
object= before=
for argument in "$@"; do
  [ "$before" = -o ] && object=$argument
  before=$argument
done
[ -n "$object" ] || exec "$@"
: >"$object.began"
"$@" 2>"$object.said"
status=$?
cat "$object.said" >&2
[ $status = 0 ] && [ -s "$object.said" ] || rm -f "$object.said"
[ $status = 0 ] && touch -r "$object.began" "$object"
rm -f "$object.began"
exit $status
