import ConfigFiles
import Experiments
@preconcurrency import Glibc
import TraceFormats

/// Everything that a page or figures show, read from files that are known by what is in them.
struct ReportInputs {
    /// The most points and slices that are shown: browsers slow down beyond.
    private static let most = (points: 50_000, slices: 20_000)
    private static let mostBytes = 256 << 20
    private static let expected =
        "expected results of an experiment (SQLite), what 'replay --stats' or '--timeline' writes "
        + "(JSON), or what 'replay --epochs' or 'bandwidth --csv' does (CSV)"

    /// The results of an experiment, if there are any.
    private(set) var results: SavedResults?
    /// Curves of latency against bandwidth.
    private(set) var curves: [LoadCurve] = []
    /// Results of replays.
    private(set) var replays: [SavedStatistics] = []
    /// What happened in the intervals of replays.
    private(set) var intervals: [IntervalSeries] = []
    /// Commands over time.
    private(set) var timelines: [(name: String, slices: TimelineSlices)] = []

    /// Reads a file of any kind.
    mutating func add(_ path: String) throws {
        if try Self.isDatabase(path) { return try addResults(path) }
        let bytes = try Self.read(path)
        let start = bytes.prefix(1 << 16).drop { [9, 10, 13, 32].contains($0) }
        let text = String(decoding: start, as: UTF8.self)
        do throws(ConfigurationError) {
            switch bytes[checked: start.startIndex] {
            case UInt8(ascii: "{") where !text.contains("\"traceEvents\""):
                replays.append(try SavedStatistics(path: path, bytes: bytes))
                return
            case UInt8(ascii: "{"), UInt8(ascii: "["): break
            default: return try addTable(path, bytes, header: text.prefix { !$0.isNewline })
            }
        } catch {
            throw Failure(error)
        }
        try addTimeline(path, bytes)
    }

    /// Reads a timeline.
    mutating func addTimeline(_ path: String) throws { try addTimeline(path, Self.read(path)) }

    private mutating func addResults(_ path: String) throws {
        if let results {
            throw Failure.input(
                "\(path): error: a second file of results, beside '\(results.path)'; a page shows "
                    + "one")
        }
        do throws(StoreError) {
            results = try SavedResults.read(path: path, limit: Self.most.points)
        } catch {
            throw Failure.input(error.message)
        }
    }

    private mutating func addTable(
        _ path: String, _ bytes: [UInt8], header: Substring
    ) throws(ConfigurationError) {
        let names = Set(header.split(separator: ",").map(String.init))
        let text = String(decoding: bytes, as: UTF8.self)
        // What no other table has says which it is.
        if names.contains("offered_GBps") || names.contains("queueing_ns") {
            curves += try LoadCurve.read(path: path, text: text)
        } else if names.contains("energy_pJ") || names.contains("row_hits") {
            intervals.append(try IntervalSeries(path: path, text: text))
        } else {
            throw ConfigurationError(
                "it is nothing that a page shows; \(Self.expected)", at: .start(of: path))
        }
    }

    private mutating func addTimeline(_ path: String, _ bytes: [UInt8]) throws {
        do throws(StoreError) {
            let slices = try TimelineSlices.read(
                json: String(decoding: bytes, as: UTF8.self), limit: Self.most.slices, name: path)
            timelines.append((path, slices))
        } catch {
            throw Failure.input(error.message)
        }
    }

    /// Whether a file is a database; it is not read as a whole, as it may be large.
    private static func isDatabase(_ path: String) throws -> Bool {
        guard path != "-", let file = FileSystem.withName(path, { fopen($0, "r") })
        else { return false }
        defer { fclose(file) }
        var start = [UInt8](repeating: 0, count: 16)
        return fread(&start, 1, start.count, file) == start.count
            && start.starts(with: "SQLite format 3\0".utf8)
    }

    private static func read(_ path: String) throws -> [UInt8] {
        do throws(TraceError) {
            return try WholeFile.read(path: path, atMost: mostBytes)
        } catch {
            throw Failure.input(
                error.rendered
                    + (error.message.hasPrefix("larger")
                        ? "; show fewer cycles with --timeline-from and --timeline-to" : ""))
        }
    }
}

extension Array {
    /// The element at an index; nil outside the array.
    fileprivate subscript(checked index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
