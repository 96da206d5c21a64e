import Glibc

/// A place in the bytes of a line, with the steps that every parser of the module takes.
///
/// The text must end in a newline followed by `paddingBytes` readable bytes (see `LineReader`), so
/// no step looks for the end of the buffer: none walks past a newline but those that say so.
struct ByteCursor {
    /// Readable bytes after the last newline: numbers are read eight bytes at a time.
    static let paddingBytes = 32

    /// The next byte.
    var place: UnsafePointer<UInt8>

    /// The next byte's value.
    @inline(__always) var byte: UInt8 { place.pointee }

    /// The next eight bytes, the first in the low bits.
    @inline(__always) var word: UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
    }

    /// A space or a tab is next.
    @inline(__always) var isAtBlank: Bool { byte == 32 || byte == 9 }

    /// The line or its comment may end a token here.
    var isAtLineEnd: Bool { byte == 10 || byte == 35 || (byte == 13 && place[1] == 10) }

    /// A token ends here.
    @inline(__always) var isAtTokenEnd: Bool { isAtBlank || isAtLineEnd }

    /// Walks over spaces and tabs.
    @inline(__always) mutating func skipBlanks() { while isAtBlank { place += 1 } }

    /// Walks over `0x`; otherwise stays.
    @inline(__always) mutating func skipHexPrefix() -> Bool {
        let isPrefix = place[0] == 48 && place[1] | 32 == 120
        place += isPrefix ? 2 : 0
        return isPrefix
    }

    /// Walks past the newline if nothing but blanks and a comment stands before it.
    ///
    /// Otherwise stops at what stands there: a further field, or a NUL byte in the comment.
    @inline(__always) mutating func finishLine() -> Bool {
        if byte == 10 {
            place += 1
            return true
        }
        return finishRaggedLine()
    }

    @inline(never)
    private mutating func finishRaggedLine() -> Bool {
        skipBlanks()
        if byte == 35 {
            let newline = memchr(place, 10, Int.max)!.assumingMemoryBound(to: UInt8.self)
            if let null = memchr(place, 0, UnsafePointer(newline) - place) {
                place = UnsafePointer(null.assumingMemoryBound(to: UInt8.self))
                return false
            }
            place = UnsafePointer(newline) + 1
            return true
        }
        if byte == 13 && place[1] == 10 { place += 1 }
        if byte != 10 { return false }
        place += 1
        return true
    }

    /// The token at the cursor up to a blank, a line end or `separator`, without moving.
    func token(upTo separator: UInt8) -> UnsafeBufferPointer<UInt8> {
        var end = self
        while !end.isAtBlank && end.byte != 10 && end.byte != separator
            && !(end.byte == 13 && end.place[1] == 10)
        {
            end.place += 1
        }
        return UnsafeBufferPointer(start: place, count: end.place - place)
    }

    /// The token for a message: in quotes, cut short when it is long.
    func quotedToken(upTo separator: UInt8) -> String {
        let bytes = token(upTo: separator)
        let text = String(decoding: bytes.prefix(40), as: UTF8.self)
        return bytes.count > 40 ? "'\(text)…'" : "'\(text)'"
    }
}
