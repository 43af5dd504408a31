# Servers to be compared, for the scripts in this folder: `. bench/servers.sh` after setting work and port.
PATH=$PATH:/usr/sbin # nginx is there
rm -rf "$work" && mkdir -p "$work" || exit 1
full=$(cd "$work" && pwd)
pids=
trap 'kill $pids 2>/dev/null' EXIT

# Starts a server, with the next port as its last argument.
servers=
begin() { # NAME COMMAND...
  name=$1
  shift
  port=$((port + 1))
  "$@" $port >"$work/$name.log" 2>&1 &
  eval "port_$name=$port pid_$name=$!"
  pids="$pids $!"
  servers="$servers $name"
}

median() { sort -n "$1" | sed -n "$(((rounds + 1) / 2))p"; }
memory() { sed -n "s/^${2:-VmRSS}:[^0-9]*\([0-9]*\) kB/\1/p" "/proc/$1/status"; } # PID [FIELD], in kB

# What is not installed.
left_out=
missing() { left_out="$left_out $1"; }
not_here() { [ -z "$left_out" ] || { echo; echo "Not installed here:$left_out."; }; }

# Notes a ratio for `bench/run --check`.
ratio() { echo "| $1 | $2 | $3 |" >>"$work/ratios"; } # NAME VALUE lower|higher
