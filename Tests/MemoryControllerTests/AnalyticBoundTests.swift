import DRAMModel
import MemoryController
import Testing
import TestSupport

/// A timing file of the project on one channel of one rank, with some keys set, replayed.
struct TimingRun {
    let configuration: MemoryConfiguration
    var options = ReplayOptions()

    init(_ name: String, _ overrides: String...) throws {
        configuration = try TimingFiles.load(name, overrides)
        // Each channel takes a request whenever it has room: the scheduler is never short of work.
        options.frontEnd = .per_channel
    }

    /// A request for a place of the memory.
    func request(
        _ bank: (rank: Int32, group: Int32, bank: Int32), row: Int32 = 0, column: Int32 = 0,
        at cycle: Int64 = 0, isWrite: Bool = false
    ) -> Request {
        let c = configuration
        let mapping = AddressMapping(c)
        let target = DecodedAddress(
            channel: 0, rank: bank.rank, bankgroup: bank.group, bank: bank.bank, row: row,
            column: column)
        return Request(address: mapping.encode(target), cycle: cycle, isWrite: isWrite)
    }

    /// What the run reports, and the commands of channel 0.
    func replay(
        _ requests: [Request], cycles: Int64? = nil
    ) throws -> (report: ReplayReport, commands: [CommandRecord]) {
        var options = options
        options.cycles = cycles
        let sink = CommandRecorder(channels: configuration.organization.channels)
        let replay = try #require(Replay(configuration, options: options))
        let report = try replay.run(RequestList(requests), sink: sink)
        return (report, sink.commands[0])
    }

    /// Refresh takes tRFC out of every tREFI; what is left over carries commands.
    var shareOutsideRefresh: Double {
        1 - Double(configuration.timing.tRFC) / Double(configuration.timing.tREFI)
    }
}

/// Runs come as close to what the timing parameters allow as arithmetic says they can.
@Suite struct AnalyticBoundTests {
    static let files = ["ddr4-3200-x8", "ddr5-4800", "hbm2", "lpddr5-6400"]
    static let requests = 20_000

    /// A stream whose neighbours lie in different bank groups moves a burst each max(burst, tCCD_S)
    /// but for refresh: n · max(burst, tCCD_S) / (1 − tRFC/tREFI) cycles. LPDDR5's READs are two
    /// cycles apart, and so is what follows its ACTIVATE: each row costs a cycle more.
    @Test(arguments: files)
    func streamReachesThePeakLessRefresh(_ file: String) throws {
        let run = try TimingRun(
            file, "organization.ranks=1", "organization.channels=1",
            "controller.address_mapping=rochrabacobg")
        let step = UInt64(run.configuration.organization.requestBytes)
        let stream = (0..<Self.requests).map {
            Request(address: UInt64($0) * step, cycle: 0, isWrite: false)
        }
        let (report, _) = try run.replay(stream)
        #expect(report.completed == Int64(Self.requests))
        let slot = max(run.configuration.organization.burstCycles, run.configuration.timing.tCCD_S)
        let atPeak = Double(Self.requests * slot)
        let rows = Self.requests / run.configuration.organization.requestsPerRow
        let behindActivates = file == "lpddr5-6400" ? Double(rows) : 0
        let expected = (atPeak + behindActivates) / run.shareOutsideRefresh
        let found = Double(report.cycles)
        #expect(found >= atPeak, "faster than the data bus")
        #expect(abs(found / expected - 1) < 0.03, "\(found) cycles, not \(expected)")
    }

    /// Where every request opens a row of its own, a rank takes four each tFAW but for refresh:
    /// n · tFAW / 4 / (1 − tRFC/tREFI) cycles.
    @Test(arguments: files)
    func randomRowsMeetTheActivationWindow(_ file: String) throws {
        let run = try TimingRun(
            file, "organization.ranks=1", "organization.channels=1",
            "controller.page_policy=closed")
        let o = run.configuration.organization
        var random = SplitMix64(seed: 4)
        let requests = (0..<Self.requests).map { _ in
            run.request(
                (
                    0, Int32(random.int(0...o.bankgroups - 1)),
                    Int32(random.int(0...o.banks_per_group - 1))
                ), row: Int32(random.int(0...o.rows - 1)),
                column: Int32(random.int(0...o.requestsPerRow - 1)))
        }
        let (report, commands) = try run.replay(requests)
        #expect(report.completed == Int64(Self.requests))
        let activations = commands.filter { $0.command.kind == .activate }.map(\.cycle)
        // A refresh closes rows whose READ has not issued yet: they are opened again.
        let reopened = Int(report.channels[0].count(.precharge))
        #expect(activations.count == Self.requests + reopened)
        let window = Int64(run.configuration.timing.tFAW)
        let spans = zip(activations.dropFirst(4), activations).map(-)
        #expect(spans.min() == window, "the window binds, and is kept")
        let expected = Double(Self.requests) * Double(window) / 4 / run.shareOutsideRefresh
        let found = Double(report.cycles)
        #expect(abs(found / expected - 1) < 0.05, "\(found) cycles, not \(expected)")
    }
}
