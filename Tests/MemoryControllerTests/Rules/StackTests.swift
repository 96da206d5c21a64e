import DRAMModel
import MemoryController
import TestSupport
import Testing

/// Stack IDs as bank address, and pseudo channels that share command buses, on random traffic.
@Suite struct StackTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var file: String
        var stacks: Int
        var policy: ControllerParameters.Policy
        var testDescription: String { "\(file), \(stacks) stack IDs, \(policy.rawValue)" }

        static let all = ["hbm2", "hbm3"].flatMap { file in
            [1, 2, 3, 4].flatMap { stacks in
                ControllerParameters.Policy.allCases.map {
                    Case(file: file, stacks: stacks, policy: $0)
                }
            }
        }
    }

    /// Rules of the pseudo channel hold whatever the stack ID, and the log names each of them.
    @Test(arguments: Case.all)
    func rulesHoldAcrossStackIDs(_ c: Case) throws {
        let run = MemoryRun(
            c.file, policy: c.policy,
            ["organization.channels=1", "organization.ranks=\(c.stacks)"])
        #expect(run.configuration.organization.stacks == c.stacks)
        let (report, logs) = try run.replay(run.randomRequests(4000, seed: 21, gap: 3))
        let log = logs[0]
        let t = run.configuration.timing
        let toBanks = log.filter { $0.command.bank >= 0 }
        #expect(Set(toBanks.map(\.command.rank)) == Set(0..<Int32(c.stacks)))
        #expect(report.channels[0].ranks.count == 1)

        let activates = log.filter { $0.command.kind == .activate }
        let apart = zip(activates.dropFirst(), activates).map { $0.cycle - $1.cycle }
        #expect(apart.min()! >= Int64(max(t.tRRD_S, 2)))
        let windows = zip(activates.dropFirst(4), activates).map { $0.cycle - $1.cycle }
        #expect(windows.min()! >= Int64(t.tFAW))

        // A REFRESH of the pseudo channel silences all stack IDs for tRFC.
        let refreshes = log.filter { $0.command.kind == .refresh }
        #expect(!refreshes.isEmpty && refreshes.allSatisfy { $0.command.rank == 0 })
        for refresh in refreshes {
            #expect(
                !log.contains {
                    $0.cycle > refresh.cycle && $0.cycle < refresh.cycle + Int64(t.tRFC)
                })
        }
        // READs of different stack IDs: tCCD_R = tCCD_S + 1, and the burst, at least.
        let reads = log.filter { $0.command.kind == .read }
        let between = zip(reads.dropFirst(), reads).filter { $0.command.rank != $1.command.rank }
            .map { $0.cycle - $1.cycle }
        if c.stacks > 1 { #expect(between.min() == Int64(t.tCCD_S + 1)) }
        // A READ after a WRITE, of whichever stack ID: WL + burst + tWTR_S.
        let least = Int64(t.WL + run.configuration.organization.burstCycles + t.tWTR_S)
        for (index, write) in log.enumerated() where write.command.kind == .write {
            let next = log[(index + 1)...].first { $0.command.kind == .read }
            #expect(next.map { $0.cycle - write.cycle >= least } ?? true)
        }
    }

    /// Results do not depend on what stack IDs are called where there is one.
    @Test func oneStackIDIsARank() throws {
        let lines = ["organization.channels=1", "organization.ranks=1"]
        let stack = MemoryRun("hbm3", lines)
        let rank = MemoryRun("hbm3", lines + ["organization.stack_ids=ranks"])
        let requests = stack.randomRequests(2000, seed: 8)
        #expect(try stack.replay(requests).logs == rank.replay(requests).logs)
    }
}

/// The two pseudo channels of an HBM channel share its command buses.
@Suite struct PseudoChannelTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var policy: ControllerParameters.Policy
        var frontEnd: FrontEnd
        var refresh: String
        var testDescription: String { "\(policy.rawValue) \(frontEnd) \(refresh)" }

        static let all = ControllerParameters.Policy.allCases.flatMap { policy in
            [FrontEnd.dramsim3, .per_channel].flatMap { frontEnd in
                ["rank_staggered", "bank_staggered"].map {
                    Case(policy: policy, frontEnd: frontEnd, refresh: $0)
                }
            }
        }
    }

    private static func run(
        _ c: Case, _ overrides: [String] = [], threads: Int = 1
    ) -> MemoryRun {
        MemoryRun(
            "hbm3", policy: c.policy,
            [
                "organization.channels=4", "organization.pseudo_channels=2",
                "controller.refresh_policy=\(c.refresh)",
            ] + overrides, frontEnd: c.frontEnd, threads: threads)
    }

    /// Idle rounds that are passed over change nothing; a log, which needs each command, has them.
    @Test(
        arguments: [
            ControllerParameters.RefreshPolicy.rank_staggered, .rank_simultaneous, .bank_staggered,
        ], ControllerParameters.Policy.allCases)
    func idleTimeIsPassedOver(
        _ refresh: ControllerParameters.RefreshPolicy, _ policy: ControllerParameters.Policy
    ) throws {
        let run = MemoryRun(
            "hbm3", policy: policy,
            ["organization.channels=2", "controller.refresh_policy=\(refresh.rawValue)"])
        let requests = MemoryRun.requests(
            "0x0 READ 0;0x4040 READ 900;0x0 READ 4000000;0x4040 WRITE 4000003;0x4040 READ 4000200")
        let logged = try run.replay(requests).report
        let skipped = try #require(Replay(run.configuration)).run(RequestList(requests))
        #expect(skipped.cycles == logged.cycles && skipped.channels.count == 2)
        for (a, b) in zip(skipped.channels, logged.channels) {
            #expect(a.commands == b.commands && a.refreshesDue == b.refreshesDue)
            #expect(a.latency.mean == b.latency.mean && a.latency.maximum == b.latency.maximum)
        }
    }

    /// Pseudo channels 2 n and 2 n + 1 are siblings: no two column commands in a cycle, no two row
    /// commands, and an ACTIVATE has the row bus for the cycle before its own too.
    @Test(arguments: Case.all)
    func siblingsShareTheirBuses(_ c: Case) throws {
        let run = Self.run(c)
        let requests = run.randomRequests(16_000, seed: 77, gap: 1)
        let (report, logs) = try run.replay(requests)
        #expect(report.completed == Int64(requests.count))
        for first in [0, 2] {
            let both = (logs[first] + logs[first + 1]).sorted { $0.cycle < $1.cycle }
            let columns = both.filter { $0.command.kind.isColumn }
            let rows = both.filter { !$0.command.kind.isColumn }
            #expect(zip(columns.dropFirst(), columns).allSatisfy { $0.cycle > $1.cycle })
            var nearest = Int64.max
            for (second, first) in zip(rows.dropFirst(), rows) {
                let hasActivate = [first, second].contains { $0.command.kind == .activate }
                let distance = second.cycle - first.cycle
                #expect(distance >= (hasActivate ? 2 : 1), "\(first) \(second)")
                if first.channel != second.channel { nearest = min(nearest, distance) }
            }
            #expect(nearest <= 2, "siblings do follow each other")
        }
        // Pairs do not know of each other.
        let coincide = Set(logs[0].map(\.cycle)).intersection(logs[2].map(\.cycle))
        #expect(!coincide.isEmpty)
    }

    /// Streams of siblings share the buses as requests do, and each is in its own order.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func streamsShareTheBuses(_ policy: ControllerParameters.Policy) throws {
        let c = Case(policy: policy, frontEnd: .per_channel, refresh: "rank_staggered")
        let run = Self.run(c)
        let mapping = AddressMapping(run.configuration)
        func stream(_ channel: Int, _ seed: UInt64) -> PIMOperationList {
            var random = SplitMix64(seed: seed)
            let operations = (0..<2000).map { _ in
                var operation = PIMOperation(random.chance(30) ? .write : .read)
                operation.address = mapping.encode(
                    DecodedAddress(
                        channel: Int32(channel), rank: Int32(random.int(0...1)),
                        bankgroup: Int32(random.int(0...3)), bank: Int32(random.int(0...3)),
                        row: Int32(random.int(0...2)), column: Int32(random.int(0...7))))
                return operation
            }
            return PIMOperationList(operations, channel: channel)
        }
        func commands(
            _ streams: [PIMOperationList]
        ) throws -> (logs: [[CommandRecord]], report: ReplayReport) {
            let sink = CommandRecorder(channels: 4)
            let replay = try #require(Replay(run.configuration, options: run.options))
            let report = try replay.run(streams: streams, sink: sink)
            return (sink.commands, report)
        }
        let (logs, report) = try commands([stream(0, 5), stream(1, 6), stream(1, 7)])
        let both = logs[0] + logs[1]
        let columns = both.filter { $0.command.kind.isColumn }.map(\.cycle)
        #expect(Set(columns).count == columns.count && columns.count > 3000)
        let rows = both.filter { !$0.command.kind.isColumn }.map(\.cycle)
        #expect(Set(rows).count == rows.count)
        #expect(report.channels.map { $0.pim?.streams.count } == [1, 2, 0, 0])
        let reordered = try commands([stream(1, 6), stream(0, 5), stream(1, 7)])
        #expect(logs == reordered.logs)
        // Alone it has the buses for itself.
        let alone = try commands([stream(0, 5)])
        let last = try #require(alone.logs[0].last)
        #expect(last.cycle < logs[0].last!.cycle && alone.logs[1].count < 100)
    }

    /// The same commands with one thread and with two.
    @Test(arguments: Case.all.filter { $0.frontEnd == .per_channel })
    func threadsDoNotMatter(_ c: Case) throws {
        let requests = Self.run(c).randomRequests(6000, seed: 78, gap: 1)
        let one = try Self.run(c).replay(requests)
        let two = try Self.run(c, threads: 2).replay(requests)
        #expect(one.logs == two.logs)
        #expect(one.report.cycles == two.report.cycles)
    }

    /// A single pseudo channel has the buses for itself: as if it were a channel.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func aSingleOneIsAChannel(_ policy: ControllerParameters.Policy) throws {
        func run(_ pseudoChannels: Int) throws -> [[CommandRecord]] {
            let run = MemoryRun(
                "hbm3", policy: policy,
                ["organization.channels=1", "organization.pseudo_channels=\(pseudoChannels)"])
            return try run.replay(run.randomRequests(3000, seed: 4, gap: 2)).logs
        }
        #expect(try run(1) == run(2))
    }

    /// Apart, they do not wait for each other: some commands then coincide.
    @Test func apartTheyCoincide() throws {
        let c = Case(policy: .fr_fcfs, frontEnd: .per_channel, refresh: "rank_staggered")
        let run = Self.run(c, ["organization.pseudo_channels=1"])
        let logs = try run.replay(run.randomRequests(16_000, seed: 77, gap: 1)).logs
        let columns = logs.prefix(2).map { log in
            Set(log.filter { $0.command.kind.isColumn }.map(\.cycle))
        }
        #expect(!columns[0].isDisjoint(with: columns[1]))
    }
}
