import DRAMModel

/// How one request becomes one row of a request log.
enum RequestRowFormat {
    static let header: StaticString = """
        id,op,address,channel,rank,bankgroup,bank,row,column,source,arrival,entry,issue,done

        """
    /// The most bytes that a row takes: thirteen numbers and the operation, each with what follows.
    static let maximumBytes = 13 * (DecimalFormat.maximumBytes + 1) + 6

    private static let names: StaticString = "READ,WRITE,"

    /// Writes a row and returns the place after it.
    @inline(__always)
    static func write(
        _ record: RequestRecord, channel: Int, to room: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var place = room
        if record.id >= 0 { place = DecimalFormat.write(record.id, to: place) }
        place.pointee = 44
        place += 1
        let bytes = record.isWrite ? 6 : 5
        place.update(from: names.utf8Start + (record.isWrite ? 5 : 0), count: bytes)
        place = HexFormat.write(record.address, to: place + bytes)
        place = write(UInt64(truncatingIfNeeded: channel), to: place)
        place = write(UInt64(record.rank), to: place)
        place = write(UInt64(record.bankgroup), to: place)
        place = write(UInt64(record.bank), to: place)
        place = write(UInt64(UInt32(bitPattern: record.row)), to: place)
        place = write(UInt64(UInt32(bitPattern: record.column)), to: place)
        place = write(UInt64(record.source), to: place)
        place = write(UInt64(bitPattern: record.arrivedAt), to: place)
        place = write(UInt64(bitPattern: record.enteredAt), to: place)
        if record.issuedAt >= 0 {
            place = write(UInt64(bitPattern: record.issuedAt), to: place)
        } else {
            place.pointee = 44
            place += 1
        }
        place = write(UInt64(bitPattern: record.doneAt), to: place)
        place.pointee = 10
        return place + 1
    }

    /// A comma and a number.
    @inline(__always)
    private static func write(
        _ value: UInt64, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        place.pointee = 44
        return DecimalFormat.write(value, to: place + 1)
    }
}
