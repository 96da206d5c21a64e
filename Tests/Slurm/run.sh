#!/bin/bash
# Tests 'librasim sweep --executor slurm' against a real Slurm of one node, started here and stopped
# again.
#
# Usage: Tests/Slurm/run.sh [LIBRASIM]; installs slurm-wlm and munge (Debian) when they are missing.
# Needs root, as slurmd starts tasks for users.
set -euo pipefail
cd "$(dirname "$0")/../.."
TOOL=$(realpath "${1:-.build/release/librasim}")
[ -x "$TOOL" ] || { echo "no program '$TOOL'; run 'make build' first" >&2; exit 2; }

if ! command -v slurmctld >/dev/null || ! command -v munged >/dev/null; then
    echo "installing slurm-wlm munge"
    export DEBIAN_FRONTEND=noninteractive
    # Services that the packages would start have no configuration yet; the ones needed are started
    # below.
    apt-get update -qq && apt-get install -y -qq slurm-wlm munge >/dev/null
fi

WORK=$(mktemp -d "${TMPDIR:-/tmp}/librasim-slurm.XXXXXX")
chmod 755 "$WORK"
PIDS=()
finish() {
    local status=$?
    if [ $status -ne 0 ]; then
        echo "FAILED; the end of each log:" >&2
        tail -n 15 "$WORK"/*.log "$WORK"/r.sqlite.tasks/log-* >&2 2>/dev/null || true
    fi
    # Tasks first, which would outlive the daemons.
    if [ -n "${SLURM_CONF:-}" ]; then
        squeue --noheader --format=%A 2>/dev/null | sort -u |
            xargs -r scancel --signal=KILL --full 2>/dev/null || true
        squeue --noheader --format=%A 2>/dev/null | sort -u | xargs -r scancel 2>/dev/null || true
        for _ in $(seq 100); do
            [ -n "$(squeue --noheader --format=%A 2>/dev/null)" ] || break
            sleep 0.1
        done
    fi
    # In the reverse order, by the numbers they were started with.
    for ((i = ${#PIDS[@]} - 1; i >= 0; i--)); do kill "${PIDS[i]}" 2>/dev/null || true; done
    for pid in "${PIDS[@]}"; do
        for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$WORK"
    exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM

free_port() {
    python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# --- munge: a key and a socket of our own.
mkdir -m 755 "$WORK/munge" "$WORK/run"
mkdir -m 700 "$WORK/key"
dd if=/dev/urandom of="$WORK/key/munge.key" bs=1024 count=1 status=none
chmod 600 "$WORK/key/munge.key"
munged --foreground --force --key-file="$WORK/key/munge.key" --socket="$WORK/run/munge.socket" \
    --pid-file="$WORK/munge/munged.pid" --log-file="$WORK/munged.log" \
    --seed-file="$WORK/munge/munged.seed" >"$WORK/munged.out.log" 2>&1 &
PIDS+=($!)
for _ in $(seq 100); do [ -S "$WORK/run/munge.socket" ] && break; sleep 0.1; done

# --- Slurm: controller and one node on loopback.
HOST=$(hostname -s)
CPUS=2
mkdir "$WORK/state" "$WORK/spool"
touch "$WORK/cgroup.conf"
cat >"$WORK/slurm.conf" <<CONF
ClusterName=librasim
SlurmctldHost=$HOST(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$WORK/run/munge.socket
CryptoType=crypto/munge
CommunicationParameters=NoInAddrAny
StateSaveLocation=$WORK/state
SlurmdSpoolDir=$WORK/spool
SlurmctldPidFile=$WORK/slurmctld.pid
SlurmdPidFile=$WORK/slurmd.pid
SlurmctldLogFile=$WORK/slurmctld.log
SlurmdLogFile=$WORK/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
SchedulerParameters=sched_interval=1,sched_min_interval=0
MinJobAge=10
KillWait=2
InactiveLimit=0
NodeName=$HOST NodeAddr=127.0.0.1 CPUs=$CPUS State=UNKNOWN
PartitionName=test Nodes=$HOST Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF="$WORK/slurm.conf"
slurmctld -D -c >"$WORK/slurmctld.out.log" 2>&1 &
PIDS+=($!)
slurmd -D -N "$HOST" >"$WORK/slurmd.out.log" 2>&1 &
PIDS+=($!)
for _ in $(seq 300); do
    sinfo --noheader --format=%T 2>/dev/null | grep -q idle && break
    for pid in "${PIDS[@]}"; do
        kill -0 "$pid" 2>/dev/null || { echo "a daemon has ended" >&2; exit 1; }
    done
    sleep 0.1
done
sinfo --noheader --format='%n %T, %c processors, Slurm' | tr '\n' ' '
slurmctld -V

# --- The sweep: 100 points of some tenths of a second each.
TIMING="$PWD/timing/ddr4-3200-x8.yaml"
cd "$WORK"
python3 - <<'TRACE'
import random
random.seed(1)
with open("app.trace", "w") as out:
    for i in range(600_000):
        out.write(f"0x{random.randrange(1 << 30) & ~63:x} {'READ' if i % 3 else 'WRITE'} {i * 4}\n")
TRACE
cat >e.yaml <<YAML
format: librasim-experiment/1
name: e
base: {timing: $TIMING, trace: app.trace}
axes:
  timing.tFAW: [16, 20, 24, 28, 32, 36, 40, 44, 48, 52]
  timing.tRFC: [300, 320, 340, 360, 380, 400, 420, 440, 460, 480]
metrics: [cycles, read_mean_ns, read_p99_ns, row_hit_rate, refreshes, energy_uJ]
YAML
"$TOOL" sweep e.yaml -o local.sqlite --quiet
table() { "$TOOL" export "$1" --csv | sed 's/,[^,]*$//'; }
count() {
    "$TOOL" query "$1" "SELECT count(*) FROM results" --csv 2>/dev/null | tail -n 1 || echo 0
}
expect() { [ "$1" = "$2" ] || { echo "$3: got '$1', expected '$2'" >&2; exit 1; }; }
SLURM=(--executor slurm --partition test --time 10 --mem 0 --chunk 7 --quiet)
slurm() { "$TOOL" sweep e.yaml -o "$1" "${SLURM[@]}" "${@:2}"; }

echo "1. undisturbed"
slurm whole.sqlite
expect "$(table whole.sqlite)" "$(table local.sqlite)" "results"
expect "$(ls -d whole.sqlite*)" whole.sqlite "what is left"

echo "2. tasks killed midway, then resumed"
"$TOOL" sweep e.yaml -o r.sqlite "${SLURM[@]}" 2>killed.log &
SWEEP=$!
KILLED=0
for _ in $(seq 600); do
    # The tasks of this run, found by the numbers that Slurm has for them.
    for id in $(squeue --noheader --states=RUNNING --array --format=%A 2>/dev/null); do
        for pid in $(scontrol listpids "$id" 2>/dev/null | awk '$1 ~ /^[0-9]+$/ {print $1}'); do
            if [ $KILLED -lt 6 ] && [ -e r.sqlite.tasks ] &&
                grep -qz sweep-task "/proc/$pid/cmdline" 2>/dev/null &&
                [ -n "$(ls r.sqlite.tasks/*.part 2>/dev/null)" ]; then
                sleep 0.3
                kill -KILL "$pid" 2>/dev/null && KILLED=$((KILLED + 1))
            fi
        done
    done
    [ $KILLED -lt 6 ] || break
    kill -0 $SWEEP 2>/dev/null || break
    sleep 0.1
done
STATUS=0
wait $SWEEP || STATUS=$?
echo "   $KILLED tasks killed, $(count r.sqlite) of 100 points stored"
[ $KILLED -ge 3 ] || { echo "too few tasks were killed" >&2; exit 1; }
expect $STATUS 2 "status of a sweep with missing points"
grep -q 'are missing' killed.log && grep -q -- '--resume' killed.log ||
    { cat killed.log >&2; exit 1; }
[ "$(count r.sqlite)" -gt 0 ] && [ "$(count r.sqlite)" -lt 100 ] ||
    { echo "nothing missing" >&2; exit 1; }
slurm r.sqlite --resume
expect "$(table r.sqlite)" "$(table local.sqlite)" "results after killed tasks"
expect "$(ls -d r.sqlite*)" r.sqlite "what is left"

echo "3. the sweep killed, or its terminal closed; its job gathered"
for SIGNAL in KILL HUP; do
    # Under nohup HUP would be ignored, and stay so.
    env --default-signal=HUP "$TOOL" sweep e.yaml -o g$SIGNAL.sqlite "${SLURM[@]}" 2>left.log &
    SWEEP=$!
    for _ in $(seq 300); do [ -e g$SIGNAL.sqlite.tasks/job ] && break; sleep 0.1; done
    sleep 1
    kill -$SIGNAL $SWEEP
    wait $SWEEP 2>/dev/null || true
    [ $SIGNAL = KILL ] || grep -q 'goes on' left.log || { cat left.log >&2; exit 1; }
    JOB=$(cat g$SIGNAL.sqlite.tasks/job)
    squeue --noheader --format=%F | grep -q "^$JOB$" || { echo "job $JOB has ended" >&2; exit 1; }
    slurm g$SIGNAL.sqlite --resume
    expect "$(table g$SIGNAL.sqlite)" "$(table local.sqlite)" "results of a job gathered later"
    # Each of the 15 tasks has had a number, and nothing else.
    expect "$(scontrol show config | sed -n 's/^NEXT_JOB_ID *= *//p')" $((JOB + 15)) "next job"
done

echo "4. Ctrl-C cancels the job and keeps what is done"
"$TOOL" sweep e.yaml -o c.sqlite "${SLURM[@]}" 2>cancelled.log &
SWEEP=$!
for _ in $(seq 300); do [ -n "$(ls c.sqlite.tasks/*.part 2>/dev/null)" ] && break; sleep 0.1; done
sleep 1
kill -TERM $SWEEP
STATUS=0
wait $SWEEP || STATUS=$?
expect $STATUS 143 "status of an interrupted sweep"
expect "$(squeue --noheader --format=%i)" "" "jobs in the queue"
echo "   $(count c.sqlite) of 100 points stored"
[ "$(count c.sqlite)" -gt 0 ] || { echo "nothing was kept" >&2; exit 1; }
slurm c.sqlite --resume
expect "$(table c.sqlite)" "$(table local.sqlite)" "results after Ctrl-C"

echo "5. refused by sbatch"
STATUS=0
"$TOOL" sweep e.yaml -o none.sqlite --executor slurm --partition nowhere --quiet \
    2>refused.log || STATUS=$?
expect $STATUS 2 "status of a refused job"
grep -q 'was not submitted' refused.log && grep -qi partition refused.log ||
    { cat refused.log >&2; exit 1; }
expect "$(ls -d none.sqlite* 2>/dev/null || true)" "" "what is left"
echo "Slurm: all is well"
