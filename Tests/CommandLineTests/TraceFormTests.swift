import Foundation
import TestSupport
import Testing

/// Forms of traces and how files are packed, by the built program.
@Suite struct TraceFormTests {
    private let scratch = Sample.folder()

    private func commands(_ trace: String, _ more: [String] = []) throws -> String {
        let outcome = try Librasim.run(
            ["replay", "--timing", "memory.yaml", "--trace", trace, "--commands", "-", "--quiet"]
                + more, in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        return outcome.output
    }

    @Test func formsOfTheSameRequestsAreTheSame() throws {
        var (dramsim3, sources, dramsys, letters, words) = ("", "", "", "", "")
        for index in 0..<500 {
            let address = "0x" + String(index * 7919 % 4096 * 4096, radix: 16)
            let isWrite = index % 3 == 0
            let size = 64 * (1 + index % 3)
            dramsys += "\(index * 9):\t(\(size))\t\(isWrite ? "write" : "read")\t\(address)\t0xff\n"
            let word = isWrite ? "WRITE" : "READ"
            sources += "\(address) \(word) \(index * 9) \(index % 5) \(size)\n"
            for burst in 0...index % 3 {
                let burst = "0x" + String(index * 7919 % 4096 * 4096 + 64 * burst, radix: 16)
                dramsim3 += "\(burst) \(word) \(index * 9)\n"
                letters += "\(burst) \(isWrite ? "W" : "R")\n"
                words += "\(isWrite ? "ST" : "LD") \(burst)\n"
            }
        }
        let files = ["d": dramsim3, "s": sources, "y.stl": dramsys, "l": letters, "w": words]
        for (name, text) in files { scratch.write(text, as: name) }
        let log = try commands("d")
        #expect(log.split(separator: "\n").count > 1000)
        #expect(try commands("s") == log)
        #expect(try commands("y.stl") == log)
        let dense = try commands("l")
        #expect(dense != log && dense.utf8.count > 10_000)
        #expect(try commands("w") == dense)
    }

    /// The sample's clock is 1.6 GHz, 0.625 ns.
    @Test(arguments: [("5/2", 5, 2), ("2.5", 5, 2), ("4GHz", 5, 2), ("ns", 5, 8), ("800MHz", 1, 2)])
    func clocksAreConverted(_ clock: (text: String, above: Int, below: Int)) throws {
        var (ticks, cycles) = ("", "")
        for index in 0..<400 {
            let line = "0x\(String(index * 40_961 % 65_536 * 64, radix: 16)) READ "
            let tick = index * 11
            ticks += line + "\(tick)\n"
            // The first cycle that is no earlier than the tick.
            cycles += line + "\((tick * clock.below + clock.above - 1) / clock.above)\n"
        }
        scratch.write(ticks, as: "ticks")
        scratch.write(cycles, as: "cycles")
        let log = try commands("ticks", ["--trace-clock", clock.text])
        #expect(try log == commands("cycles") && log != commands("ticks"))
    }

    static let bad: [BadRun] = [
        BadRun(
            adding: ["--trace-clock", "fast"], "--trace-clock: 'fast' is not a ratio such as 2"),
        BadRun(adding: ["--trace-clock", "0"], "--trace-clock: '0' is zero"),
        BadRun(
            adding: ["--trace-clock", "2ghz"], "unknown unit 'ghz' in '2ghz'; did you mean 'GHz'"),
        BadRun(adding: ["--trace-clock", "1/0"], "--trace-clock: '1/0' is not a ratio"),
        BadRun(trace: [0x28, 0xb5, 0x2f, 0xfd], "bad.trace:1:1: error: the zstd data ends early"),
        BadRun(trace: "0x40 READ 1 2 100\n", "bad.trace:1:15: error: a size of 100 bytes is not"),
        BadRun(trace: "1: raed 0x40\n", "bad.trace:1:4: error: unknown operation 'raed'"),
    ]

    @Test(arguments: bad)
    func isRefused(_ run: BadRun) throws { try run.check() }

    /// What gzip packs, zstd packs: every output, and every input whatever its name.
    @Test func everyFileMayBePackedWithZstd() throws {
        scratch.write(
            "librasim-pim/1 channel=0 time=cycles\nread 0x0 x4\nwrite 0x4000 x9\n", as: "a.pim")
        let outcome = try Librasim.shell(
            """
            set -e
            zip() { "$L" convert --timing memory.yaml "$@"; }
            unzip() { "$L" convert --timing memory.yaml "$1" -; }
            zip a.pim a.pimb.zst; unzip a.pimb.zst > a.text; unzip a.pim > b.text; cmp a.text b.text
            rm a.pim
            "$L" replay --timing memory.yaml --trace ok.trace --quiet --commands plain.csv \\
                --timeline plain.json --stats plain.stats
            "$L" replay --timing memory.yaml --trace ok.trace --quiet --commands log.csv.zst \\
                --timeline t.json.zst --stats s.json.zst
            "$L" audit --timing memory.yaml log.csv.zst
            "$L" replay --timing memory.yaml --pim . --quiet
            for pair in plain.csv:log.csv.zst plain.json:t.json.zst plain.stats:s.json.zst; do
                test "$(od -An -tx1 -N4 "${pair#*:}")" = " 28 b5 2f fd"
                test "$(stat -c %s "${pair#*:}")" -lt "$(stat -c %s "${pair%:*}")"
            done
            mv log.csv.zst log.csv; "$L" audit --timing memory.yaml log.csv
            """, in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)\(outcome.output)")
    }
}
