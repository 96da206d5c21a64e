import ConfigFiles

/// A timing file and those it extends, and the clock period that each had.
struct Ancestry {
    /// How near to the user something was written: what is given later is nearer.
    enum Nearness: Comparable {
        /// `--set`, or an experiment.
        case override
        /// A file that hands settings on, such as a workload.
        case outside
        /// The timing file is 0, the one it extends 1, and so on.
        case generation(Int)
    }

    private var files: [(path: String, period: String?)] = []

    /// Adds a file that extends the one added before.
    ///
    /// - Parameter period: Its `tCK` as written, its own or an inherited one.
    mutating func add(child path: String, period: String?) {
        files.insert((path, period), at: 0)
    }

    /// How near a location is.
    func nearness(of location: SourceLocation) -> Nearness {
        if location.file.hasPrefix("--set ") { return .override }
        guard !files.isEmpty else { return .generation(0) }
        return files.firstIndex { $0.path == location.file }.map { .generation($0) } ?? .outside
    }

    /// The clock period, as written, with which a file stood by itself.
    func period(of location: SourceLocation) -> String? {
        files.first { $0.path == location.file }?.period
    }
}
