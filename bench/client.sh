#!/bin/sh
# Requests on kept-alive connections: this library's client (lesson 09) beside libcurl's multi interface, with this
# library's server, both on epoll. Rounds are interleaved, and each client runs twice in a round: the second run is the control. The
# table shows medians. bench/run calls it from the root of the course.
set -u
rounds=7 port=18700 requests=20000
work=build/bench-client
. bench/servers.sh
begin server build/fast/bench_http_untwist
at=$port
sleep 1
clients=untwist
if [ -x build/fast/bench_client_curl ]; then clients="untwist curl"; else missing "libcurl"; fi
export UNTWIST_REACTOR=${UNTWIST_REACTOR:-epoll}
round=0
while [ $round -lt $rounds ]; do
  round=$((round + 1))
  for at_once in 1 6; do
    for again in "" _control; do
      for client in $clients; do
        build/fast/bench_client_$client "$at" $requests $at_once >"$work/last" || exit 1
        read -r seconds processor allocations <"$work/last"
        echo "$seconds" >>"$work/$client.$at_once.seconds$again"
        echo "$processor" >>"$work/$client.$at_once.processor$again"
        echo "${allocations:-}" >"$work/$client.$at_once.allocations"
      done
    done
  done
done

echo "## Requests by a client"
echo
echo "A page of 5 bytes, $requests times, from \`bench_http_untwist\`. Medians of $rounds rounds; in brackets those of the control, the same program again."
echo
echo "| client | connections | requests a second | processor time per request, µs | allocations per request, reactor and test included |"
echo "|---|---|---|---|---|"
for at_once in 1 6; do
  for client in $clients; do
    echo "| $client | $at_once | $(awk -v n=$requests -v s="$(median "$work/$client.$at_once.seconds")" -v c="$(median "$work/$client.$at_once.seconds_control")" 'BEGIN { printf "%.0f (%.0f)", n / s, n / c }') | $(median "$work/$client.$at_once.processor") ($(median "$work/$client.$at_once.processor_control")) | $(cat "$work/$client.$at_once.allocations") |"
  done
done
case $clients in *curl*)
  echo
  for at_once in 1 6; do
    against=$(awk -v a="$(median "$work/untwist.$at_once.processor")" -v b="$(median "$work/curl.$at_once.processor")" 'BEGIN { printf "%.2f", a / b }')
    echo "- untwist / curl, processor time, connections $at_once: **$against** (below 1)"
    ratio "client, $at_once connections, processor, against libcurl" "$against" lower
  done ;;
esac
not_here
