import Foundation
import Testing

/// Traces that must be refused.
@Suite struct BadTraceTests {
    static let texts: [BadRun] = [
        BadRun(trace: "", "bad.trace: error: the trace holds no request"),
        BadRun(trace: "# nothing\n\n", "the trace holds no request"),
        BadRun(trace: "0x40 RAED 0\n", "bad.trace:1:6: error: unknown operation 'RAED'"),
        BadRun(trace: "0x40 READ 0\n40 READ 1\n", "bad.trace:2:1: error"),
        BadRun(trace: "0x40 READ 0\n0x200000000 READ 1\n", "bad.trace:2:1: error: address"),
        BadRun(trace: "0xfffffffffffffffff READ 1\n", "larger than 64 bits"),
        BadRun(trace: "0x40 READ 9\n0x40 READ 8\n", "bad.trace:2:11: error: the cycle goes back"),
        BadRun(trace: "0x40 READ 18014398509481985\n", "is larger than 2^54"),
        BadRun(trace: "0x40 READ 99999999999999999999\n", "is larger than 2^54"),
        BadRun(trace: "0x40 READ -1\n", "bad.trace:1:11: error"),
        BadRun(trace: "0x40 READ 1 x\n", "bad.trace:1:13: error: unexpected 'x'"),
        BadRun(trace: "0x40 READ\n", "bad.trace:1:10: error: the cycle is missing"),
        BadRun(trace: "0x40 READ 0\nLD 0x40\n", "bad.trace:2:1: error"),
        BadRun(trace: "LD 0x40\n0x40 READ 0\n", "bad.trace:2:1: error"),
        BadRun(trace: [48, 120, 0, 10], "bad.trace:1:3: error: unexpected byte 0x0"),
        BadRun(trace: (0...255).map { UInt8($0) }, "bad.trace:1:1: error: unexpected byte"),
        BadRun(trace: [0x1f, 0x8b, 8, 0], "bad.trace:1:1: error: the gzip data ends early"),
        BadRun(BadRun.replay(trace: "nowhere"), "nowhere: error: cannot open"),
        BadRun(BadRun.replay(trace: "."), "is a directory"),
        BadRun(BadRun.replay(trace: "-"), "<stdin>: error: the trace holds no request"),
    ]

    @Test(arguments: texts)
    func isRefused(_ run: BadRun) throws { try run.check() }

    /// An error behind the first batches, with both outputs half written.
    @Test func isRefusedLate() throws {
        var run = BadRun(
            trace: Sample.trace(requests: 20_000) + "junk\n", "bad.trace:20001:1: error")
        run.arguments += ["--stats", "out.json"]
        try run.check()
    }

    @Test(arguments: [("| head -c 5000", "truncated"), ("| tr '\\101' '\\102'", "corrupt")])
    func brokenGzipIsRefused(_ filter: (String, String)) throws {
        let scratch = Sample.folder()
        scratch.write(Sample.trace(requests: 3000), as: "long.trace")
        let outcome = try Librasim.shell(
            """
            gzip -c long.trace \(filter.0) > bad.trace.gz; rm long.trace
            "$L" replay --timing memory.yaml --trace bad.trace.gz --stats out.json
            """, in: scratch)
        #expect(outcome.status == 2 && outcome.output == "")
        #expect(outcome.errors.contains("bad.trace.gz"))
        #expect(outcome.errors.contains(filter.1), "\(outcome.errors)")
        #expect(scratch.names == ["bad.trace.gz", "memory.ini", "memory.yaml", "ok.trace"])
    }

    @Test func requestsBeforeTheRunsEndAreStillChecked() throws {
        var run = BadRun(trace: "0x40 READ 0\n0x40 READ 500\n0x40 RAED 900\n", "bad.trace:3:6")
        run.arguments += ["--cycles", "100"]
        try run.check()
    }
}
