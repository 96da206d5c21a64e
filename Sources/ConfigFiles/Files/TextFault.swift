/// What keeps bytes from being a text.
struct TextFault {
    /// The first byte that is at fault.
    let offset: Int
    /// What is wrong, and what to do.
    let message: String

    /// Looks for a NUL byte, then for what is not UTF-8; nil where the bytes are a text.
    init?(_ bytes: [UInt8]) {
        if let zero = bytes.firstIndex(of: 0) {
            (offset, message) = (zero, "a NUL byte; this is not a text file")
            return
        }
        if bytes.reduce(0, |) < 0x80 { return nil }
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error:
                self.offset = offset
                message = "a byte that is not UTF-8; save the file as UTF-8"
                return
            }
        }
    }
}
