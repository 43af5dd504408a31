#!/bin/sh
# HTTP requests over 64 connections that stay open, and the memory of an idle one: this library's server beside a
# fixed-answer epoll loop, Asio and nginx. Rounds are interleaved; the table shows medians. bench/run calls it from the
# root of the course.
set -u
rounds=5 seconds=2 idle=1000 port=18500
work=build/bench-http
. bench/servers.sh
ulimit -n 4096 2>/dev/null

begin fixed build/fast/bench_http_fixed
begin untwist build/fast/bench_http_untwist
[ ! -x build/fast/bench_http_asio ] || begin asio build/fast/bench_http_asio
start_nginx() {
  cat >"$work/nginx.conf" <<CONF
daemon off; master_process off; pid $full/pid; error_log $full/error.log;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 100000000;
  client_body_temp_path $full/a; proxy_temp_path $full/b; fastcgi_temp_path $full/c; uwsgi_temp_path $full/d; scgi_temp_path $full/e;
  server { listen 127.0.0.1:$1 backlog=1024; location / { default_type text/plain; return 200 hello; } }
}
CONF
  exec nginx -p "$full" -c "$full/nginx.conf"
}
! command -v nginx >/dev/null 2>&1 || begin nginx start_nginx
sleep 1

rate() { wrk -t 1 -c 64 -d $seconds http://127.0.0.1:$1/ | sed -n 's/^Requests\/sec: *//p'; }
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; } # of the processor, hundredths of a second

for server in $servers; do
  eval "pid=\$pid_$server at=\$port_$server"
  before=$(memory "$pid")
  build/fast/bench_idle_clients "$at" $idle >"$work/clients.log" 2>&1 &
  clients=$!
  tries=0
  while [ $tries -lt 100 ] && ! grep -q answered "$work/clients.log"; do sleep 0.1; tries=$((tries + 1)); done
  echo "$before $(memory "$pid")" >"$work/$server.memory"
  kill $clients
done
sleep 1
for server in $servers; do
  eval "ticks_$server=\$(ticks \$pid_$server)"
done
round=0
while [ $round -lt $rounds ]; do
  for server in $servers; do
    eval "at=\$port_$server"
    rate "$at" >>"$work/$server.rate"
  done
  round=$((round + 1))
done

echo "## HTTP: a fixed answer over 64 connections that stay open"
echo
echo "Medians of $rounds interleaved rounds of $seconds s with wrk. The first row is not a server: it parses nothing. If all rates are similar, wrk"
echo "may be the bottleneck; then the processor time that a server used for each request, over all rounds, shows the difference."
echo "Memory is the growth of the process after $idle connections had sent one request each, divided by their number."
echo
echo "| | requests/s | against the fixed answer | processor, µs for a request | against the fixed answer | bytes for an idle connection |"
echo "|---|---|---|---|---|---|"
control=$(median "$work/fixed.rate")
control_cost=
for server in $servers; do
  read -r before after <"$work/$server.memory"
  eval "used=\$((\$(ticks \$pid_$server) - ticks_$server))"
  cost=$(awk -v used="$used" -v seconds=$seconds '{ requests += $1 * seconds } END { print used * 10000 / requests }' "$work/$server.rate")
  control_cost=${control_cost:-$cost}
  awk -v name=$server -v rate="$(median "$work/$server.rate")" -v control="$control" -v cost="$cost" -v control_cost="$control_cost" \
    -v grown=$((after - before)) -v idle=$idle \
    'BEGIN { printf "| %s | %.0f | %.2f | %.1f | %.2f | %.0f |\n", name, rate, rate / control, cost, cost / control_cost, grown * 1024 / idle }'
done
