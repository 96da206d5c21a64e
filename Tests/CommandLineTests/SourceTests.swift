import Foundation
import Testing
import TestSupport

/// Statistics by source of the built program, and `--alone`.
@Suite struct SourceTests {
    private let scratch = Sample.folder()
    private static let replay = ["replay", "--timing", "memory.yaml", "--trace", "s.trace"]
    private static let sources: [UInt32] = [0, 3, 4_294_967_295]

    /// A row of a request log.
    private struct Row {
        var isRead: Bool
        var source: String
        var arrival: Int
        var entry: Int
        var done: Int
    }

    /// Requests of three sources, of which one reads only; 0 is written by leaving it out.
    private static let trace: [String] = {
        var state: UInt64 = 7
        var cycle: UInt64 = 0
        func random(_ count: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % count
        }
        return (0..<3000).map { _ in
            cycle += random(24)
            let source = sources[Int(random(3))]
            let isWrite = source != 3 && random(3) == 0
            let address = String(random(1 << 20) * 64, radix: 16)
            return "0x\(address) \(isWrite ? "WRITE" : "READ") \(cycle)"
                + (source == 0 ? "" : " \(source)")
        }
    }()

    private func write(_ lines: [String], as name: String = "s.trace") {
        scratch.write(lines.joined(separator: "\n") + "\n", as: name)
    }

    @Test(arguments: [
        [], ["--set", "controller.policy=fr_fcfs"], ["--warmup", "4000"],
        ["--warmup", "1000requests"], ["--warmup", "1000000"], ["--cycles", "9000"],
        ["--frontend", "per_channel", "--threads", "2", "--set", "organization.channels=2"],
    ])
    func statisticsComeOutOfRows(_ arguments: [String]) throws {
        write(Self.trace)
        let outputs = ["--requests", "r.csv", "--stats", "o.json", "--quiet"]
        let outcome = try Librasim.run(Self.replay + outputs + arguments, in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "")
        let stats = try scratch.json("o.json")
        let start = stats["warmup_cycles"] as? Int ?? 0
        let rows = rows().filter { $0.done >= start }
        let sources = try #require(stats["sources"] as? [String: [String: Any]])
        #expect(Set(sources.keys) == Set(Self.sources.map { "\($0)" }))
        #expect(stats["fairness"] == nil)
        for (number, source) in sources {
            let its = rows.filter { $0.source == number }
            let reads = its.filter(\.isRead)
            let writes = its.filter { !$0.isRead }
            #expect(reads.count > 100 && (writes.count > 20) == (number != "3"))
            #expect(source["reads"] as? Int == reads.count)
            #expect(source["writes"] as? Int == writes.count)
            #expect(source["bytes"] as? Int == its.count * 64)
            #expect(source["first_arrival_cycle"] as? Int == its.map(\.arrival).min())
            #expect(source["last_done_cycle"] as? Int == its.map(\.done).max())
            let time_ns = Double(stats["cycles"] as! Int) * (try tCK_ns(stats))
            Self.equal(source["bandwidth"], Double(its.count * 64) / time_ns)
            let latencies = its.map { $0.done - $0.arrival }
            Self.equal(source["mean_latency_from_arrival"], Self.mean(latencies))
            try Self.compare(source["read_latency"], reads.map { $0.done - $0.entry })
            try Self.compare(
                source["read_latency_from_arrival"], reads.map { $0.done - $0.arrival })
            try Self.compare(
                source["write_latency_from_arrival"], writes.map { $0.done - $0.arrival })
        }
    }

    /// The replays of `--alone` against traces that hold one source each.
    @Test(arguments: [[], ["--warmup", "4000"], ["--set", "controller.policy=fr_fcfs"]])
    func aloneIsATraceOfItsOwn(_ arguments: [String]) throws {
        write(Self.trace)
        let outcome = try Librasim.run(
            Self.replay + ["--alone", "--threads", "2", "--stats", "o.json"] + arguments,
            in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "")
        let stats = try scratch.json("o.json")
        let sources = try #require(stats["sources"] as? [String: [String: Any]])
        var slowdowns: [Double] = []
        for number in Self.sources {
            let its = Self.trace.filter { line in
                let fields = line.split(separator: " ")
                return (fields.count == 4 ? String(fields[3]) : "0") == "\(number)"
            }
            write(its, as: "one.trace")
            let one = try Librasim.run(
                [
                    "replay", "--timing", "memory.yaml", "--trace", "one.trace", "--stats",
                    "one.json", "--requests", "r.csv", "--quiet",
                ] + arguments, in: scratch)
            #expect(one.status == 0)
            let expected = try scratch.json("one.json")
            let source = try #require(sources["\(number)"])
            let alone = try #require(source["alone"] as? [String: Any])
            for name in ["read_latency", "read_latency_from_arrival", "write_latency_from_arrival"]
            {
                let found = try #require(alone[name] as? [String: Any])
                #expect(NSDictionary(dictionary: found) == expected[name] as? NSDictionary)
            }
            let start = stats["warmup_cycles"] as? Int ?? 0
            let rows = rows().filter { $0.done >= start }
            let mean = Self.mean(rows.map { $0.done - $0.arrival })
            let slowdown = (source["mean_latency_from_arrival"] as! Double) / mean
            Self.equal(source["slowdown"], slowdown)
            #expect(slowdown > 1)
            slowdowns.append(slowdown)
            let span = rows.map(\.done).max()! - rows.map(\.arrival).min()!
            let shared =
                (source["last_done_cycle"] as! Int) - (source["first_arrival_cycle"] as! Int)
            Self.equal(source["time_slowdown"], Double(shared) / Double(span))
        }
        Self.equal(stats["fairness"], slowdowns.max()! / slowdowns.min()!)
        Self.equal(stats["weighted_speedup"], slowdowns.reduce(0) { $0 + 1 / $1 })
        #expect(outcome.output.contains("\nsources      source "))
        #expect(outcome.output.contains("(greatest slowdown / least), weighted speedup"))
    }

    @Test func ofATraceWithoutThereAreNone() throws {
        let outcome = try Librasim.run(
            ["replay", "--timing", "memory.yaml", "--trace", "ok.trace", "--stats", "o.json"],
            in: scratch)
        #expect(outcome.status == 0 && !outcome.output.contains("\nsources"))
        #expect(try scratch.json("o.json")["sources"] == nil)
    }

    /// Sources that begin behind the first requests would need them to be looked at again.
    @Test func lateSourcesAreSaid() throws {
        write((0..<9000).map { "0x\(String($0 * 64, radix: 16)) READ 0" } + ["0x0 READ 1 3"])
        let outcome = try Librasim.run(Self.replay + ["--stats", "o.json"], in: scratch)
        #expect(outcome.status == 0)
        #expect(
            outcome.errors == "s.trace: warning: the first requests do not say who made them, "
                + "later ones do: no statistics by source\n")
        #expect(try scratch.json("o.json")["sources"] == nil)
    }

    @Test(arguments: [1024, 1025]) func soManySources(_ count: Int) throws {
        write((0..<count).map { "0x\(String($0 * 64, radix: 16)) READ 0 \($0 + 1)" })
        let outcome = try Librasim.run(Self.replay + ["--stats", "o.json", "--alone"], in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "")
        let sources = try scratch.json("o.json")["sources"]
        if count > 1024 {
            #expect(sources is NSNull)
            #expect(outcome.output.contains("sources      more than 1,024: not told apart\n"))
        } else {
            #expect((sources as? [String: Any])?.count == count)
            #expect(outcome.output.contains("and 1,008 sources with fewer\n"))
        }
    }

    @Test(arguments: [
        BadRun(
            adding: ["--alone"],
            "librasim replay: error: --alone: the requests of 'ok.trace' do not say who made them, "
                + "as the 3 in '0x1000 READ 12 3' does\n"),
        BadRun(
            ["replay", "--timing", "memory.yaml", "--traffic", "random", "--alone"],
            "librasim replay: error: --alone needs --trace\n"),
        BadRun(
            ["replay", "--timing", "memory.yaml", "--trace", "-", "--alone"],
            "--alone reads the trace again and again: --trace '-' must be a file\n"),
    ])
    func isRefused(_ run: BadRun) throws { try run.check() }

    private func tCK_ns(_ stats: [String: Any]) throws -> Double {
        let latency = try #require(stats["read_latency"] as? [String: Any])
        let ns = try #require(latency["ns"] as? [String: Any])
        return (ns["max"] as! Double) / (latency["max"] as! Double)
    }

    private static func mean(_ values: [Int]) -> Double {
        Double(values.reduce(0, +)) / Double(values.count)
    }

    private static func equal(_ found: Any?, _ expected: Double) {
        let found = found as? Double ?? .nan
        #expect(abs(found - expected) <= 1e-9 * abs(expected), "\(found) \(expected)")
    }

    private static func compare(_ latency: Any?, _ values: [Int]) throws {
        let latency = try #require(latency as? [String: Any])
        guard !values.isEmpty else {
            #expect(latency["mean"] is NSNull && latency["p99"] is NSNull)
            return
        }
        equal(latency["mean"], mean(values))
        let sorted = values.sorted()
        for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1)] {
            let index = max(1, Int((share * Double(sorted.count)).rounded(.up))) - 1
            let found = try #require(latency[name] as? Int)
            // Long latencies are counted in steps of 1/128 of their size.
            let most = sorted[index] < 8192 ? sorted[index] : sorted[index] + sorted[index] / 127
            #expect((sorted[index]...most).contains(found), "\(name)")
        }
    }

    private func rows() -> [Row] {
        scratch.text("r.csv").split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return Row(
                isRead: fields[1] == "READ", source: String(fields[9]), arrival: Int(fields[10])!,
                entry: Int(fields[11])!, done: Int(fields[13])!)
        }
    }
}
