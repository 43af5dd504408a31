#!/bin/sh
# Runs a compiler, and dates its output to the moment when it started. A source that was saved in the meantime is then
# newer than its object, and the next build compiles it again. Otherwise the object of the old text would count as up to
# date forever. Keeps the compiler's warnings beside the object, because they are not printed again as long as the
# object is up to date.
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
