extension StringProtocol where UTF8View: BidirectionalCollection {
    /// The text without spaces, tabs and line ends around it.
    package var trimmed: String {
        let bytes = utf8
        guard let first = bytes.firstIndex(where: { !$0.isBlank }),
            let last = bytes.lastIndex(where: { !$0.isBlank })
        else { return "" }
        return String(self[first...last])
    }
}

extension UInt8 {
    /// A space, tab or line end.
    package var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

    /// A decimal digit.
    package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
