import DRAMModel

/// The text of a value change dump (IEEE 1364-2005, clause 18).
final class VCDText {
    /// Where it goes.
    let writer: ByteWriter

    private let clock: TimelineClock
    private let signals: [VCDSignal]
    // A signal's short name, of all channels.
    private let identifiers: TextTable
    private let commandNames: TextTable
    private var cycle: Int64 = -1
    private var isInitial = false

    /// Opens the file and declares the signals of every channel.
    init(
        path: String, memory: TimelineMemory, signals: [VCDSignal]
    ) throws(OutputError) {
        writer = try ByteWriter(path: path)
        clock = TimelineClock(tCK_fs: memory.timing.tCK_fs)
        self.signals = signals
        let channels = memory.organization.channels
        identifiers = TextTable((0..<channels * signals.count).map { Self.identifier($0) + "\n" })
        commandNames = TextTable(["-"] + CommandKind.allCases.map { "\($0.name)" })
        writeHeader(memory)
    }

    /// Writes a change; cycles must not go back. The first cycle's are the initial values.
    func write(_ change: VCDChange, channel: Int) {
        move(to: change.cycle)
        let signal = Int(change.signal)
        let room = writer.reserve(128)
        var place = room
        switch signals[signal].kind {
        case .bit:
            place.pointee = change.value < 0 ? 120 : 48 + UInt8(change.value)
            place += 1
        case .vector:
            place = Self.writeVector(change.value, to: place)
        case .commandName:
            place.pointee = 115
            place = commandNames.write(Int(change.value), to: place + 1)
            place.pointee = 32
            place += 1
        }
        place = identifiers.write(channel * signals.count + signal, to: place)
        writer.advance(place - room)
    }

    /// Writes the time at which the dump ends.
    func end(at end: Int64) { move(to: max(end, cycle + (isInitial ? 1 : 0))) }

    private func move(to next: Int64) {
        guard next != cycle else { return }
        if isInitial { writer.append("$end\n") }
        isInitial = cycle < 0
        cycle = next
        writer.append(byte: 35)
        writer.append(clock.units(at: next))
        writer.append(isInitial ? "\n$dumpvars\n" : "\n")
    }

    /// `b101 `, or `bx ` when it is unknown.
    private static func writeVector(
        _ value: Int32, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        place[0] = 98
        var place = place + 1
        if value < 0 {
            place.pointee = 120
            place += 1
        } else {
            for bit in (0..<max(1, 32 - value.leadingZeroBitCount)).reversed() {
                place.pointee = 48 + UInt8(value >> Int32(bit) & 1)
                place += 1
            }
        }
        place.pointee = 32
        return place + 1
    }

    // MARK: Header

    private func writeHeader(_ memory: TimelineMemory) {
        let name = memory.name.utf8.map { $0 <= 32 || $0 == 36 || $0 == 127 ? 95 : $0 }
        writer.append("$version LibraSim $end\n$timescale \(clock.unit) $end\n")
        writer.append("$comment memory \(String(decoding: name, as: UTF8.self)), ")
        writer.append("tCK = \(clock.unitsPerCycle) x \(clock.unit) $end\n$comment commands: 0 -")
        for kind in CommandKind.allCases {
            writer.append(", \(VCDSignal.code(kind)) \(kind.name)")
        }
        writer.append(" $end\n")
        for channel in 0..<memory.organization.channels { declare(channel) }
        writer.append("$enddefinitions $end\n")
    }

    private func declare(_ channel: Int) {
        var scopes: [String] = []
        for (index, signal) in signals.enumerated() {
            enter(["channel\(channel)"] + signal.scopes, from: &scopes)
            let type =
                switch signal.kind {
                case .bit: "wire 1"
                case .vector(let width): "wire \(width)"
                case .commandName: "string 1"
                }
            let range = if case .vector(let width) = signal.kind { " [\(width - 1):0]" } else { "" }
            let identifier = Self.identifier(channel * signals.count + index)
            writer.append("$var \(type) \(identifier) \(signal.name)\(range) $end\n")
        }
        enter([], from: &scopes)
    }

    private func enter(_ scopes: [String], from current: inout [String]) {
        let shared = zip(scopes, current).prefix { $0 == $1 }.count
        for _ in shared..<current.count { writer.append("$upscope $end\n") }
        for scope in scopes[shared...] { writer.append("$scope module \(scope) $end\n") }
        current = scopes
    }

    /// Numbers in base 94, in the printable characters.
    private static func identifier(_ index: Int) -> String {
        var rest = index
        var text = ""
        repeat {
            text.unicodeScalars.append(Unicode.Scalar(UInt8(33 + rest % 94)))
            rest /= 94
        } while rest > 0
        return text
    }
}
