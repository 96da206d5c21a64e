// For both kinds of text by itself: generic code would look types up at run time.
extension Substring {
    /// The text without spaces, tabs and line ends around it.
    package var trimmed: String {
        let bytes = utf8
        var (first, end) = (bytes.startIndex, bytes.endIndex)
        while first < end, bytes[first].isBlank { bytes.formIndex(after: &first) }
        while first < end, bytes[bytes.index(before: end)].isBlank {
            bytes.formIndex(before: &end)
        }
        return String(self[first..<end])
    }
}

extension String {
    /// The text without spaces, tabs and line ends around it.
    package var trimmed: String {
        guard let first = utf8.first, let last = utf8.last else { return self }
        return first.isBlank || last.isBlank ? self[...].trimmed : self
    }
}

extension UInt8 {
    /// A space, tab or line end.
    package var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

    /// A decimal digit.
    package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
