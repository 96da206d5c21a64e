import ConfigFiles
import DRAMModel
import MemoryController
import TimingConfig
import TraceFormats

/// `librasim bandwidth`: latency against bandwidth in one command.
struct BandwidthCommand {
    private static let defaultPoints: Int64 = 20

    private let arguments: Arguments
    private let timing: String

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        timing = arguments.required(.timing)
    }

    /// Runs all curves, prints them and writes what was asked for.
    func run() throws -> ExitStatus {
        let csv = arguments.text(.curves)
        try PathCheck.run(
            command: .bandwidth, inputs: [("--timing", timing)],
            outputs: csv.map { [("--csv", $0)] } ?? [])
        let argument = try traffic()
        let shares = try readShares(argument)
        let loaded = try load()
        try PathCheck.protect(command: .bandwidth, outputs: csv.map { [("--csv", $0)] } ?? [])
        let traffic = try usage("--traffic") { () throws(ValueError) in
            try argument.traffic(on: loaded.configuration, cycles: nil)
        }
        let threads = arguments.number(.bandwidthThreads).map { Int($0) } ?? Processors.count
        guard
            let sweep = BandwidthSweep(loaded, timing: timing, traffic: traffic, threads: threads)
        else {
            throw Failure.input("\(timing): error: the address mapping does not fit the memory")
        }
        StopSignal.install()
        let output = try csv.map { try writer($0) }
        if let path = output?.temporaryPath { StopSignal.addTemporary(path) }
        let curves = try run(sweep, shares ?? [traffic.readShare])
        guard let curves else {
            Console.error(["librasim: interrupted; there are no results"])
            return .interrupted(by: StopSignal.number ?? 0)
        }
        let summary = BandwidthSummary(
            memory: loaded.configuration, timing: timing, kind: argument.kind, curves: curves)
        output?.append(summary.csv)
        if !arguments.has(.quiet) {
            if csv == "-" {
                Console.error(summary.lines)
            } else {
                try Console.print(summary.lines)
            }
        }
        do throws(OutputError) { try output?.commit() } catch { throw Failure(error) }
        return .done
    }

    private func run(_ sweep: BandwidthSweep, _ shares: [Rational]) throws -> [BandwidthCurve]? {
        let mode = arguments.choice(.progress, as: ProgressMode.self) ?? .auto
        let isSilent = arguments.has(.quiet) && mode == .auto
        let progress = isSilent ? nil : ProgressLine(mode)
        let points = Int(arguments.number(.bandwidthPoints) ?? Self.defaultPoints)
        let curves = try sweep.run(readShares: shares, points: points) { done, all in
            guard let progress, progress.isDue else { return }
            progress.show([(Int64(done), "points")], share: Double(done) / Double(all))
        }
        progress?.end([(Int64(shares.count * (points + 2)), "points")], share: 1)
        return curves
    }

    /// The traffic without what the command itself varies.
    private func traffic() throws -> TrafficArgument {
        let argument = try usage("--traffic") { () throws(ValueError) in
            try TrafficArgument(
                arguments.text(.bandwidthTraffic) ?? TrafficKind.random.rawValue)
        }
        if argument.has(.rate) {
            throw Failure.usage(
                "--traffic: 'rate' is what the command varies", command: .bandwidth)
        }
        return argument
    }

    /// The shares of reads of the curves; `nil` when the traffic says it.
    private func readShares(_ traffic: TrafficArgument) throws -> [Rational]? {
        guard let text = arguments.text(.read) else { return nil }
        if traffic.has(.read) {
            throw Failure.usage(
                "give --read or 'read' in --traffic, not both", command: .bandwidth)
        }
        var shares: [Rational] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let share = try usage("--read") { () throws(ValueError) in
                try TrafficValue.percent(word.trimmed)
            }
            if shares.contains(share) {
                throw Failure.usage("--read: \(word.trimmed) is given twice", command: .bandwidth)
            }
            shares.append(share)
        }
        return shares
    }

    private func usage<Value>(
        _ flag: String, _ body: () throws(ValueError) -> Value
    ) throws -> Value {
        do throws(ValueError) {
            return try body()
        } catch {
            throw Failure.usage("\(flag): \(error.message)", command: .bandwidth)
        }
    }

    private func load() throws -> LoadedConfiguration {
        let loaded: LoadedConfiguration
        do throws(ConfigurationError) {
            loaded = try TimingFile.load(path: timing, overrides: arguments.all(.set))
        } catch {
            throw Failure(error)
        }
        try arguments.report(loaded)
        return loaded
    }

    private func writer(_ path: String) throws -> ByteWriter {
        do throws(OutputError) { return try ByteWriter(path: path) } catch { throw Failure(error) }
    }
}
