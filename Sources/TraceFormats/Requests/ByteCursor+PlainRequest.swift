import DRAMModel

extension ByteCursor {
    private static let hexPrefix: UInt64 = 0x7830  // "0x", the first letter in the low byte
    private static let read: UInt64 = 0x20_4441_4552_20  // " READ "
    private static let write: UInt64 = 0x20_4554_4952_5720  // " WRITE "

    /// Walks over a line as programs write it, `0xADDRESS READ|WRITE CYCLE` with single spaces and
    /// nothing else, whose numbers have less than sixteen digits.
    ///
    /// - Returns: its request; `nil` for any other line, where the cursor stays.
    @inline(__always)
    mutating func plainRequest() -> Request? {
        var end = self
        guard end.word & 0xffff == Self.hexPrefix else { return nil }
        end.place += 2
        guard let address = end.shortHexadecimal() else { return nil }
        let operation = end.word
        let isRead = operation & 0xffff_ffff_ffff == Self.read
        let isWrite = operation & 0xff_ffff_ffff_ffff == Self.write
        guard isRead || isWrite else { return nil }
        end.place += isWrite ? 7 : 6
        guard let cycle = end.shortDecimal(), end.byte == 10 else { return nil }
        place = end.place + 1
        return Request(
            address: address, cycle: Int64(bitPattern: cycle), isWrite: isWrite)
    }
}
