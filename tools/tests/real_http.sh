#!/bin/sh
# real_http.sh FOLDER [PORT]: the HTTP server with real clients, proxies and browsers, on the solutions and on a
# learner's whole stack of solved exercises. Prints "ok ..." or "not ok ..." for each check; "# ..." for what was not
# tried, and why.
set -u
PATH=$PATH:/usr/sbin # nginx is there
work=$1
port=${2:-18080}
rm -rf "$work" && mkdir -p "$work/files" "$work/nginx" || exit 1
work=$(cd "$work" && pwd)
out=$work/last-output.txt

. tools/tests/report.sh
is() { # WHAT EXPECTED GOT
  if [ "$2" = "$3" ]; then ok "$1"; else echo "expected \"$2\", got \"$3\"" >"$out"; not_ok "$1"; fi
}

# ---- build
cmake --preset fast >"$out" 2>&1 && cmake --build --preset fast --target example_http_server example_get bench_client_untwist >"$out" 2>&1 ||
  { not_ok "the example server builds"; exit 1; }
solved=$work/solved
mkdir -p "$solved" || exit 1
for entry in CMakeLists.txt CMakePresets.json include src tools tests lessons examples bench solutions; do
  [ ! -e "$entry" ] || cp -Rp "$entry" "$solved/" || exit 1
done
cp -Rp solutions "$solved/exercises" || exit 1
cmake -S "$solved" -B "$solved/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DUNTWIST_SANITIZE=none -DUNTWIST_REACTORS=ON \
  >"$out" 2>&1 && cmake --build "$solved/build" --target demo_http_own demo_hello_own demo_transport slow_page_your_loop \
  demo_race demo_paradigm demo_get_own demo_ends_own demo_rates_own >"$out" 2>&1 ||
  { not_ok "the capstone builds from solved exercises"; exit 1; }
ok "the capstone builds from solved exercises"

# ---- what lessons end with, on solved exercises
run 0 "the race runs" "$solved/build/demo_race" --server "$solved/build/demo_hello_own" --reactors "poll epoll asio" \
  --rounds 1 --milliseconds 200 --out "$work/race.svg"
for reactor in poll epoll asio; do says "  yours, $reactor "; done
says 'requests a second' "$work/race.svg"
for other in nginx node; do if has $other; then says "  $other "; fi; done
run 0 "a learner's transport is measured" "$solved/build/demo_transport"
says 'round trips a second'
servers=$solved/build/servers # the demonstration looks for all of them in one folder
mkdir -p "$servers"
for program in slow_page_blocking slow_page_threads slow_page_event_loop slow_page_your_loop; do
  ln -s "$(find "$solved/build" -name $program -type f | head -1)" "$servers/$program"
done
run 0 "the paradigm has a fourth server, on a learner's loop" "$(find "$solved/build" -name demo_paradigm -type f | head -1)" \
  --servers "$servers" --clients 10 --delay 20 --yours yes --out "$work/paradigm.svg"
says 'Your event loop'

# ---- a file, a large file
echo "a small file" >"$work/files/small.txt"
head -c 5000000 /dev/urandom >"$work/files/large"

server=
stop() { [ -z "$server" ] || kill "$server" 2>/dev/null; server=; }
nginx_stop() { [ ! -f "$work/nginx/pid" ] || kill "$(cat "$work/nginx/pid")" 2>/dev/null; }
trap 'stop; nginx_stop' EXIT
start() { # PROGRAM, on $reactor
  stop
  port=$((port + 1))
  rm -f "$work/server.log"
  UNTWIST_REACTOR=$reactor "$1" --port $port --root "$work/files" >"$work/server.log" 2>&1 &
  server=$!
  at=http://127.0.0.1:$port
  tries=0
  while [ $tries -lt 100 ] && ! grep -q listening "$work/server.log"; do sleep 0.1; tries=$((tries + 1)); done
}
fetch() { curl -sS --max-time 20 "$@" 2>&1; }

# ---- clients
client_checks() {
  is "curl gets the page" 200 "$(fetch -o /dev/null -w '%{http_code}' $at/)"
  is "curl uses one connection for three pages" "1 0 0 " \
    "$(fetch -o /dev/null -o /dev/null -o /dev/null -w '%{num_connects} ' $at/ $at/x $at/)"
  is "a large file arrives unchanged" "$(cksum <"$work/files/large")" "$(fetch $at/files/large | cksum)"
  is "a range of it" "$(tail -c +101 "$work/files/large" | head -c 100 | cksum)" "$(fetch -r 100-199 $at/files/large | cksum)"
  is "an interrupted download is resumed" "$(cksum <"$work/files/large")" \
    "$({ head -c 1000000 "$work/files/large"; fetch -r 1000000- $at/files/large; } | cksum)"
  is "HEAD reports the length" 5000000 "$(fetch -I $at/files/large | tr -d '\r' | sed -n 's/^Content-Length: //p')"
  tag=$(fetch -I $at/files/small.txt | tr -d '\r' | sed -n 's/^ETag: //p')
  is "a file that the client already has is not sent" 304 "$(fetch -o /dev/null -w '%{http_code}' -H "If-None-Match: $tag" $at/files/small.txt)"
  is "a chunked upload is read" 405 "$(fetch -o /dev/null -w '%{http_code}' -T - -H 'Transfer-Encoding: chunked' $at/ <"$work/files/small.txt")"
  is "an upload with Expect gets 100 Continue" 1 \
    "$(fetch -v -o /dev/null -H 'Expect: 100-continue' -d @"$work/files/small.txt" $at/ | grep -c '^< HTTP/1.1 100')"
  is "an upload that is too large is refused before it is sent" 413 \
    "$(fetch -o /dev/null -w '%{http_code}' -H 'Expect: 100-continue' --data-binary @"$work/files/large" $at/)"
  is "a page that takes its time" 200 "$(fetch -o /dev/null -w '%{http_code}' $at/later)"
  is "nonsense gets 400" "HTTP/1.1 400 Bad Request" "$(printf 'nonsense\r\n\r\n' | nc -w 5 127.0.0.1 $port | head -1 | tr -d '\r')"
  is "a client that half-closes first gets its answer" "HTTP/1.1 200 OK" \
    "$(printf 'GET / HTTP/1.1\r\nHost: here\r\n\r\n' | nc -N -w 5 127.0.0.1 $port | head -1 | tr -d '\r')"
  is "no request leads out of the folder" 404 "$(fetch --path-as-is -o /dev/null -w '%{http_code}' $at/files/../../../etc/passwd)"
}

load_checks() {
  ab -q -k -c 256 -n 20000 $at/ >"$out" 2>&1
  if grep -q 'Complete requests: *20000' "$out" && grep -q 'Failed requests: *0' "$out" && ! grep -q 'Non-2xx' "$out"; then
    ok "ab: 20000 requests over 256 connections at a time, none failed"
  else
    not_ok "ab: 20000 requests over 256 connections at a time, none failed"
  fi
  wrk -t 1 -c 256 -d 3 $at/ >"$out" 2>&1
  if grep -q 'requests in' "$out" && ! grep -qE 'Socket errors|Non-2xx' "$out"; then
    ok "wrk: 256 connections for 3 s without an error"
  else
    not_ok "wrk: 256 connections for 3 s without an error"
  fi
}

# ---- a proxy in front of it
proxy_checks() {
  proxy=$((port + 100))
  cat >"$work/nginx/nginx.conf" <<CONF
pid $work/nginx/pid;
error_log $work/nginx/error.log;
events {}
http {
  access_log off;
  client_body_temp_path $work/nginx/body;
  proxy_temp_path $work/nginx/proxy;
  fastcgi_temp_path $work/nginx/fastcgi;
  uwsgi_temp_path $work/nginx/uwsgi;
  scgi_temp_path $work/nginx/scgi;
  upstream behind { server 127.0.0.1:$port; keepalive 8; }
  server {
    listen 127.0.0.1:$proxy;
    location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
CONF
  chmod 711 "$work" 2>/dev/null
  nginx -p "$work/nginx" -c "$work/nginx/nginx.conf" >"$out" 2>&1 || { not_ok "nginx starts"; return; }
  front=http://127.0.0.1:$proxy
  is "through nginx: the page" 200 "$(fetch -o /dev/null -w '%{http_code}' $front/)"
  is "through nginx: a large file" "$(cksum <"$work/files/large")" "$(fetch $front/files/large | cksum)"
  is "through nginx: a range" 100 "$(fetch -r 100-199 $front/files/large | wc -c | tr -d ' ')"
  wrk -t 1 -c 64 -d 2 $front/ >"$out" 2>&1
  if grep -q 'requests in' "$out" && ! grep -qE 'Socket errors|Non-2xx' "$out"; then
    ok "through nginx: wrk with 64 connections for 2 s without an error"
  else
    not_ok "through nginx: wrk with 64 connections for 2 s without an error"
  fi
  nginx_stop
}

# ---- clients that vanish: their resources are freed
vanishing_checks() {
  if ! { cmake -S tools -B build/tool -G Ninja && cmake --build build/tool --target vanish; } >"$out" 2>&1; then
    not_ok "vanish builds"
    return
  fi
  build/tool/vanish $port $server || not_ok "vanish ran to its end"
}

# ---- a browser
browser_checks() {
  chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/browser" --virtual-time-budget=5000 \
    --dump-dom $at/ >"$out" 2>"$work/browser.log"
  if grep -q '<h1>It works</h1>' "$out" && grep -q 'User-Agent' "$out"; then ok "Chromium shows the page"; else not_ok "Chromium shows the page"; fi
}

server_checks() { # PROGRAM, on $reactor
  echo "# ${1##*/} on $reactor"
  start "$1"
  client_checks
  load_checks
  vanishing_checks
  if has nginx; then proxy_checks; else echo "# not tried: nginx is not here"; fi
  if has chromium; then browser_checks; else echo "# not tried: chromium is not here"; fi
  is "${1##*/} on $reactor is still running" 0 "$(kill -0 $server 2>/dev/null; echo $?)"
}
reactor=poll
server_checks build/fast/example_http_server
for reactor in poll epoll asio; do server_checks "$solved/build/demo_http_own"; done
UNTWIST_REACTOR=epol build/fast/example_http_server --port $port >"$out" 2>&1
is "an unknown reactor is refused" "2 there is no reactor \"epol\" (from UNTWIST_REACTOR); there are: poll, epoll, asio" "$? $(cat "$out")"
reactor=poll
. tools/tests/other_servers.sh
exit 0
