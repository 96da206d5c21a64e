import Foundation
import Testing

/// What a replay shows and writes.
@Suite struct ResultTests {
    private let scratch = Sample.folder()
    private static let replay = ["replay", "--timing", "memory.yaml", "--trace", "ok.trace"]

    @Test func theSummaryAnswersFirst() throws {
        let outcome = try Librasim.run(Self.replay, in: scratch)
        let lines = outcome.output.split(separator: "\n")
        #expect(outcome.status == 0 && outcome.errors == "")
        #expect(
            lines[0] == "sample   1 channel, 1 rank, policy dramsim3, front end dramsim3")
        #expect(lines[1].hasPrefix("requests     200 done ("))
        #expect(lines[2].hasSuffix("of the 25.6 GB/s peak; a request moves 64 bytes"))
        #expect(outcome.output.contains("unknown: the timing file has no 'power' section"))
        #expect(lines.allSatisfy { $0.utf8.count <= 100 })
    }

    @Test func withoutReadsThereIsNoLatency() throws {
        scratch.write("0x40 WRITE 0\n", as: "writes.trace")
        let outcome = try Librasim.run(
            ["replay", "--timing", "memory.yaml", "--trace", "writes.trace", "--stats", "o.json"],
            in: scratch)
        #expect(outcome.output.contains("latency      no reads"))
        let latency = try #require(try scratch.json("o.json")["read_latency"] as? [String: Any])
        #expect(latency["p50"] is NSNull)
    }

    @Test func explainListsEveryRule() throws {
        let outcome = try Librasim.run(Self.replay + ["--explain"], in: scratch)
        #expect(outcome.output.contains(#/\nrule +cycles +share +commands +mean wait\n/#))
        #expect(outcome.output.contains(#/\narbitration +[0-9,]+ /#))
    }

    @Test func statsEchoTheConfiguration() throws {
        let outcome = try Librasim.run(
            Self.replay + ["--set", "timing.tFAW=40", "--stats", "o.json", "--quiet"], in: scratch)
        #expect(outcome.output == "")
        let stats = try scratch.json("o.json")
        let configuration = try #require(stats["configuration"] as? [String: Any])
        #expect((configuration["timing"] as? [String: Any])?["tFAW"] as? Int == 40)
        #expect(configuration["overrides"] as? [String] == ["timing.tFAW=40"])
        #expect(configuration["standard"] as? String == "DDR4")
        #expect(stats["interrupted"] as? Bool == false)
        #expect(stats["timing_file"] as? String == "memory.yaml")
        #expect(abs(stats["peak_bandwidth"] as! Double - 25.6) < 1e-9)
        let channel = try #require((stats["channels"] as? [String: [String: Any]])?["0"])
        #expect(channel["total_energy"] is NSNull)
        let stalls = try #require(channel["stalls"] as? [String: [String: Any]])
        let shares = stalls.values.reduce(0) { $0 + ($1["share"] as! Double) }
        #expect(abs(shares - 1) < 1e-9)
    }

    @Test func statsEchoThePartitionsOfABank() throws {
        let split = ["--set", "bank.ratio=3:1", "--set", "bank.column_delay=1.02"]
        let outcome = try Librasim.run(
            Self.replay + ["--set", "bank.structure=sliced"] + split + ["--stats", "o.json"],
            in: scratch)
        #expect(outcome.status == 0)
        let configuration = try scratch.json("o.json")["configuration"] as? [String: Any]
        let bank = try #require(configuration?["bank"] as? [String: Any])
        #expect(bank["structure"] as? String == "sliced")
        #expect(bank["weight_rows"] as? Int == 49152 && bank["kv_rows"] as? Int == 16384)
        #expect(bank["column_delay"] as? Double == 1.02)
        #expect(configuration?["pim"] == nil)
    }

    @Test func importedTracesWrapAsInTheReference() throws {
        scratch.write("0x400000040 READ 0\n", as: "far.trace")
        let outcome = try Librasim.run(
            ["replay", "--timing", "memory.ini", "--trace", "far.trace"], in: scratch)
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("far.trace: warning: 1 request lies outside the memory"))
    }

    @Test func runsRepeatByteByByte() throws {
        let outcome = try Librasim.shell(
            """
            R='replay --timing memory.yaml --trace ok.trace'
            "$L" $R --commands a.csv --stats a.json > a.txt
            "$L" $R --commands b.csv --stats b.json > b.txt
            cmp a.csv b.csv && cmp a.json b.json && cmp a.txt b.txt
            """, in: scratch)
        #expect(outcome.status == 0 && outcome.output == "")
    }

    @Test func progressIsForTerminals() throws {
        #expect(try Librasim.run(Self.replay, in: scratch).errors == "")
        let always = try Librasim.run(Self.replay + ["--progress", "always"], in: scratch)
        #expect(always.errors.hasPrefix("100.0 %, 200 requests, "))
    }
}
