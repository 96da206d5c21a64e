import DRAMModel
import Testing

@testable import TraceFormats

/// Numbers and plain lines, against what Swift's own parsers make of the same characters.
@Suite struct ByteCursorTests {
    /// What a step finds at the beginning of some characters, and how far it walks.
    private func walk<Found>(
        _ characters: String, _ step: (inout ByteCursor) -> Found
    ) -> (found: Found, characters: Int) {
        var bytes = Array(characters.utf8) + [10]
        bytes += Array(repeating: 0, count: ByteCursor.paddingBytes)
        return bytes.withUnsafeBufferPointer {
            var cursor = ByteCursor(place: $0.baseAddress!)
            let found = step(&cursor)
            return (found, cursor.place - $0.baseAddress!)
        }
    }

    /// Every character behind every number of digits ends a number, unless it is a digit.
    @Test(arguments: [16, 10])
    func digitsEndWhereTheyDo(_ radix: Int) {
        let digits = "7f3A09bE5dC81246f"
        for count in 0...17 {
            let number = String(
                digits.prefix(count).map { radix == 16 || $0.isWholeNumber ? $0 : "4" })
            for code in UInt8(1)...127 where code != 10 {
                let last = Character(UnicodeScalar(code))
                let isDigit = radix == 16 ? last.isHexDigit : last.isWholeNumber
                guard !isDigit else { continue }
                let expected = count <= 15 ? UInt64(number, radix: radix) : nil
                let (found, walked) = walk(number + String(last) + "5") {
                    radix == 16 ? $0.shortHexadecimal() : $0.shortDecimal()
                }
                #expect(found == expected, "\(number) before \(code)")
                #expect(walked == (expected == nil ? 0 : count), "\(number) before \(code)")
            }
        }
    }

    /// Numbers of any length up to those that no word holds.
    @Test func longNumbersAreReadToo() {
        let cases: [(String, UInt64?)] = [
            ("ffffffffffffffff", .max), ("10000000000000000", nil),
            ("0000000000000000000000001f", 31), ("", nil), ("g", nil),
        ]
        for (text, value) in cases {
            #expect(walk(text) { $0.hexadecimal() }.found == value, "\(text)")
        }
        #expect(walk("18446744073709551615") { $0.decimal() }.found == .max)
        #expect(walk("18446744073709551616") { $0.decimal() }.found == nil)
        #expect(walk("x") { $0.decimal() }.found == nil)
    }

    /// A line in the plain form is walked over with its newline.
    @Test func plainLinesAreRead() {
        let (read, first) = walk("0x1132D8F80 READ 99") { $0.plainRequest() }
        #expect(read == Request(address: 0x1132_D8F80, cycle: 99, isWrite: false))
        #expect(first == 20)
        let (write, second) = walk("0X0 WRITE 123456789012345") { $0.plainRequest() }
        #expect(write == nil && second == 0)
        let (other, third) = walk("0x0 WRITE 123456789012345") { $0.plainRequest() }
        #expect(other == Request(address: 0, cycle: 123_456_789_012_345, isWrite: true))
        #expect(third == 26)
    }

    /// Any other line is left to the reader of all lines.
    @Test(arguments: [
        "", "0x READ 0", "40 READ 0", " 0x40 READ 0", "0x40  READ 0", "0x40 READ  0",
        "0x40 READ 0 ", "0x40 READ 0 # first", "0x40 READ 0\r", "0x40 READ", "0x40 READ ",
        "0x40 READS 0", "0x40 WRITES 0", "0x40 read 0", "0x4g READ 0", "0x40 READ 0x1",
        "0x40 READ 1234567890123456", "0x0000000000000040 READ 0", "0x40\tREAD 0",
    ])
    func otherLinesStay(_ line: String) {
        let (found, walked) = walk(line) { $0.plainRequest() }
        #expect(found == nil)
        #expect(walked == 0)
    }
}
