#!/bin/sh
# real_cluster.sh FOLDER: grades a class with more than one process: with a Slurm of one machine, started here for the
# purpose, and with GNU parallel over SSH. Prints "ok ...", "not ok ..." or "# not tried ..." for each check. Root only,
# because the daemons need root.
set -u
. tools/tests/report.sh
work_in "$1"
root=$(pwd)
PATH=$PATH:/usr/sbin
grader=$root/build/tool/untwist_grade
if [ "$(id -u)" != 0 ]; then echo "# not tried: Slurm and SSH (only root can start their daemons)"; exit 0; fi
if no_walls "Slurm and SSH"; then exit 0; fi
missing() { # PROGRAM...: is one of them missing? Prints which.
  for program in "$@"; do
    if ! has $program; then echo "# not tried: $what ($program is not here)"; return 0; fi
  done
  return 1
}

# ---- a class, graded by one process

class=$work/class
for i in 1 2 3 4 5 6 7; do mkdir -p "$class/student $i/exercises" && cp -R solutions/00-paradigm "$class/student $i/exercises/"; done
echo 'int x = 1' >>"$class/student 4/exercises/00-paradigm/slow_page.cpp"
run 0 "the class is graded without a cluster" "$grader" --root "$root" grade "$class" --out "$work/once" --lessons 00

# ---- by Slurm

what=Slurm
if ! missing slurmctld slurmd sbatch munged runuser; then
  munge_is_ours=
  if ! pgrep -x munged >/dev/null; then
    mkdir -p /run/munge && chown munge /run/munge && runuser -u munge -- munged && munge_is_ours=yes
  fi
  host=$(hostname -s)
  cat >"$work/slurm.conf" <<END
ClusterName=untwist
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
AuthType=auth/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000
PartitionName=main Nodes=$host Default=YES MaxTime=60 State=UP
END
  mkdir -p "$work/state" "$work/spool"
  export SLURM_CONF=$work/slurm.conf
  slurmctld -D >"$work/ctld.out" 2>&1 &
  controller=$!
  slurmd -D >"$work/slurmd.out" 2>&1 &
  daemon=$!
  trap 'kill $daemon $controller 2>/dev/null' EXIT
  tries=0
  until sinfo -h -o %T 2>/dev/null | grep -q idle; do
    tries=$((tries + 1))
    [ $tries -le 60 ] || break
    sleep 0.5
  done
  if [ $tries -gt 60 ]; then
    echo "# not tried: Slurm (its daemons do not start here: $(tail -qn 1 "$work"/*.out | tail -1))"
  else
    run 0 "the class is submitted to the cluster" "$grader" --root "$root" grade "$class" --out "$work/report" --lessons 00 --slurm 3
    says "3 tasks"
    tries=0
    while [ -n "$(squeue -h 2>/dev/null)" ] && [ $tries -lt 240 ]; do sleep 0.5; tries=$((tries + 1)); done
    cat "$work"/report/slurm/*.log >"$out" 2>&1
    if cmp -s "$work/once/grades.csv" "$work/report/grades.csv"; then ok "the marks are the same"; else not_ok "the marks are the same"; fi
    for task in 1 2 3; do
      if grep -q "graded" "$work/report/slurm/$task.log"; then ok "task $task graded its share"; else not_ok "task $task graded its share"; fi
    done
  fi
  kill $daemon $controller 2>/dev/null
  wait $daemon $controller 2>/dev/null
  [ -z "$munge_is_ours" ] || pkill -x munged
fi

# ---- by GNU parallel, over SSH

what="GNU parallel over SSH"
if ! missing parallel sshd ssh ssh-keygen; then
  ssh-keygen -q -t ed25519 -N '' -f "$work/host_key"
  ssh-keygen -q -t ed25519 -N '' -f "$work/key"
  cp "$work/key.pub" "$work/authorized" && chmod 600 "$work/authorized"
  mkdir -p /run/sshd
  port=$((20000 + $$ % 12000)) # below those that the system gives to clients: the tests beside this one have thousands
  $(command -v sshd) -D -e -f /dev/null -o ListenAddress=127.0.0.1 -o Port=$port -o HostKey="$work/host_key" -o AuthorizedKeysFile="$work/authorized" -o StrictModes=no \
    -o PermitRootLogin=yes -o PidFile=none >"$work/sshd.log" 2>&1 &
  daemon=$!
  trap 'kill $daemon 2>/dev/null' EXIT
  login="ssh -p $port -i $work/key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR 127.0.0.1"
  tries=0
  until $login true 2>/dev/null || [ $tries -gt 40 ]; do tries=$((tries + 1)); sleep 0.25; done
  [ $tries -le 40 ] || cat "$work/sshd.log"
  seq 3 >"$work/shares"
  touch grader/words.cpp # as if the checkout had been updated: the first share rebuilds the grader, the others wait for it
  run 0 "the shares are graded over SSH" parallel --will-cite --sshlogin "2/$login" --workdir "$root" -a "$work/shares" ./untwist grade "$class" --out "$work/by-ssh" --lessons 00 --share {}/3
  run 0 "the reports are written" "$grader" --root "$root" grade "$class" --out "$work/by-ssh" --lessons 00
  if cmp -s "$work/once/grades.csv" "$work/by-ssh/grades.csv"; then ok "the marks are the same"; else not_ok "the marks are the same"; fi
  kill $daemon 2>/dev/null
fi
