import ConfigFiles
import DRAMModel

/// The first line of a PIM trace's text form that is not a comment.
enum PIMTextHeader {
    static let shape = "librasim-pim/\(PIMTraceReader.version) channel=C time=cycles"

    /// Reads up to the header and over it; the channel that it names.
    static func parse(_ lines: LineReader, channels: Int) throws(TraceError) -> Int {
        while true {
            if lines.cursor == lines.limit, try !lines.fill() { break }
            let start = lines.cursor
            var cursor = ByteCursor(place: start)
            cursor.skipBlanks()
            let channel =
                cursor.isAtLineEnd
                ? nil : try fields(&cursor, lines, line: lines.line + 1, channels: channels)
            guard cursor.finishLine() else {
                throw lines.error(at: cursor.place, line: lines.line + 1, "unexpected byte")
            }
            if cursor.place - start > LineReader.maximumLineBytes + 1 {
                throw lines.overlongLine(at: start, line: lines.line + 1)
            }
            lines.cursor = cursor.place
            lines.line += 1
            if let channel { return channel }
        }
        throw TraceError(
            file: lines.source.name, message: "the header is missing: a PIM trace begins '\(shape)'"
        )
    }

    private static func fields(
        _ cursor: inout ByteCursor, _ lines: LineReader, line: Int, channels: Int
    ) throws(TraceError) -> Int {
        try format(&cursor, lines, line: line)
        var channel: Int?
        var hasTime = false
        while true {
            cursor.skipBlanks()
            if cursor.isAtLineEnd { break }
            let place = cursor.place
            func error(_ message: String) -> TraceError {
                lines.error(at: place, line: line, message)
            }
            let token = cursor.token(upTo: 35)
            cursor.place += token.count
            let key = String(decoding: token.prefix { $0 != 61 }.prefix(40), as: UTF8.self)
            let value = UnsafeBufferPointer(rebasing: token.drop { $0 != 61 }.dropFirst())
            switch key {
            case "channel":
                if channel != nil { throw error("the channel is given twice") }
                channel = try number(value, channels: channels, error)
            case "time":
                if hasTime { throw error("the time is given twice") }
                guard value.elementsEqual("cycles".utf8) else {
                    throw error(
                        "times in \(ByteCursor(place: place).quotedToken(upTo: 35)): they must be "
                            + "in cycles, 'time=cycles'")
                }
                hasTime = true
            default:
                throw error(
                    "unknown key '\(key)' in the header: it is '\(shape)'"
                        + suggestion(for: key, among: ["channel", "time"]))
            }
        }
        guard let channel, hasTime else {
            throw lines.error(
                at: cursor.place, line: line,
                "the header lacks its \(channel == nil ? "channel" : "time"): it is '\(shape)'")
        }
        return channel
    }

    /// Walks over the name of the format and its version.
    private static func format(
        _ cursor: inout ByteCursor, _ lines: LineReader, line: Int
    ) throws(TraceError) {
        let token = cursor.token(upTo: 35)
        let name = "librasim-pim/"
        guard token.starts(with: name.utf8) else {
            throw lines.error(
                at: cursor.place, line: line,
                "\(cursor.quotedToken(upTo: 35)) begins no PIM trace: its header is '\(shape)'")
        }
        let version = token.dropFirst(name.utf8.count)
        guard version.elementsEqual("\(PIMTraceReader.version)".utf8) else {
            throw lines.error(
                at: cursor.place, line: line,
                "\(cursor.quotedToken(upTo: 35)) is a version that is not known: it must be "
                    + "\(name)\(PIMTraceReader.version)")
        }
        cursor.place += token.count
    }

    private static func number(
        _ value: UnsafeBufferPointer<UInt8>, channels: Int, _ error: (String) -> TraceError
    ) throws(TraceError) -> Int {
        let text = String(decoding: value.prefix(40), as: UTF8.self)
        guard !value.isEmpty, value.allSatisfy(isDecimalDigit) else {
            throw error("bad channel '\(text)': it must be decimal digits")
        }
        guard let channel = Int(text), channel < channels else {
            throw error(noChannel(text, channels: channels))
        }
        return channel
    }

    /// The message for a channel that the memory does not have.
    static func noChannel(_ channel: String, channels: Int) -> String {
        "channel \(channel) is none: the memory has "
            + (channels == 1 ? "channel 0" : "channels 0 to \(channels - 1)")
    }
}
