# The client of lesson 09 against other people's servers, and this project's own. real_http.sh reads this file: it has set
# work, out, port and solved, and has the files in $work/files.

others=
stop_others() { for process in $others; do kill "$process" 2>/dev/null; done; others=; }
trap 'stop; nginx_stop; stop_others' EXIT

printf 'not really compressed, but nobody may look inside' | gzip >"$work/files/page.txt.gz"
mkdir -p "$work/files/folder" && echo "the page of the folder" >"$work/files/folder/index.html"
: >"$work/files/empty"

# Waits until something listens at a port.
listens() { # PORT
  tries=0
  while [ $tries -lt 100 ] && ! curl -s -o /dev/null "http://127.0.0.1:$1/"; do sleep 0.1; tries=$((tries + 1)); done
}

# A server with everything that can go wrong, in node.
cat >"$work/moody.js" <<'JS'
const http = require("http");
http.createServer((request, response) => {
  const page = request.url.split("?")[0];
  if (page === "/chunks") {
    response.write("one");
    setTimeout(() => response.end("two"), 50);
  } else if (page === "/dies") {
    response.writeHead(200, {"Content-Length": 1000000});
    response.write("x".repeat(500000), () => setTimeout(() => request.socket.destroy(), 50));
  } else if (page === "/dies-in-a-chunk") {
    response.write("x".repeat(500000), () => setTimeout(() => request.socket.destroy(), 50));
  } else if (page === "/moved") {
    response.writeHead(302, {Location: "/chunks"}).end("moved");
  } else if (page === "/round") {
    response.writeHead(302, {Location: "/round"}).end();
  } else if (page === "/echo") {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => response.end(request.method + " " + request.headers["x-one"] + " " + Buffer.concat(pieces)));
  } else if (page === "/early") {
    response.writeEarlyHints({link: "</style.css>; rel=preload; as=style"});
    response.end("after the hints");
  } else if (page === "/zip") {
    response.writeHead(200, {"Content-Encoding": "gzip"});
    response.end(require("zlib").gzipSync("compressed"));
  } else if (page === "/old") {
    request.socket.end("HTTP/1.0 200 OK\r\n\r\nuntil the end");
  } else if (page === "/silent") {
  } else {
    response.end("hello");
  }
}).listen(Number(process.argv[2]), "127.0.0.1");
JS

# The same files from a server, whoever wrote it.
file_checks() { # NAME URL
  is "$1: a page" "a small file" "$("$get" "$2/small.txt")"
  is "$1: a large file arrives unchanged" "$(cksum <"$work/files/large")" "$("$get" "$2/large" | cksum)"
  is "$1: an empty file" "" "$("$get" "$2/empty")"
  is "$1: a compressed file is left alone" "$(cksum <"$work/files/page.txt.gz")" "$("$get" "$2/page.txt.gz" | cksum)"
  is "$1: a folder without its slash redirects" "the page of the folder" "$("$get" "$2/folder")"
  is "$1: HEAD says how long it is" 5000000 "$("$get" "$2/large" --head | tr A-Z a-z | sed -n 's/^content-length: //p')"
  run 1 "$1: a page that is not there" "$get" "$2/nothing"
  says "the server answers 404"
}

mood_checks() { # URL
  is "node: chunks" "onetwo" "$("$get" "$1/chunks")"
  is "node: a redirect" "onetwo" "$("$get" "$1/moved")"
  run 1 "node: redirects without an end" "$get" "$1/round" --max-redirects 5
  says "there are more than 5 redirects"
  run 1 "node: a server that dies within the length" "$get" "$1/dies" --output "$work/dies"
  says "the body was cut short after 500000 bytes"
  is "node: nothing is left of it" "no" "$([ -e "$work/dies" ] || [ -e "$work/dies.part" ] && echo yes || echo no)"
  run 1 "node: a server that dies within the chunks" "$get" "$1/dies-in-a-chunk"
  says "the body was cut short"
  is "node: data and a field" "POST yes a=b" "$("$get" "$1/echo" --data a=b --header 'X-One: yes')"
  is "node: a response after early hints" "after the hints" "$("$get" "$1/early")"
  is "node: a compressed page is left alone" "compressed" "$("$get" "$1/zip" | gunzip)"
  is "node: HTTP/1.0, until the connection ends" "until the end" "$("$get" "$1/old")"
  run 1 "node: a server that says nothing" "$get" "$1/silent" --timeout 1
  says "timed out after 1 s"
}

requests_checks() { # NAME PORT: many requests on few connections
  run 0 "$1: 2000 requests on one connection" build/fast/bench_client_untwist "$2" 2000 1
  run 0 "$1: 2000 requests on six connections" build/fast/bench_client_untwist "$2" 2000 6
}

# ---- the servers
first=$((port + 300))
echo "hello" >"$work/files/index.html"
stop
build/fast/example_http_server --port $first --root "$work/files" >"$out" 2>&1 &
others="$others $!"
names="ours:$first/files"
listens $first
if has python3; then
  (cd "$work/files" && exec python3 -m http.server $((first + 1)) --bind 127.0.0.1 >/dev/null 2>&1) &
  others="$others $!"
  listens $((first + 1))
  names="$names python:$((first + 1))"
else
  echo "# not tried: python3 is not here"
fi
if has nginx; then
  cat >"$work/nginx/nginx.conf" <<CONF
daemon off; pid $work/nginx/other.pid; error_log $work/nginx/error.log;
events {}
http {
  access_log off;
  client_body_temp_path $work/nginx/body; proxy_temp_path $work/nginx/proxy; fastcgi_temp_path $work/nginx/fastcgi;
  uwsgi_temp_path $work/nginx/uwsgi; scgi_temp_path $work/nginx/scgi;
  keepalive_requests 100000;
  server { listen 127.0.0.1:$((first + 2)); root $work/files; absolute_redirect off; }
}
CONF
  chmod -R a+rX "$work/files"
  nginx -p "$work/nginx" -c "$work/nginx/nginx.conf" >"$work/nginx/said" 2>&1 &
  others="$others $!"
  listens $((first + 2))
  names="$names nginx:$((first + 2))"
else
  echo "# not tried: nginx is not here"
fi
if has apache2; then
  mkdir -p "$work/apache"
  cat >"$work/apache/apache.conf" <<CONF
ServerRoot $work/apache
PidFile $work/apache/pid
ErrorLog $work/apache/error.log
Listen 127.0.0.1:$((first + 3))
ServerName localhost
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
DocumentRoot $work/files
DirectoryIndex index.html
MaxKeepAliveRequests 0
CONF
  apache2 -X -f "$work/apache/apache.conf" >"$work/apache/said" 2>&1 &
  others="$others $!"
  listens $((first + 3))
  names="$names apache:$((first + 3))"
else
  echo "# not tried: apache2 is not here"
fi
moody=
if has node; then
  node "$work/moody.js" $((first + 4)) >"$work/moody.log" 2>&1 &
  others="$others $!"
  listens $((first + 4))
  moody=$((first + 4))
else
  echo "# not tried: node is not here"
fi

for get in build/fast/example_get "$solved/build/demo_get_own"; do
  echo "# ${get##*/}"
  for server_at in $names; do file_checks "${server_at%%:*}" "http://127.0.0.1:${server_at#*:}"; done
  [ -z "$moody" ] || mood_checks "http://127.0.0.1:$moody"
  run 1 "nobody" "$get" http://127.0.0.1:1/
  says "Connection refused"
  run 1 "https" "$get" https://localhost/
  says "does not speak TLS"
  run 2 "no page" "$get"
  run 2 "an option that it does not have" "$get" http://127.0.0.1:1/ --wrong 1
done
for server_at in $names; do
  case $server_at in python*) continue ;; esac # it closes each connection
  requests_checks "${server_at%%:*}" "$(echo "${server_at#*:}" | cut -d/ -f1)"
done
[ -z "$moody" ] || requests_checks node "$moody"
run 0 "both ends on one loop" "$solved/build/demo_ends_own"
says "Every request has ended"
run 0 "a page with an exchange rate" "$solved/build/demo_rates_own" --rounds 3
says "none of them has waited for the bank"
stop_others
