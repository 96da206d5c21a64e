import DRAMModel
import Foundation
import MemoryController
import Testing
import TimingConfig
import TestSupport

/// Replays of some of a memory's channels.
@Suite struct ChosenChannelTests {
    private static let channels = 8

    private func memory(_ policy: ControllerParameters.Policy) throws -> MemoryConfiguration {
        var memory = try PIMBench(.sliced, refresh: true, policy: policy).memory
        memory.organization.channels = Self.channels
        memory.timing.tREFI = 2000
        return memory
    }

    /// Requests and streams of one channel.
    private func work(
        _ memory: MemoryConfiguration, channel: Int
    ) -> (requests: [Request], streams: [PIMOperationList]) {
        let mapping = AddressMapping(memory)
        func address(_ row: Int32, _ column: Int32) -> UInt64 {
            mapping.encode(
                DecodedAddress(
                    channel: Int32(channel), rank: 0, bankgroup: row % 4, bank: 1, row: row,
                    column: column))
        }
        let requests = (0..<300 as Range<Int32>).map { index in
            let place = address(index / 8, index % 8)
            return Request(address: place, cycle: 7 * Int64(index), isWrite: index % 5 == 0)
        }
        var read = PIMOperation(.read)
        read.address = address(90, 0)
        var post = PIMOperation(.post)
        post.event = 0
        var wait = PIMOperation(.wait)
        wait.event = 0
        var tile = PIMOperation(.gemv_tile)
        (tile.mask, tile.count, tile.rank) = (0xffff, 20, 0)
        tile.row = Int32(memory.organization.rows - 1)
        let tiles = Array(repeating: tile, count: 30)
        let weights = Array(repeating: read, count: 40) + [post]
        return (
            requests,
            [[wait] + tiles, weights].map {
                PIMOperationList($0, channel: channel, eventNames: ["e"])
            }
        )
    }

    private func run(
        _ memory: MemoryConfiguration, _ channels: [Int]?, work busy: [Int],
        _ frontEnd: FrontEnd, cycles: Int64? = nil
    ) throws -> (report: ReplayReport, logs: [[CommandRecord]]) {
        var options = ReplayOptions()
        options.channels = channels
        options.frontEnd = frontEnd
        options.cycles = cycles
        let sink = CommandRecorder(channels: Self.channels)
        let all = busy.map { work(memory, channel: $0) }
        let requests = all.flatMap(\.requests).sorted { $0.cycle < $1.cycle }
        let report = try Replay(memory, options: options)!.run(
            RequestList(requests), streams: all.flatMap(\.streams), sink: sink)
        return (report, sink.commands)
    }

    /// A channel does the same whether the others are simulated or not, idle or busy.
    @Test(arguments: ControllerParameters.Policy.allCases, FrontEnd.allCases)
    func aChannelIsItselfAlone(
        _ policy: ControllerParameters.Policy, _ frontEnd: FrontEnd
    ) throws {
        let memory = try memory(policy)
        let whole = try run(memory, nil, work: [5, 2], frontEnd)
        let chosen = try run(memory, [5, 2, 5], work: [5, 2], frontEnd)
        #expect(chosen.report.channels.map(\.number) == [2, 5])
        #expect(whole.report.channels.map(\.number) == Array(0..<Self.channels))
        #expect(chosen.report.cycles == whole.report.cycles)
        #expect(chosen.report.lastDone == whole.report.lastDone)
        #expect(chosen.report.completed == whole.report.completed)
        #expect("\(chosen.report.latency)" == "\(whole.report.latency)")
        for channel in chosen.report.channels {
            #expect("\(channel)" == "\(whole.report.channels[channel.number])")
            #expect(channel.count(.refresh) > 0 && channel.pim?.tiles == 30)
        }
        for (number, log) in chosen.logs.enumerated() {
            #expect(log.isEmpty == ![2, 5].contains(number))
            let isSame = log.isEmpty || log == whole.logs[number]
            #expect(isSame, "channel \(number)")
        }
    }

    /// One of two equal channels stands for both.
    @Test func oneOfTwoStandsForBoth() throws {
        let memory = try memory(.fr_fcfs)
        let both = try run(memory, [2, 5], work: [2, 5], .per_channel, cycles: 9_000)
        let one = try run(memory, [5], work: [5], .per_channel, cycles: 9_000)
        #expect("\(one.report.channels[0])" == "\(both.report.channels[1])")
        var twin = both.report.channels[0]
        twin.number = 5
        #expect("\(one.report.channels[0].stalls)" == "\(twin.stalls)")
        #expect(one.report.channels[0].readsDone == twin.readsDone)
    }

    @Test func othersMustHaveNoWork() async {
        await #expect(processExitsWith: .failure) { try Self.runForeign([], stream: true) }
        await #expect(processExitsWith: .failure) { try Self.runForeign([1], stream: true) }
        await #expect(processExitsWith: .failure) { try Self.runForeign([1], stream: false) }
        await #expect(processExitsWith: .failure) {
            try Self.runForeign([1], stream: false, .per_channel)
        }
        await #expect(processExitsWith: .failure) { try Self.runForeign([8], stream: true) }
    }

    /// Work for channel 3 of a replay of others.
    private static func runForeign(
        _ channels: [Int], stream: Bool, _ frontEnd: FrontEnd = .dramsim3
    ) throws {
        let tests = ChosenChannelTests()
        let memory = try tests.memory(.fr_fcfs)
        var options = ReplayOptions()
        options.channels = channels
        options.frontEnd = frontEnd
        let work = tests.work(memory, channel: 3)
        _ = try Replay(memory, options: options)!.run(
            RequestList(stream ? [] : work.requests), streams: stream ? work.streams : [])
    }
}
