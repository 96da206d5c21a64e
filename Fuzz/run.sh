#!/bin/bash
# Fuzzes the readers: Fuzz/run.sh [SECONDS] gives each target so many seconds (60).
#
# Corpora grow in fuzz-corpus/; inputs that crash go to fuzz-corpus/crashes, and the status is then
# not 0. To repeat a crash: .build/fuzz/FuzzTimingFile fuzz-corpus/crashes/FuzzTimingFile-crash-...
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
swift=$(command -v "${SWIFT:-swift}" || echo /opt/swift/usr/bin/swift)
build=${FUZZ_BUILD:-$PWD/.build/fuzz}
corpus=$PWD/fuzz-corpus
targets=(FuzzTimingFile FuzzRequestTrace FuzzPIMTrace)
mkdir -p "$build" "${targets[@]/#/$corpus/}" "$corpus/crashes"

toolchain=$(dirname "$(dirname "$(readlink -f "$swift")")")
if ! compgen -G "$toolchain/lib/clang/*/lib/*/libclang_rt.fuzzer*.a" >/dev/null; then
    echo "Fuzz/run.sh: the Swift toolchain in $toolchain comes without libFuzzer" >&2
    exit 2
fi

for target in "${targets[@]}"; do
    "$swift" build -c release --package-path Fuzz --scratch-path "$build/package" \
        --product "$target" -Xswiftc -sanitize=fuzzer --quiet
    "$toolchain/bin/swiftc" -sanitize=fuzzer "$build/package/release/lib$target.a" \
        -lyaml -lz -lzstd -o "$build/$target"
done

seeds=$build/seeds
rm -rf "$seeds"
mkdir -p "${targets[@]/#/$seeds/}"
cp timing/*.yaml "$seeds/FuzzTimingFile"
printf 'format: librasim-timing/1\nextends: %s\ntiming:\n  tRAS: max(4, 36 ns)\0timing.tFAW=16' \
    "$PWD/timing/hbm2.yaml" >"$seeds/FuzzTimingFile/extends"
for run in Tests/Fixtures/golden/*/; do
    name=$(basename "$run")
    cp "$run/reference.ini" "$seeds/FuzzTimingFile/$name.ini"
    # A pipe that is closed early is no failure.
    (gzip -dc "$run/requests.trace.gz" || true) 2>/dev/null | head -n 20 \
        >"$seeds/FuzzRequestTrace/$name"
    gzip -nc "$seeds/FuzzRequestTrace/$name" >"$seeds/FuzzRequestTrace/$name.gz"
done
printf '# Ramulator\nLD 0x12345680\nST 4096\r\n\tLD 64\n' >"$seeds/FuzzRequestTrace/ramulator"
printf '# Ramulator 1\n0x12345680 R\n0x1000 W\n' >"$seeds/FuzzRequestTrace/ramulator1"
printf '31:\tread\t0x400140\n33: (128) write 400180 0x0f\n' >"$seeds/FuzzRequestTrace/dramsys"
printf '0x40 READ 1 3 192\n0x80 WRITE 2 0\n' >"$seeds/FuzzRequestTrace/sizes"
for trace in traces/*.pim traces/nmp/rows-m4.pim; do
    name=$(basename "$trace")
    cp "$trace" "$seeds/FuzzPIMTrace/$name"
    gzip -nc "$trace" >"$seeds/FuzzPIMTrace/$name.gz"
done
printf 'librasim-pim/1 channel=0 time=cycles\n%s\n%s\n' \
    'nmp_write_input elements=9 inputs=2' \
    'nmp_mac bank=1 column=2 columns=all inputs=2 in=1 out=1 at=9' >"$seeds/FuzzPIMTrace/ports"
printf 'librasim-pim/1 channel=0 time=cycles\nread 0x0 x4\npost a\ndelay 700 at=9\nwait a\n' \
    >"$seeds/FuzzPIMTrace/order"
# A barrier, an event and its use, a delay, the last record: kinds 48, 64, 50, 51 and 255.
{
    printf 'LIBRAPIM\1\0\0\0\0\0\0\0'
    place='\377\377\377\377\0\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0'
    zeros='\0\0\0\0\0\0\0\0'
    printf "\60\0\0\0\0\0\0\0$place\377\377\377\377$zeros$zeros"
    printf "\100\0\0\0\0\0\0\0\0\0\0\0$zeros\4\0\0\0$zeros$zeros$zeros"
    printf 'tile\0\0\0\0'
    printf "\62\0\0\0\0\0\0\0$place\0\0\0\0$zeros$zeros"
    printf "\63\0\0\0\0\0\0\0$place\377\377\377\377$zeros$zeros"
    printf "\377\0\0\0\0\0\0\0$zeros$zeros$zeros$zeros\3\0\0\0\0\0\0\0"
} >"$seeds/FuzzPIMTrace/binary"

export SWIFT_BACKTRACE=enable=no
status=0
for target in "${targets[@]}"; do
    echo "fuzzing $target for $seconds s"
    log=$build/$target.log
    # Silent unless it fails: `</dev/null`, as a timing file may extend any path.
    if "$build/$target" "$corpus/$target" "$seeds/$target" -max_total_time="$seconds" \
        -timeout=20 -rss_limit_mb=2048 -max_len=8192 -close_fd_mask=1 \
        -artifact_prefix="$corpus/crashes/$target-" </dev/null >"$log" 2>&1; then
        grep '^Done' "$log" || true
    else
        status=1
        grep -aE 'Fatal error|^SUMMARY|^==|Test unit' "$log" >&2 || tail -n 20 "$log" >&2
    fi
done
exit $status
