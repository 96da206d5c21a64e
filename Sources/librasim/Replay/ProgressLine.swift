@preconcurrency import Glibc

/// Shows how far a run is, on standard error.
///
/// On a terminal one line is written over and over, and cleared at the end; elsewhere (`always`)
/// lines follow each other.
final class ProgressLine {
    /// So many of something that a run works through.
    typealias Count = (number: Int64, name: String)

    private static let terminalInterval_ns: Int64 = 100_000_000
    private static let lineInterval_ns: Int64 = 1_000_000_000

    private let isTerminal: Bool
    private let interval_ns: Int64
    private let start_ns: Int64
    private var next_ns: Int64
    private var isShown = false

    /// Creates a line; `nil` when the mode asks for none.
    init?(_ mode: ProgressMode) {
        isTerminal = isatty(2) == 1
        guard mode == .always || (mode == .auto && isTerminal) else { return nil }
        interval_ns = isTerminal ? Self.terminalInterval_ns : Self.lineInterval_ns
        start_ns = Self.now_ns
        next_ns = start_ns + interval_ns
    }

    /// Whether the state was last shown long enough ago.
    var isDue: Bool { Self.now_ns >= next_ns }

    /// Shows the state of the run.
    ///
    /// - Parameters:
    ///   - share: of the run, in 0...1, if known.
    ///   - note: What else there is to say.
    func show(_ work: [Count], share: Double?, note: String? = nil) {
        let now_ns = Self.now_ns
        next_ns = now_ns + interval_ns
        show(work, share: share, note: note, now_ns: now_ns)
    }

    /// Shows the last state where lines follow each other; clears the line on a terminal.
    func end(_ work: [Count], share: Double?, note: String? = nil) {
        if isTerminal {
            if isShown { Console.write("\r\u{1B}[K") }
        } else {
            show(work, share: share, note: note, now_ns: Self.now_ns)
        }
    }

    private func show(_ work: [Count], share: Double?, note: String?, now_ns: Int64) {
        let seconds = Double(max(1, now_ns - start_ns)) / 1e9
        var parts: [String] = []
        if let share { parts.append(Figure.fixed(100 * share, 1) + " %") }
        parts += work.map { "\(Figure.count($0.number)) \($0.name)" }
        let all = work.reduce(0) { $0 + $1.number }
        let rate = Double(all) / seconds
        parts.append((rate < 10 ? Figure.fixed(rate, 1) : Figure.count(Int64(rate))) + " a second")
        if let note { parts.append(note) }
        if let share, share > 0, share < 1 {
            parts.append("\(Self.clock(seconds * (1 - share) / share)) left")
        }
        let text = parts.joined(separator: ", ")
        Console.write(isTerminal ? "\r\u{1B}[K\(text)" : "\(text)\n")
        isShown = true
    }

    /// A time in seconds as people read it: `2 min 5 s`.
    static func clock(_ seconds: Double) -> String {
        let whole = Int64(min(seconds, 1e9).rounded(.up))
        let (minutes, rest) = whole.quotientAndRemainder(dividingBy: 60)
        if minutes == 0 { return "\(rest) s" }
        if minutes < 60 { return "\(minutes) min \(rest) s" }
        return "\(Figure.count(minutes / 60)) h \(minutes % 60) min"
    }

    private static var now_ns: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
