import DRAMModel
import Testing
import TestSupport

@testable import TraceFormats

/// Request logs: the order of their rows, whatever the order in which they come.
@Suite struct RequestLogWriterTests {
    private let scratch = Scratch()
    private static let header =
        "id,op,address,channel,rank,bankgroup,bank,row,column,source,arrival,entry,issue,done\n"

    private func record(
        _ id: Int64, isWrite: Bool = false, issuedAt: Int64 = -1, doneAt: Int64
    ) -> RequestRecord {
        var request = Request(address: 0x1f40, cycle: 10, isWrite: isWrite)
        request.source = 7
        let place = DecodedAddress(channel: 0, rank: 1, bankgroup: 2, bank: 3, row: 4, column: 5)
        var record = RequestRecord(request, place, id: id, enteredAt: 11)
        record.issuedAt = issuedAt
        record.doneAt = doneAt
        return record
    }

    @Test func rowsAreInTheOrderOfCompletion() throws {
        let log = try RequestLogWriter(path: scratch.path("r.csv"), channels: 3)
        func append(
            _ records: [RequestRecord], _ channel: Int, _ kind: RequestLogWriter.Kind
        ) throws {
            try records.withUnsafeBufferPointer {
                try log.append($0, channel: channel, kind: kind)
            }
        }
        try append([record(4, issuedAt: 20, doneAt: 30), record(5, doneAt: 30)], 2, .served)
        try append([record(0, isWrite: true, doneAt: 12)], 2, .acknowledged)
        try append([record(-1, issuedAt: 21, doneAt: 30)], 0, .served)
        try append([record(2, isWrite: true, doneAt: 31)], 2, .acknowledged)
        try log.setIssue(99, ofRecord: 0, channel: 2, kind: .acknowledged)
        try log.complete()
        try log.commit()
        let place = "1,2,3,4,5,7,10,11"
        #expect(
            scratch.text("r.csv") == Self.header + """
                0,WRITE,0x1f40,2,\(place),99,12
                ,READ,0x1f40,0,\(place),21,30
                4,READ,0x1f40,2,\(place),20,30
                5,READ,0x1f40,2,\(place),,30
                2,WRITE,0x1f40,2,\(place),,31

                """)
    }

    /// More rows than are read back at a time, of many channels.
    @Test func manyRowsKeepTheirOrder() throws {
        let log = try RequestLogWriter(path: scratch.path("r.csv"), channels: 16)
        for channel in (0..<16).reversed() {
            let records = (0..<3000).map { record(Int64($0), doneAt: Int64($0 * 16 + channel)) }
            try records.withUnsafeBufferPointer {
                try log.append($0, channel: channel, kind: .served)
            }
        }
        try log.complete()
        try log.commit()
        let done = scratch.text("r.csv").split(separator: "\n").dropFirst().map { row in
            Int(row.split(separator: ",", omittingEmptySubsequences: false).last!)!
        }
        #expect(done == Array(0..<48_000))
    }

    @Test func withoutRequestsThereIsTheHeader() throws {
        let log = try RequestLogWriter(path: scratch.path("r.csv"), channels: 2)
        #expect(scratch.names.allSatisfy { $0 != "r.csv" })
        try log.complete()
        try log.commit()
        #expect(scratch.text("r.csv") == Self.header)
        #expect(scratch.names == ["r.csv"])
    }
}
