extension ByteWriter {
    /// Appends a literal.
    public func append(_ literal: StaticString) {
        if literal.hasPointerRepresentation {
            append(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
        } else {
            append(String(describing: literal))
        }
    }

    /// Appends text as UTF-8.
    public func append(_ text: some StringProtocol) {
        var text = String(text)
        text.withUTF8 { append($0) }
    }

    /// Appends one byte.
    public func append(byte: UInt8) {
        reserve(1).pointee = byte
        advance(1)
    }

    /// Appends an integer in decimal.
    public func append(_ value: Int) { append(Int64(value)) }

    /// Appends an integer in decimal.
    public func append(_ value: Int64) {
        let room = reserve(DecimalFormat.maximumBytes)
        advance(DecimalFormat.write(value, to: room) - room)
    }

    /// Appends an integer in decimal.
    public func append(_ value: UInt64) {
        let room = reserve(DecimalFormat.maximumBytes)
        advance(DecimalFormat.write(value, to: room) - room)
    }

    /// Appends the shortest decimal number that reads back as the same value.
    public func append(_ value: Double) { append(value.description) }
}
