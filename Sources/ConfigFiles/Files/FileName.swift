/// Names of files as texts, whatever their bytes are.
///
/// Linux allows any bytes but NUL and `/` in a name; texts are UTF-8. A byte that is no part of a
/// UTF-8 text becomes a scalar of its own, U+10FF80 to U+10FFFF, and so does each byte of such a
/// scalar in a name: no two names share a text.
///
///     FileName.text([0x61, 0xFF])   // "a\u{10FFFF}"
///     FileName.shown("a\u{10FFFF}") // "a\\xff"
public enum FileName {
    private static let firstByte: UInt32 = 0x80
    private static let firstScalar: UInt32 = 0x10FF80

    /// The text of a name.
    public static func text(_ bytes: some Collection<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self), !hasEscapes(text) { return text }
        var text = String.UnicodeScalarView()
        var rest = Array(bytes)[...]
        while let first = rest.first {
            var decoder = UTF8()
            var iterator = rest.makeIterator()
            if case .scalarValue(let scalar) = decoder.decode(&iterator), byte(of: scalar) == nil {
                text.append(scalar)
                rest = rest.dropFirst(UTF8.width(scalar))
            } else {
                // A byte that is no part of a text is not ASCII.
                text.append(Unicode.Scalar(firstScalar + UInt32(first) - firstByte)!)
                rest = rest.dropFirst()
            }
        }
        return String(text)
    }

    /// The text of a name that ends with a NUL byte.
    public static func text(_ name: UnsafePointer<CChar>) -> String {
        var count = 0
        while name[count] != 0 { count += 1 }
        return text(UnsafeRawBufferPointer(start: name, count: count))
    }

    /// The bytes of the name that a text stands for.
    public static func bytes(_ text: String) -> [UInt8] {
        guard hasEscapes(text) else { return Array(text.utf8) }
        return text.unicodeScalars.flatMap { scalar in
            byte(of: scalar).map { [$0] } ?? Array(UTF8.encode(scalar)!)
        }
    }

    /// The text as people are shown it: `\xff` in place of a byte that is no text.
    public static func shown(_ text: String) -> String {
        guard hasEscapes(text) else { return text }
        return text.unicodeScalars.map { scalar in
            byte(of: scalar).map { "\\x" + String($0, radix: 16) } ?? String(scalar)
        }.joined()
    }

    /// Whether some bytes of the name are no text.
    public static func hasEscapes(_ text: String) -> Bool {
        // Such scalars begin with the byte F4, as hardly any others do.
        text.utf8.contains(0xF4) && text.unicodeScalars.contains { byte(of: $0) != nil }
    }

    /// The byte that a scalar stands for.
    private static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        scalar.value >= firstScalar ? UInt8(scalar.value - firstScalar + firstByte) : nil
    }
}
