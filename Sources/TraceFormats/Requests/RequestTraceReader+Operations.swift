/// The operations of all forms, by the words that simulators' users already have in their traces.
extension RequestTraceReader {
    /// Every operation of DRAMsim3's form (its `common.cc`: write, and read by default) and whether
    /// it writes.
    static let operations: [(name: String, isWrite: Bool)] = [
        ("READ", false), ("WRITE", true), ("read", false), ("write", true),
        ("P_MEM_RD", false), ("P_FETCH", false), ("P_MEM_WR", true), ("BOFF", true),
    ]

    /// Walks over an operation of DRAMsim3's form: whether it writes, or `nil` if it is none.
    @inline(__always) static func operation(_ cursor: inout ByteCursor) -> Bool? {
        let word = cursor.word
        let isRead = word & 0xffff_ffff == 0x4441_4552  // "READ", the first letter in the low byte
        let isWrite = word & 0xff_ffff_ffff == 0x45_5449_5257  // "WRITE"
        guard isRead || isWrite else { return otherOperation(&cursor) }
        cursor.place += isWrite ? 5 : 4
        return cursor.isAtTokenEnd ? isWrite : nil
    }

    @inline(never)
    private static func otherOperation(_ cursor: inout ByteCursor) -> Bool? {
        let token = cursor.token(upTo: 35)
        guard let found = operations.first(where: { $0.name.utf8.elementsEqual(token) }) else {
            return nil
        }
        cursor.place += token.count
        return found.isWrite
    }

    /// Walks over `R` or `W`: whether it writes, or `nil` if it is neither.
    @inline(__always) static func letter(_ cursor: inout ByteCursor) -> Bool? {
        let isWrite = cursor.byte == 87
        guard isWrite || cursor.byte == 82 else { return nil }
        cursor.place += 1
        return cursor.isAtTokenEnd ? isWrite : nil
    }

    /// Walks over `read` or `write`: whether it writes, or `nil` if it is neither.
    static func readOrWrite(_ cursor: inout ByteCursor) -> Bool? {
        let token = cursor.token(upTo: 35)
        let isWrite = token.elementsEqual("write".utf8)
        guard isWrite || token.elementsEqual("read".utf8) else { return nil }
        cursor.place += token.count
        return isWrite
    }

    /// Walks over `LD` or `ST`: whether it writes, or `nil` if it is neither.
    @inline(__always) static func loadOrStore(_ cursor: inout ByteCursor) -> Bool? {
        let word = cursor.word & 0xffff
        let isWrite = word == 0x5453  // "ST"
        guard isWrite || word == 0x444c else { return nil }  // "LD"
        cursor.place += 2
        return cursor.isAtTokenEnd ? isWrite : nil
    }
}
