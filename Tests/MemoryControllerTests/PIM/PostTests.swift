import DRAMModel
import MemoryController
import Testing
import TestSupport

/// When posts fire, and that they keep nothing waiting.
@Suite struct PostTests {
    private static func operation(
        _ kind: PIMOperation.Kind, event: Int = -1, count: Int32 = 1
    ) -> PIMOperation {
        var result = PIMOperation(kind)
        result.event = Int32(event)
        result.count = count
        return result
    }

    private static func names(_ count: Int) -> [String] { (0..<count).map { "e\($0)" } }

    /// READs go as they would without the posts between them.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func postsKeepNoReadWaiting(_ policy: ControllerParameters.Policy) throws {
        let bench = try PIMBench(.sliced, policy: policy)
        var reads: [PIMOperation] = []
        var posted: [PIMOperation] = []
        for chunk in 0..<40 {
            var read = Self.operation(.read, count: 16)
            read.address = UInt64(chunk * 16 * bench.memory.organization.requestBytes)
            reads.append(read)
            posted += [read, Self.operation(.post, event: chunk)]
        }
        let without = try bench.run(reads)
        let with = try bench.run(
            streams: [PIMOperationList(posted, eventNames: Self.names(40))])
        let isSame = with.log == without.log
        #expect(isSame)
        #expect(with.log.count > 640)
        #expect(with.report.cycles == without.report.cycles)
    }

    /// Sixteen posts may be pending; another one keeps its stream waiting until the first has
    /// fired.
    @Test(arguments: [0, 1, 16, 17, 40])
    func noMoreThanSixteenPostsArePending(_ count: Int) throws {
        let bench = try PIMBench(.sliced)
        var far = bench.rowReads(1, firstRow: 5, banks: 3..<4)[0]
        far.cycle = 0
        var second = PIMOperation(.read)
        second.address = far.address
        let posts = (0..<count).map { Self.operation(.post, event: $0) }
        let outcome = try bench.run(
            streams: [
                PIMOperationList(
                    [PIMOperation(.read)] + posts + [second], eventNames: Self.names(count))
            ])
        let burst = Int64(bench.memory.organization.burstCycles)
        let arrived = outcome.cycles(of: .read)[0] + Int64(bench.memory.timing.RL) + burst
        let activated = outcome.cycles(of: .activate)
        // The first read enters in cycle 0, the second in the one after it or when the first has
        // arrived.
        let t = bench.memory.timing
        let apart = Int64(min(t.tRRD_S, t.tRRD_L))
        if count <= 16 {
            #expect(activated[1] <= activated[0] + Int64(t.tRRD_L))
            #expect(activated[1] >= activated[0] + apart)
        } else {
            #expect(activated[1] == arrived + activated[0])
        }
    }

    /// A barrier behind pending posts waits for the same as without them.
    @Test func aBarrierWaitsForWhatPostsWaitFor() throws {
        let bench = try PIMBench(.sliced)
        let read = Self.operation(.read, count: 16)
        var operations = [read]
        for index in 0..<6 { operations.append(Self.operation(.post, event: index)) }
        operations += [PIMOperation(.barrier), bench.operation(.pim_wrgb)]
        let outcome = try bench.run(
            streams: [PIMOperationList(operations, eventNames: Self.names(6))])
        let burst = Int64(bench.memory.organization.burstCycles)
        let arrived = outcome.cycles(of: .read).last! + Int64(bench.memory.timing.RL) + burst
        #expect(outcome.cycles(of: .pim_wrgb) == [arrived + 1])
    }

    /// A command goes on while the post behind the one before it is pending.
    @Test func postsKeepNoCommandWaiting() throws {
        let bench = try PIMBench(.sliced)
        let tiles = (0..<4).map { bench.tile(row: bench.pimRow + Int32($0)) }
        let posted = tiles.enumerated().flatMap { [$1, Self.operation(.post, event: $0)] }
        let without = try bench.run(tiles)
        let with = try bench.run(
            streams: [PIMOperationList(posted, eventNames: Self.names(4))])
        #expect(with.log.map(\.command) == without.log.map(\.command))
        // The stream comes to a post, and so to what is behind it, in the cycle after the last
        // command.
        let last = try #require(with.log.last)
        #expect(last.cycle == without.log.last!.cycle)
    }

    /// Each event fires in the first cycle in which everything before its post is complete, seen by
    /// a stream that waits for it one cycle later.
    @Test(arguments: ControllerParameters.Policy.allCases, UInt64(1)...10)
    func eventsFireWhenAllBeforeThemIsComplete(
        _ policy: ControllerParameters.Policy, _ seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let bench = try PIMBench(.sliced, policy: policy)
        let o = bench.memory.organization
        let events = 40
        var addresses = (0..<2048).map { UInt64($0 * 37 % 2048 * o.requestBytes) }
        addresses.shuffle(using: &random)
        // Streams come to their posts and waits of cycle 0 one after the other: a read keeps the
        // first off.
        var operations = [PIMOperation(.read)]
        operations[0].address = addresses.removeLast()
        var event = 0
        while event < events {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: operations.append(bench.operation(.pim_wrgb, count: 2))
            case 1: operations.append(PIMOperation(.barrier))
            case 2:
                operations.append(
                    Self.operation(.delay, count: .random(in: 1...90, using: &random)))
            case 3...5:
                operations.append(Self.operation(.post, event: event))
                event += 1
            default:
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    var request = PIMOperation(
                        Int.random(in: 0..<3, using: &random) == 0 ? .write : .read)
                    request.address = addresses.removeLast()
                    operations.append(request)
                }
            }
        }
        let names = Self.names(events)
        var streams = [PIMOperationList(operations, eventNames: names)]
        for event in 0..<events {
            let watch = [
                Self.operation(.wait, event: event),
                bench.operation(.pim_precharge, mask: 1 << UInt64(event % o.banks)),
            ]
            streams.append(PIMOperationList(watch, eventNames: names))
        }
        let outcome = try bench.run(streams: streams)
        let fires = fireCycles(operations, outcome, bench)
        #expect(fires.count == events)
        // One row command a cycle, the first stream first.
        var expected: [Int64] = []
        for fire in fires { expected.append(max(fire + 2, (expected.last ?? 0) + 1)) }
        #expect(outcome.cycles(of: .pim_precharge) == expected, "seed \(seed)")
    }

    /// When the posts of a stream must fire, from the cycles of the commands that are complete
    /// before them.
    private func fireCycles(
        _ operations: [PIMOperation], _ outcome: PIMBench.Outcome, _ bench: PIMBench
    ) -> [Int64] {
        let o = bench.memory.organization
        let t = bench.memory.timing
        let mapping = AddressMapping(bench.memory)
        let burst = Int64(o.burstCycles)
        var arrived: [UInt64: Int64] = [:]
        for record in outcome.log {
            let isWrite = record.command.kind == .write
            guard isWrite || record.command.kind == .read else { continue }
            let c = record.command
            let place = DecodedAddress(
                channel: 0, rank: c.rank, bankgroup: c.bankgroup, bank: c.bank, row: c.row,
                column: c.column)
            let latency = isWrite ? t.WL + t.tWR : t.RL
            arrived[mapping.encode(place)] = record.cycle + Int64(latency) + burst
        }
        var writes = outcome.cycles(of: .pim_wrgb)[...]
        var complete: Int64 = 0
        var fires: [Int64] = []
        for operation in operations {
            switch operation.kind {
            case .read, .write: complete = max(complete, arrived[operation.address]!)
            case .pim_wrgb:
                for _ in 0..<operation.count {
                    complete = max(complete, writes.removeFirst() + Int64(t.WL) + burst)
                }
            case .delay: complete += Int64(operation.count)
            case .post: fires.append(complete)
            default: break
            }
        }
        return fires
    }

    private func write(_ bench: PIMBench, row: Int32) -> PIMOperation {
        let mapping = AddressMapping(bench.memory)
        var write = PIMOperation(.write)
        write.address = mapping.encode(
            DecodedAddress(channel: 0, rank: 0, bankgroup: 2, bank: 1, row: row, column: 5))
        return write
    }

    /// Batches of MACs end where a post fires: all commands and statistics are those of single
    /// steps.
    @Test(arguments: ControllerParameters.Policy.allCases, [UInt64(1), 2, 3])
    func batchesAndSingleMACsAgree(
        _ policy: ControllerParameters.Policy, _ seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        var bench = try PIMBench(.sliced, refresh: true, policy: policy)
        bench.memory.pim!.tCCD_PIM = Int.random(in: 1...4, using: &random)
        bench.memory.pim!.write_patience = Int.random(in: 0...300, using: &random)
        var weights: [PIMOperation] = []
        var tiles: [PIMOperation] = []
        var others: [PIMOperation] = []
        let names = Self.names(60)
        for index in 0..<30 {
            if index >= 2 { weights.append(Self.operation(.wait, event: 30 + index - 2)) }
            var read = Self.operation(.read, count: 16)
            read.address = UInt64(index * 16 * bench.memory.organization.requestBytes)
            weights += [read, Self.operation(.post, event: index)]
            tiles += [
                bench.tile(
                    macs: .random(in: 1...32, using: &random), row: bench.pimRow + Int32(index)),
                Self.operation(.wait, event: index), Self.operation(.post, event: 30 + index),
            ]
            others += [
                Self.operation(.delay, count: .random(in: 1...400, using: &random)), read,
                write(bench, row: bench.pimRow + Int32(index * 7 % 30)),
                write(bench, row: Int32(index)),
            ]
        }
        let streams = {
            [weights, tiles, others].map { PIMOperationList($0, eventNames: names) }
        }
        let atOnce = try bench.run(streams: streams())
        let oneByOne = try bench.run(streams: streams(), batchesMACs: false)
        #expect(atOnce.log == oneByOne.log, "seed \(seed)")
        #expect("\(atOnce.report)" == "\(oneByOne.report)", "seed \(seed)")
    }

    /// A stream whose end is a pending post keeps the run going until it has fired.
    @Test func aPostAtTheEndFires() throws {
        let bench = try PIMBench(.sliced)
        let outcome = try bench.run(
            streams: [
                PIMOperationList(
                    [PIMOperation(.read), Self.operation(.post, event: 0)],
                    eventNames: ["a"]),
                PIMOperationList(
                    [Self.operation(.wait, event: 1), bench.tile()], eventNames: ["b", "a"]),
            ])
        let burst = Int64(bench.memory.organization.burstCycles)
        let arrived = outcome.cycles(of: .read)[0] + Int64(bench.memory.timing.RL) + burst
        #expect(outcome.cycles(of: .pim_activate4)[0] == arrived + 2)
    }

    /// A pending post for a read that the stream's own tile keeps out is to blame, as a barrier
    /// would be.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func aPostThatNeverFiresIsAFault(_ policy: ControllerParameters.Policy) throws {
        let bench = try PIMBench(.conventional, refresh: true, policy: policy)
        var operations = [
            bench.operation(.pim_activate4, mask: 0xF), Self.operation(.read, count: 4),
            Self.operation(.post, event: 0), Self.operation(.wait, event: 1),
            bench.operation(.pim_precharge, mask: 0xF),
        ]
        for index in operations.indices { operations[index].line = Int64(index + 2) }
        let other = [Self.operation(.wait, event: 0), Self.operation(.post, event: 1)]
        let error = #expect(throws: PIMFault.self) {
            try bench.run(
                streams: [
                    PIMOperationList(operations, name: "a.pim", eventNames: ["a", "b"]),
                    PIMOperationList(other, name: "b.pim", eventNames: ["a", "b"]),
                ], logged: false)
        }
        #expect(error?.stream == "a.pim" && error?.line == 4)
        #expect(error?.message.contains("close it with pim_precharge") == true)
    }

    /// Requests of a trace that a tile keeps out, while its stream waits for what nobody posts.
    @Test func aTileThatWaitsForEverIsAFault() throws {
        let bench = try PIMBench(.conventional, refresh: true)
        let operations = [
            bench.operation(.pim_activate4, mask: 0xF), Self.operation(.wait, event: 0),
        ]
        let error = #expect(throws: PIMFault.self) {
            try bench.run(
                streams: [PIMOperationList(operations, eventNames: ["never"])],
                reads: bench.rowReads(4), logged: false)
        }
        #expect(error?.message.contains("'never'") == true)
    }

    /// Several streams may wait for one event, and each only for its own.
    @Test func manyStreamsWaitForManyEvents() throws {
        let bench = try PIMBench(.sliced)
        let names = Self.names(500)
        var first: [PIMOperation] = []
        var followers = [[PIMOperation]](repeating: [], count: 3)
        for event in 0..<500 {
            first += [Self.operation(.post, event: event), Self.operation(.delay, count: 3)]
            for follower in 0..<3 where event % (follower + 1) == 0 {
                followers[follower] += [
                    Self.operation(.wait, event: event), bench.operation(.pim_precharge, mask: 1),
                ]
            }
        }
        let outcome = try bench.run(
            streams: ([first] + followers).map { PIMOperationList($0, eventNames: names) })
        #expect(outcome.cycles(of: .pim_precharge).count == 500 + 250 + 167)
        #expect(outcome.report.lastDone == 1500)
    }
}
