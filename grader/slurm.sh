#!/bin/sh
# slurm.sh SUBMISSIONS REPORT TASKS [OPTION...]: grades a class as an array of TASKS jobs, and writes the reports when
# all have ended. All nodes must see all the folders. Called by ./untwist grade SUBMISSIONS --out REPORT --slurm TASKS.
set -eu
submissions=$1 report=$2 tasks=$3
shift 3
course=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
mkdir -p "$report/slurm"
quoted() { printf "'%s' " "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }
common=
for word in "$course/build/tool/untwist_grade" --root "$course" grade "$submissions" --out "$report" "$@"; do common=$common$(quoted "$word"); done
array=$(sbatch --parsable --job-name=untwist-grade --array="1-$tasks" --output="$report/slurm/%a.log" \
  --wrap "exec $common --share \$SLURM_ARRAY_TASK_ID/$tasks --jobs \${SLURM_CPUS_ON_NODE:-1}")
last=$(sbatch --parsable --job-name=untwist-reports --dependency="afterany:$array" --output="$report/slurm/reports.log" \
  --wrap "exec $common")
echo "submitted: job $array ($tasks tasks), then $last, which grades what may be missing and writes $report/index.html"
echo "to watch:  squeue --job $array,$last"
