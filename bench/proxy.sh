#!/bin/sh
# A gigabyte through a proxy: this library's (lesson 08) beside nginx's. To a fast client: the seconds. To a slow client:
# the most memory that the proxy's process ever had. Rounds are interleaved; the table shows medians. bench/run calls it
# from the root of the course.
set -u
rounds=5 port=18600
work=build/bench-proxy
. bench/servers.sh
server=$port
start_nginx() {
  module=$(ls /usr/lib/nginx/modules/ngx_stream_module.so 2>/dev/null)
  cat >"$work/nginx.conf" <<CONF
${module:+load_module $module;}
daemon off; master_process off; pid $full/pid; error_log $full/error.log;
events { worker_connections 512; }
stream { server { listen 127.0.0.1:$2; proxy_pass 127.0.0.1:$1; } }
CONF
  exec nginx -p "$full" -c "$full/nginx.conf"
}
begin untwist build/fast/bench_proxy_untwist $server
if command -v nginx >/dev/null 2>&1; then begin nginx start_nginx $server; else missing nginx; fi
sleep 1
for name in $servers; do
  eval "pid=\$pid_$name"
  kill -0 "$pid" 2>/dev/null || { echo "$name did not start: $(cat "$work/$name.log")" >&2; servers=$(echo "$servers" | sed "s/ $name//"); }
done

for name in $servers; do
  eval "pid=\$pid_$name at=\$port_$name"
  before=$(memory "$pid")
  slow=$(build/fast/bench_proxy_ends $server "$at" 1024 500) || exit 1
  echo "$before $(memory "$pid" VmHWM) $slow" >"$work/$name.memory"
done
round=0
while [ $round -lt $rounds ]; do
  round=$((round + 1))
  for name in $servers; do
    eval "at=\$port_$name"
    build/fast/bench_proxy_ends $server "$at" 1024 0 >>"$work/$name.fast" || exit 1
  done
done

echo "## A gigabyte through a proxy"
echo
echo "To a client that reads as fast as it can: medians of $rounds rounds. To a slow one (it sleeps half a millisecond after each 64 KiB): the most"
echo "resident memory that the process ever had, and how much more that is than before."
echo
echo "| | seconds to a fast client | peak memory with a slow client, kB | more than before, kB | seconds to the slow client |"
echo "|---|---|---|---|---|"
for name in $servers; do
  read -r before after slow <"$work/$name.memory"
  echo "| $name | $(median "$work/$name.fast") | $after | $((after - before)) | $slow |"
done
case $servers in *nginx*)
  against=$(awk -v a="$(median "$work/untwist.fast")" -v b="$(median "$work/nginx.fast")" 'BEGIN { printf "%.2f", a / b }')
  echo && echo "- untwist / nginx, fast client: **$against** (at most 1.3)"
  ratio "proxy, fast client, against nginx" "$against" lower ;;
esac
not_here
