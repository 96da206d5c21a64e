import ConfigFiles
import DRAMModel
import TraceFormats

/// The clock of a trace as a command line or an experiment says it.
enum TraceClockArgument {
    private static let frequencies: [(unit: String, hertz: Int128)] = [
        ("kHz", 1000), ("MHz", 1_000_000), ("GHz", 1_000_000_000),
    ]

    /// Reads `ns`, a frequency, or how many cycles of the trace are one of the memory.
    static func clock(
        _ text: String, on memory: MemoryConfiguration
    ) throws(ValueError) -> TraceClock {
        let period_fs = Int128(memory.timing.tCK_fs)
        if text == "ns" { return try clock(Rational(1_000_000, over: period_fs), text) }
        let (number, unit) = TrafficValue.split(text)
        guard let given = TrafficValue.fraction(number) else {
            throw ValueError(
                "\(quoted(text)) is not a ratio such as 2 or 3/2, a frequency such as 2.4GHz, or ns"
                    + suggestion(for: text, among: ["ns"]))
        }
        guard !unit.isEmpty else { return try clock(Rational(1).divided(by: given), text) }
        guard let hertz = frequencies.first(where: { $0.unit == unit })?.hertz else {
            throw ValueError(
                "unknown unit \(quoted(unit)) in \(quoted(text))"
                    + suggestionOrList(for: unit, among: frequencies.map(\.unit)))
        }
        // A tick takes 10^15 / frequency femtoseconds.
        let tick = Rational(1_000_000_000_000_000, over: hertz * period_fs)
        return try clock(tick?.divided(by: given), text)
    }

    private static func clock(
        _ cyclesPerTick: Rational?, _ text: String
    ) throws(ValueError) -> TraceClock {
        guard let cyclesPerTick, let clock = TraceClock(cyclesPerTick: cyclesPerTick) else {
            throw ValueError("\(quoted(text)) is zero, or has too many digits")
        }
        return clock
    }
}
