import ConfigFiles

/// An object of JSON in one line of ASCII whose values are numbers, texts without escapes and lists
/// of numbers, as nearly all are; what is anything else takes a parser of the whole language.
struct FlatJSON {
    /// A member with its value as written, without quotes; that of a list is nil.
    struct Member {
        var key: String
        var text: String?
        /// Where the value begins, from 1.
        var column: Int
    }

    private(set) var members: [Member] = []
    private let line: [UInt8]
    private var place = 0

    /// Reads a line; nil where it takes a parser, which then also says what is wrong with it.
    init?(_ line: [UInt8]) {
        self.line = line
        guard take(UInt8(ascii: "{")) else { return nil }
        repeat {
            guard let key = quoted(), take(UInt8(ascii: ":")) else { return nil }
            let column = place + 1
            if let text = quoted() ?? number() {
                members.append(Member(key: key, text: text, column: column))
            } else {
                guard skipList() else { return nil }
                members.append(Member(key: key, text: nil, column: column))
            }
            guard !members.dropLast().contains(where: { $0.key == key }) else { return nil }
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")), place == line.count else { return nil }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard place < line.count, line[place] == byte else { return false }
        place += 1
        skipBlanks()
        return true
    }

    private mutating func skipBlanks() {
        while place < line.count, line[place].isBlank { place += 1 }
    }

    /// A text in quotes without escapes that says something.
    private mutating func quoted() -> String? {
        guard place < line.count, line[place] == UInt8(ascii: "\"") else { return nil }
        let start = place + 1
        var end = start
        while end < line.count, line[end] != UInt8(ascii: "\"") {
            guard (32..<127).contains(line[end]), line[end] != UInt8(ascii: "\\") else {
                return nil
            }
            end += 1
        }
        guard end < line.count, end > start else { return nil }
        place = end + 1
        return String(decoding: line[start..<end], as: UTF8.self)
    }

    private mutating func number() -> String? {
        let start = place
        while place < line.count, Self.isOfNumber(line[place]) { place += 1 }
        return place > start ? String(decoding: line[start..<place], as: UTF8.self) : nil
    }

    private mutating func skipList() -> Bool {
        guard take(UInt8(ascii: "[")) else { return false }
        while place < line.count, line[place] != UInt8(ascii: "]") {
            guard Self.isOfNumber(line[place]) || line[place].isBlank || line[place] == 44 else {
                return false
            }
            place += 1
        }
        return take(UInt8(ascii: "]"))
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        byte.isDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "+") || byte | 0x20 == UInt8(ascii: "e")
    }
}
