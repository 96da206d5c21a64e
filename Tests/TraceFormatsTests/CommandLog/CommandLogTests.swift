import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

@Suite struct CommandLogTests {
    let scratch = Scratch()
    static let header = "cycle,command,channel,rank,bankgroup,bank,row,column"

    /// Random batches over the channels, in the order they come.
    private func batches(
        seed: UInt64, channels: Int, rules: Int, units: Bool = false
    ) -> [[CommandRecord]] {
        var random = SplitMix64(seed: seed)
        var cycle: Int64 = 0
        return (0..<200).map { _ in
            let channel = Int32.random(in: 0..<Int32(channels), using: &random)
            return (0..<Int.random(in: 0...60, using: &random)).map { _ in
                cycle += Int64(random.next() & 0xff)
                var command = Command(CommandKind.allCases.randomElement(using: &random)!)
                func field() -> Int32 {
                    Int32.random(in: -1...Int32.max, using: &random) >> Int32(random.next() & 31)
                }
                (command.rank, command.bankgroup) = (field(), field())
                (command.bank, command.row, command.column) = (field(), field(), field())
                if units {
                    (command.partition, command.count) = (field(), field())
                    command.mask = random.next() >> (random.next() & 63) & ~1
                    if command.kind == .nmp_mac { command.inputs = field() }
                    if command.kind == .nmp_mac || command.kind == .nmp_write_input {
                        command.halves.input = UInt8(random.next() & 1)
                    }
                    if command.kind == .nmp_mac || command.kind == .nmp_read_output {
                        command.halves.output = UInt8(random.next() & 1)
                    }
                }
                return CommandRecord(
                    cycle: cycle, channel: channel, command: command,
                    rule: UInt8.random(in: 0..<UInt8(rules), using: &random))
            }
        }
    }

    @Test(arguments: [1, 2, 8, 64], ["log.csv", "log.csv.gz", "units.csv"])
    func roundTrips(channels: Int, name: String) throws {
        let rules = ["", "tRCD", "tRTP+tRP", "a,b", "say \"tRC\"", "a much longer name, of a rule"]
        let units = name == "units.csv"
        let batches = batches(
            seed: UInt64(channels), channels: channels, rules: rules.count, units: units)
        let writer = try CommandLogWriter(
            path: scratch.path(name), channels: channels, rules: rules, unitColumns: units,
            portColumns: units)
        for batch in batches {
            try batch.withUnsafeBufferPointer {
                try writer.append($0, channel: Int(batch.first?.channel ?? 0))
            }
        }
        #expect(!scratch.names.contains(name), "a log appears when it is finished")
        try writer.finish()
        #expect(scratch.names == [name])
        for chunkBytes in [1, 13, 1 << 16] {
            let (records, names) = try logRecords(
                at: scratch.path(name), chunkBytes: chunkBytes
            ).get()
            let expected = (0..<channels).flatMap { channel in
                batches.joined().filter { $0.channel == channel }
            }
            #expect(
                records.map { named($0, names) } == expected.map { named($0, rules) },
                "seed \(channels)")
        }
    }

    private struct NamedRecord: Equatable {
        var record: CommandRecord
        var rule: String
    }

    private func named(_ record: CommandRecord, _ names: [String]) -> NamedRecord {
        var plain = record
        plain.rule = 0
        return NamedRecord(record: plain, rule: names[Int(record.rule)])
    }

    @Test func writesEmptyFieldsAndQuotes() throws {
        let records = [
            CommandRecord(cycle: 5, channel: 0, command: Command(.refresh, rank: 1), rule: 0),
            CommandRecord(
                cycle: 1 << 54, channel: 0,
                command: Command(.read_p, rank: 0, bankgroup: 1, bank: 2, row: 3, column: 4),
                rule: 1),
        ]
        for (name, ruleColumn) in [("with", true), ("without", false)] {
            let writer = try CommandLogWriter(
                path: scratch.path(name), channels: 1, rules: ["", "a\"b\nc"],
                ruleColumn: ruleColumn)
            try records.withUnsafeBufferPointer { try writer.append($0, channel: 0) }
            try writer.finish()
        }
        #expect(
            scratch.text("with")
                == "\(Self.header),rule\n5,refresh,0,1,,,,,\n"
                + "18014398509481984,read_p,0,0,1,2,3,4,\"a\"\"b c\"\n")
        #expect(
            scratch.text("without")
                == "\(Self.header)\n5,refresh,0,1,,,,\n18014398509481984,read_p,0,0,1,2,3,4\n")
    }

    @Test func writesTheColumnsOfUnits() throws {
        let commands = [
            Command(
                .pim_activate4, rank: 0, bankgroup: 1, row: 8192, partition: 1, mask: 0xf0),
            Command(.pim_mac, rank: -1, column: 31, partition: 1, mask: .max),
            Command(.pim_read_result, rank: 1, partition: 1, count: 4, mask: 0x1a2b),
            Command(.pim_wrgb, rank: -1),
            Command(.activate, rank: 0, bankgroup: 1, bank: 2, row: 3, partition: 0),
        ]
        for ruleColumn in [true, false] {
            let writer = try CommandLogWriter(
                path: scratch.path("log"), channels: 1, rules: [""], ruleColumn: ruleColumn,
                unitColumns: true)
            let records = commands.enumerated().map {
                CommandRecord(cycle: Int64($0), channel: 0, command: $1)
            }
            try records.withUnsafeBufferPointer { try writer.append($0, channel: 0) }
            try writer.finish()
            let end = ruleColumn ? ",\n" : "\n"
            let rows = [
                "0,pim_activate4,0,0,1,,8192,,1,0xf0,", "1,pim_mac,0,,,,,31,1,0xffffffffffffffff,",
                "2,pim_read_result,0,1,,,,,1,0x1a2b,4", "3,pim_wrgb,0,,,,,,,,",
                "4,activate,0,0,1,2,3,,0,,",
            ]
            let header =
                "\(Self.header),partition,mask,count" + (ruleColumn ? ",rule\n" : "\n")
            #expect(scratch.text("log") == header + rows.map { $0 + end }.joined())
            #expect(try self.records(at: scratch.path("log")) == records)
        }
    }

    @Test func findsTheColumnsOfUnitsAnywhere() throws {
        let text =
            "\(Self.header),count,x,mask,rule,partition\n"
            + "1,pim_mac,0,,,,,,7,\"y\",0XaB,,1\r\n"
        #expect(
            try records(at: scratch.write(text)) == [
                CommandRecord(
                    cycle: 1, channel: 0,
                    command: Command(.pim_mac, rank: -1, partition: 1, count: 7, mask: 0xab))
            ])
    }

    @Test func droppedLogsLeaveNothing() throws {
        let record = CommandRecord(cycle: 5, channel: 1, command: Command(.refresh, rank: 1))
        for discards in [true, false] {
            let writer = try CommandLogWriter(path: scratch.path("log"), channels: 4, rules: [""])
            for channel in 0..<4 {
                for _ in 0..<1000 {
                    try [record].withUnsafeBufferPointer {
                        try writer.append($0, channel: channel)
                    }
                }
            }
            if discards { writer.discard() }
        }
        #expect(scratch.names == [])
    }

    @Test func fullDisksStopTheWriting() throws {
        let writer = try CommandLogWriter(path: "/dev/full", channels: 2, rules: [""])
        let records = [CommandRecord](
            repeating: CommandRecord(cycle: 5, channel: 1, command: Command(.refresh)), count: 4000)
        try records.withUnsafeBufferPointer { try writer.append($0, channel: 1) }
        #expect(throws: OutputError.self) { try writer.finish() }
    }

    @Test func readsFurtherColumnsAndLooseText() throws {
        let text = #"""
            \#(Self.header),Partition,rule,bits\#r
            1,activate,0,1,2,3,4,5,,tRC,0x"f\#r

            2,self_refresh_exit,0,1,,,,,"a, ""b""","t,""R""",\#r
            3,precharge,63,,,,,2147483647,x,,y
            """#
        let (records, rules) = try logRecords(at: scratch.write(text)).get()
        #expect(rules == ["", "tRC", "t,\"R\""])
        #expect(
            records == [
                CommandRecord(
                    cycle: 1, channel: 0,
                    command: Command(
                        .activate, rank: 1, bankgroup: 2, bank: 3, row: 4, column: 5), rule: 1),
                CommandRecord(
                    cycle: 2, channel: 0, command: Command(.self_refresh_exit, rank: 1), rule: 2),
                CommandRecord(
                    cycle: 3, channel: 63, command: Command(.precharge, rank: -1, column: .max)),
            ])
        #expect(try self.records(at: scratch.write("\(Self.header)\n")).isEmpty)
    }

    private func records(at path: String) throws -> [CommandRecord] {
        try logRecords(at: path).get().records
    }

    @Test(arguments: [
        FaultyTrace("", 1, 1, "the header of a command log is missing: it begins '\(header)'"),
        FaultyTrace(
            "cycle,command,rank\n", 1, 15,
            "the header of a command log has 'rank' for 'channel': it begins '\(header)'"),
        FaultyTrace(
            "cycle,command\n", 1, 14,
            "the header of a command log ends early: it begins '\(header)'"),
        FaultyTrace("\(header)\n,read,0,,,,,\n", 2, 1, "the cycle is missing"),
        FaultyTrace(
            "\(header)\n1x,read,0,,,,,\n", 2, 1, "bad cycle '1x': it must be decimal digits"),
        FaultyTrace(
            "\(header)\n18014398509481985,read,0,,,,,\n", 2, 1,
            "the cycle '18014398509481985' is larger than 2^54"),
        FaultyTrace("\(header)\n1,,0,,,,,\n", 2, 3, "the command is missing"),
        FaultyTrace(
            "\(header)\n1,raed,0,,,,,\n", 2, 3, "unknown command 'raed'; did you mean 'read'?"),
        FaultyTrace(
            "\(header)\n1,self_refresh_exit_,0,,,,,\n", 2, 3,
            "unknown command 'self_refresh_exit_'; did you mean 'self_refresh_exit'?"),
        FaultyTrace("\(header)\n1,read,,,,,,\n", 2, 8, "the channel is missing"),
        FaultyTrace(
            "\(header)\n1,read,0,-1,,,,\n", 2, 10, "bad rank '-1': it must be decimal digits"),
        FaultyTrace(
            "\(header)\n1,read,0,1,2,3,2147483648,\n", 2, 16,
            "the row '2147483648' is larger than 2147483647"),
        FaultyTrace(
            "\(header)\n1,read,0,1,2,3,4,5 6\n", 2, 18,
            "bad column '5 6': it must be decimal digits"),
        FaultyTrace(
            "\(header)\n1,read,0,1,2,3\n", 2, 15,
            "the row ends after 6 fields: the header has more columns"),
        FaultyTrace(
            "\(header),rule\r\n1,read,0,1,2,3,4,5\r\n", 2, 19,
            "the row ends after 8 fields: the header has more columns"),
        FaultyTrace(
            "\(header)\n1,read,0,1,2,3,4,5,6\n", 2, 19,
            "the row has more fields than the header has columns"),
        FaultyTrace(
            "\(header),rule\n1,read,0,1,2,3,4,5,\"6\n", 2, 20,
            "the quoted field has no closing quote"),
        FaultyTrace(
            "\(header),rule\n1,read,0,1,2,3,4,5,\"6\"7\n", 2, 23, "unexpected '7' after a field"),
        FaultyTrace(
            "\(header),mask,count,mask\n", 1, 65, "the header names 'mask' twice"),
        FaultyTrace(
            "\(header),mask\n1,pim_mac,0,,,,,,12\n", 2, 18,
            "bad mask '12': it must be 0x and hexadecimal digits"),
        FaultyTrace(
            "\(header),mask\n1,pim_mac,0,,,,,,0x\n", 2, 18,
            "bad mask '0x': it must be 0x and hexadecimal digits"),
        FaultyTrace(
            "\(header),mask\n1,pim_mac,0,,,,,,0x10000000000000000\n", 2, 18,
            "the mask '0x10000000000000000' is larger than 64 bits"),
        FaultyTrace(
            "\(header),partition\n1,pim_mac,0,,,,,,-1\n", 2, 18,
            "bad partition '-1': it must be decimal digits"),
        FaultyTrace(
            "\(header),partition,mask,count\n1,pim_mac,0,,,,,,,,2147483648\n", 2, 20,
            "the count '2147483648' is larger than 2147483647"),
        FaultyTrace(
            "\(header),partition,mask,count\n1,pim_mac,0,,,,,,1,0x1\n", 2, 23,
            "the row ends after 10 fields: the header has more columns"),
        FaultyTrace(
            "\(header)\n1,pim_gwritte,0,,,,,\n", 2, 3,
            "unknown command 'pim_gwritte'; did you mean 'pim_gwrite'?"),
        FaultyTrace(
            "\(header)\n1,re\0ad,0,,,,,\n", 2, 5, "unexpected byte 0x0: is this a text file?"),
        FaultyTrace(
            "\(header),x\n1,read,0,,,,,,\(String(repeating: "x", count: 4096))\n", 2, 4097,
            "the line is longer than 4096 bytes"),
    ])
    func locates(_ faulty: FaultyTrace) {
        let path = scratch.write(faulty.text)
        let expected = TraceError(
            file: path, line: faulty.line, column: faulty.column, message: faulty.message)
        for chunkBytes in [1 << 16, 1, 3, 64] {
            let result = logRecords(at: path, chunkBytes: chunkBytes)
            #expect(throws: expected) { try result.get() }
        }
    }

    @Test func namesAtMost255Rules() throws {
        func log(_ rules: Int) -> String {
            "\(Self.header),rule\n" + (0..<rules).map { "1,read,0,,,,,,r\($0)\n" }.joined()
        }
        #expect(try records(at: scratch.write(log(255))).last?.rule == 255)
        #expect(
            throws: TraceError(
                file: scratch.path("input"), line: 257, column: 15,
                message: "a log may name at most 255 rules")
        ) { try records(at: scratch.write(log(256))) }
    }
}
