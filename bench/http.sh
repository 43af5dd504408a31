#!/bin/sh
# HTTP requests over 64 connections that stay open, and the memory of an idle one: this library's server on each of its
# reactors, beside a fixed-answer epoll loop and those of the others that are installed: Asio, libuv, libevent, Beast,
# nginx, h2o, node and Twisted. Rounds are interleaved; the table shows medians. bench/run calls it from the root of the
# course. Draws bench/http.svg.
set -u
rounds=5 seconds=2 idle=1000 port=18500
work=build/bench-http
. bench/servers.sh
ulimit -n 4096 2>/dev/null

on() { exec env UNTWIST_REACTOR="$1" build/fast/bench_http_untwist "$2"; }
begin fixed build/fast/bench_http_fixed
for reactor in poll epoll asio; do begin untwist_$reactor on $reactor; done
for peer in asio libuv libevent beast; do
  if [ -x build/fast/bench_http_$peer ]; then begin $peer build/fast/bench_http_$peer; else missing $peer; fi
done
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
start_h2o() {
  mkdir -p "$full/h2o" && printf hello >"$full/h2o/index.html"
  cat >"$work/h2o.conf" <<CONF
listen: { host: 127.0.0.1, port: $1 }
num-threads: 1
http1-request-timeout: 60
hosts: { default: { paths: { /: { file.dir: $full/h2o } } } }
CONF
  exec h2o -m worker -c "$full/h2o.conf"
}
start_node() {
  exec node -e 'require("http").createServer((q, a) => a.end("hello")).listen(+process.argv[1], "127.0.0.1", 1024)' "$1"
}
start_twisted() {
  exec python3 -c '
import sys
from twisted.internet import epollreactor
epollreactor.install()
from twisted.internet import reactor
from twisted.web import resource, server
class Page(resource.Resource):
    isLeaf = True
    def render_GET(self, request):
        request.setHeader(b"Content-Type", b"text/plain")
        return b"hello"
site = server.Site(Page())
site.noisy = False
reactor.listenTCP(int(sys.argv[1]), site, backlog=1024, interface="127.0.0.1")
reactor.run()' "$1"
}
for peer in nginx h2o node; do
  if command -v $peer >/dev/null 2>&1; then begin $peer start_$peer; else missing $peer; fi
done
if python3 -c 'import twisted' 2>/dev/null; then begin twisted start_twisted; else missing twisted; fi
sleep 2

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
echo "Medians of $rounds interleaved rounds of $seconds s with wrk. The first row is not a server: it parses nothing, and neither do those of Asio and libuv."
echo "If all rates are similar, wrk may be the bottleneck; then the processor time that a server used for each request, over all rounds, shows the difference."
echo "Memory is the growth of the process after $idle connections had sent one request each, divided by their number. untwist is on three reactors."
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
  echo "$server $cost" >>"$work/costs"
  case $server in untwist_*)
    ratio "HTTP on ${server#untwist_}, processor, against the fixed answer" "$(awk -v a="$cost" -v b="$control_cost" 'BEGIN { printf "%.2f", a / b }')" lower
    ratio "HTTP on ${server#untwist_}, bytes for an idle connection" $(((after - before) * 1024 / idle)) lower ;;
  esac
done
not_here
awk '
  BEGIN { print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 " 44 + 26 * ARGV[2] "\" font-family=\"sans-serif\" font-size=\"14\">"
    print "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"
    print "<text x=\"16\" y=\"24\" fill=\"#222\">Processor time for one request, in microseconds: less is better</text>"; ARGC = 2 }
  { name[NR] = $1; cost[NR] = $2; if ($2 > most) most = $2 }
  END { for (i = 1; i <= NR; ++i) { y = 36 + 26 * (i - 1); width = 400 * cost[i] / most; if (width < 2) width = 2
      label = name[i]; sub("_", " on ", label)
      printf "<text x=\"130\" y=\"%d\" text-anchor=\"end\" fill=\"#222\">%s</text>", y + 16, label
      printf "<rect x=\"140\" y=\"%d\" width=\"%.0f\" height=\"18\" fill=\"%s\"/>", y + 2, width, name[i] ~ /^untwist/ ? "#1a5fb4" : "#9a9996"
      printf "<text x=\"%.0f\" y=\"%d\" fill=\"#222\">%.1f</text>\n", 148 + width, y + 16, cost[i] }
    print "</svg>" }' "$work/costs" "$(wc -l <"$work/costs")" >bench/http.svg
echo
echo "![Processor time for one request, in microseconds, for each row of the table.](http.svg)"
