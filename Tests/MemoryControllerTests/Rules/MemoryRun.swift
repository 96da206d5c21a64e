import DRAMModel
import MemoryController
import Testing
import TestSupport

/// A shipped memory replayed on the requests of a line `ADDRESS KIND CYCLE; …`, or on random ones.
struct MemoryRun {
    let configuration: MemoryConfiguration
    let options: ReplayOptions

    init(
        _ file: String, policy: ControllerParameters.Policy = .fr_fcfs, _ overrides: [String] = [],
        frontEnd: FrontEnd = .dramsim3, threads: Int = 1
    ) {
        configuration = TimingFiles.memory(
            file, ["controller.policy=\(policy.rawValue)"] + overrides)
        var options = ReplayOptions()
        options.frontEnd = frontEnd
        options.threads = threads
        self.options = options
    }

    /// Replays requests; returns the report and the commands of each channel.
    func replay(
        _ requests: [Request], cycles: Int64? = nil
    ) throws -> (report: ReplayReport, logs: [[CommandRecord]]) {
        var options = options
        options.cycles = cycles
        let sink = CommandRecorder(channels: configuration.organization.channels)
        let replay = try #require(Replay(configuration, options: options))
        let report = try replay.run(RequestList(requests), sink: sink)
        return (report, sink.commands)
    }

    /// The commands of channel 0, as `cycle kind rank.group.bank`.
    func rows(_ trace: String, cycles: Int64? = nil) throws -> [String] {
        try replay(Self.requests(trace), cycles: cycles).logs[0].map(\.sentence)
    }

    static func requests(_ trace: String) -> [Request] {
        trace.split(separator: ";").map { line in
            let words = line.split(separator: " ")
            return Request(
                address: UInt64(words[0].dropFirst(2), radix: 16)!, cycle: Int64(words[2])!,
                isWrite: words[1] == "WRITE")
        }
    }

    /// Requests at random places of some banks and rows of every channel, in bursts and with gaps.
    func randomRequests(_ count: Int, seed: UInt64, gap: Int = 6) -> [Request] {
        let o = configuration.organization.named
        let mapping = AddressMapping(configuration)
        var random = SplitMix64(seed: seed)
        var cycle: Int64 = 0
        return (0..<count).map { _ in
            cycle += Int64(random.chance(2) ? random.int(0...4000) : random.int(0...gap))
            let address = mapping.encode(
                DecodedAddress(
                    channel: Int32(random.int(0...o.channels - 1)),
                    rank: Int32(random.int(0...o.ranks - 1)),
                    bankgroup: Int32(random.int(0...o.bankgroups - 1)),
                    bank: Int32(random.int(0...o.banks_per_group - 1)),
                    row: Int32(random.int(0...5)), column: Int32(random.int(0...7))))
            return Request(address: address, cycle: cycle, isWrite: random.chance(40))
        }
    }
}

extension CommandRecord {
    /// `cycle kind rank.group.bank`, without what does not apply.
    fileprivate var sentence: String {
        var text = "\(cycle) \(command.kind.name) \(command.rank)"
        if command.bank >= 0 { text += command.bankgroup < 0 ? ".*" : ".\(command.bankgroup)" }
        if command.bank >= 0 { text += ".\(command.bank)" }
        return text
    }
}
