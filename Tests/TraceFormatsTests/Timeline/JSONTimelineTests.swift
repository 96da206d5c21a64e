import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

@Suite struct JSONTimelineTests {
    private typealias Slice = TraceEvents.Slice
    private let scratch = Scratch()

    private func events(
        _ records: [CommandRecord], _ memory: TimelineMemory = TimelineSample.memory(),
        end: Int64 = 1000, cycles: Range<Int64> = 0..<Int64.max, rules: [String] = [""]
    ) throws -> TraceEvents {
        let path = scratch.path("timeline.json")
        try TimelineSample.write(
            [records], to: path, memory, end: end, cycles: cycles, rules: rules)
        #expect(scratch.names == ["timeline.json"])
        return try TraceEvents(FileManager.default.contents(atPath: path)!)
    }

    private func record(
        _ cycle: Int64, _ kind: CommandKind, bank: Int32 = 0, row: Int32 = -1, column: Int32 = -1
    ) -> CommandRecord {
        TimelineSample.record(cycle, kind, bank: bank, row: row, column: column)
    }

    @Test func rowsColumnsAndBursts() throws {
        let events = try events([
            record(100, .activate, bank: 2, row: 7), record(110, .read, bank: 2, column: 3),
            record(114, .read, bank: 2, column: 4), record(125, .write, bank: 2, column: 5),
            record(150, .precharge, bank: 2),
        ])
        #expect(
            events["command bus"] == [
                Slice("activate", 100, 101), Slice("read", 110, 111), Slice("read", 114, 115),
                Slice("write", 125, 126), Slice("precharge", 150, 151),
            ])
        #expect(
            events["R0 G0 B2"] == [
                Slice("row 7", 100, 150), Slice("read", 110, 112, depth: 1),
                Slice("read", 114, 116, depth: 1), Slice("write", 125, 127, depth: 1),
            ])
        #expect(
            events["data bus"] == [
                Slice("read", 120, 122), Slice("read", 124, 126), Slice("write", 133, 135),
            ])
        #expect(events.slices.count == 3)
        #expect(
            events.tracks == ["command bus", "data bus", "R0 refresh"]
                + (0..<8).map { "R0 G\($0 / 4) B\($0 % 4)" })
        #expect(events.document["displayTimeUnit"] as? String == "ns")
        let other = try #require(events.document["otherData"] as? [String: Any])
        #expect(other["memory"] as? String == "a \"round\" memory")
        #expect(other["tCK_ns"] as? Double == 1)
    }

    @Test func argumentsTellTheCommand() throws {
        var command = Command(.read, rank: 0, bankgroup: 1, bank: 2, row: 7, column: 3)
        let host = CommandRecord(
            cycle: 5, channel: 0, command: command, rule: 1, stallCycles: 17)
        command = Command(.pim_mac, rank: -1, column: 0, count: 1, mask: 0xbeef)
        let pim = CommandRecord(cycle: 6, channel: 0, command: command)
        let events = try events([host, pim], rules: ["", "n*\"tCCD\""])
        let arguments = try #require(events.arguments["command bus"])
        #expect(
            arguments[0] as NSDictionary == [
                "cycle": 5, "rank": 0, "bankgroup": 1, "bank": 2, "row": 7, "column": 3,
                "rule": "n*\"tCCD\"", "held": 17,
            ])
        #expect(
            arguments[1] as NSDictionary == [
                "cycle": 6, "column": 0, "count": 1, "mask": "0xbeef",
            ])
        #expect(
            events.arguments["data bus"]?[0] as? NSDictionary == ["cycle": 5, "column": 3])
    }

    @Test func autoPrechargeClosesTheRowInside() throws {
        let events = try events(
            [
                // tRTP has passed before tRAS has.
                record(0, .activate, bank: 0, row: 1), record(10, .read_p, bank: 0),
                // tRAS has passed before tRTP has.
                record(100, .activate, bank: 1, row: 2), record(130, .read_p, bank: 1),
                record(200, .activate, bank: 2, row: 3), record(210, .write_p, bank: 2),
                record(300, .activate, bank: 3, row: 4),
            ], end: 321)
        #expect(
            events["R0 G0 B0"] == [Slice("row 1", 0, 20), Slice("read_p", 10, 12, depth: 1)])
        #expect(
            events["R0 G0 B1"] == [Slice("row 2", 100, 134), Slice("read_p", 130, 132, depth: 1)])
        #expect(
            events["R0 G0 B2"] == [Slice("row 3", 200, 226), Slice("write_p", 210, 212, depth: 1)])
        #expect(events["R0 G0 B3"] == [Slice("row 4", 300, 321)], "open at the end of the run")
    }

    @Test func refreshOfRanksAndBanks() throws {
        let refresh = CommandRecord(cycle: 10, channel: 0, command: Command(.refresh, rank: 1))
        let enter = CommandRecord(
            cycle: 200, channel: 0, command: Command(.self_refresh_enter, rank: 0))
        let exit = CommandRecord(
            cycle: 300, channel: 0, command: Command(.self_refresh_exit, rank: 0))
        let again = CommandRecord(
            cycle: 400, channel: 0, command: Command(.self_refresh_enter, rank: 0))
        let records = [refresh, record(100, .refresh_bank, bank: 1), enter, exit, again]
        for standard in [Standard.DDR4, .DDR5] {
            let memory = TimelineSample.memory(standard, ranks: 2)
            let events = try events(records, memory, end: 500)
            #expect(events["R1 refresh"] == [Slice("refresh", 10, 60)])
            for bank in 0..<8 {
                #expect(events["R1 G\(bank / 4) B\(bank % 4)"] == [Slice("refresh", 10, 60)])
                let isMeant = bank == 1 || (standard == .DDR5 && bank == 5)
                #expect(
                    events["R0 G\(bank / 4) B\(bank % 4)"]
                        == (isMeant ? [Slice("refresh_bank", 100, 125)] : []))
            }
            #expect(
                events["R0 refresh"] == [
                    Slice("self_refresh", 200, 300), Slice("self_refresh", 400, 500),
                ])
        }
    }

    @Test func processingUnits() throws {
        var bank = BankStructure()
        bank.kind = .dual_row_buffer
        let memory = TimelineSample.memory(.HBM2, ranks: 2, bank: bank, hasPIM: true)
        let masked = TimelineSample.masked
        let events = try events(
            [
                CommandRecord(
                    cycle: 0, channel: 0,
                    command: Command(.pim_activate4, rank: 0, bankgroup: 1, row: 9)),
                record(1, .activate, bank: 0, row: 3),
                masked(3, .pim_activate, -1, 8, -1, -1, 0x1),
                masked(20, .pim_gwrite, 0, -1, 0, 5, 0x10), masked(40, .pim_wrgb, 0, -1, -1, -1, 0),
                masked(60, .pim_mac, 0, -1, 0, -1, 0x30), masked(63, .pim_mac, 0, -1, 1, -1, 0x30),
                masked(70, .pim_activation_function, 0, -1, -1, -1, 0x30),
                masked(80, .pim_read_result, 0, -1, -1, 3, 0x30),
                masked(90, .pim_precharge, -1, -1, -1, -1, 0xff),
            ], memory, end: 100)
        #expect(events["row command bus"].map(\.name).count == 4)
        #expect(events["column command bus"].map(\.start) == [20, 40, 60, 63, 70, 80])
        #expect(events["R0 G0 B0 host"] == [Slice("row 3", 1, 100)])
        #expect(events["R0 G0 B0 pim"] == [Slice("row 8", 3, 90)])
        #expect(events["R1 G0 B0 pim"] == [Slice("row 8", 3, 90)])
        #expect(
            events["R0 G1 B0 pim"] == [
                Slice("row 9", 0, 90), Slice("pim_gwrite", 20, 40, depth: 1),
                Slice("pim_mac", 60, 63, depth: 1), Slice("pim_mac", 63, 66, depth: 1),
            ])
        #expect(
            events["R0 G1 B1 pim"] == [
                Slice("row 9", 0, 90), Slice("pim_mac", 60, 63, depth: 1),
                Slice("pim_mac", 63, 66, depth: 1),
            ])
        #expect(events["R0 G1 B3 pim"] == [Slice("row 9", 0, 90)])
        #expect(
            events["R0 PIM units"] == [
                Slice("pim_mac", 60, 63), Slice("pim_mac", 63, 66),
                Slice("pim_activation_function", 70, 76), Slice("pim_read_result", 80, 86),
            ])
        #expect(events["R1 PIM units"] == [])
        #expect(
            events["data bus"] == [
                Slice("pim_wrgb", 48, 50), Slice("pim_read_result", 90, 96),
            ])
    }

    @Test func partitionsFollowTheRow() throws {
        var bank = BankStructure()
        bank.kind = .sliced
        bank.weight_rows = 512
        let memory = TimelineSample.memory(.HBM2, bank: bank, hasPIM: true)
        let events = try events(
            [
                record(0, .activate, row: 511), record(4, .activate, row: 512),
                record(20, .read, row: 511), record(24, .read, row: 512),
            ], memory, end: 30)
        #expect(
            events["R0 G0 B0 weight"]
                == [Slice("row 511", 0, 30), Slice("read", 20, 22, depth: 1)])
        #expect(
            events["R0 G0 B0 kv"] == [Slice("row 512", 4, 30), Slice("read", 24, 26, depth: 1)])
    }

    @Test func timesAreExact() throws {
        let path = scratch.path("t.json")
        let memory = TimelineSample.memory(tCK_fs: 416_667)
        let far = (Int64(1) << 53) + 1
        try TimelineSample.write(
            [[record(0, .refresh), record(24, .activate, row: 1), record(far, .precharge)]],
            to: path, memory, end: far)
        let text = scratch.text("t.json")
        #expect(text.contains("\"ts\":0,\"name\":\"refresh\""))
        #expect(text.contains("\"ts\":0.010000008,\"name\":\"activate\""))
        #expect(text.contains("\"ts\":3753002691875.165330331,\"name\":\"precharge\""))
    }

    @Test func limitsCutWhatCrossesThem() throws {
        let records = [
            record(0, .activate, bank: 0, row: 1), record(5, .activate, bank: 1, row: 2),
            record(30, .precharge, bank: 1), record(94, .read, bank: 0),
            record(99, .read, bank: 0), record(101, .read, bank: 0),
            record(110, .activate, bank: 1, row: 3), record(119, .read, bank: 0),
            record(120, .read, bank: 0), record(150, .precharge, bank: 0),
        ]
        let events = try events(records, end: 200, cycles: 100..<120)
        #expect(
            events["R0 G0 B0"] == [
                Slice("row 1", 100, 120), Slice("read", 100, 101, depth: 1),
                Slice("read", 101, 103, depth: 1), Slice("read", 119, 120, depth: 1),
            ])
        #expect(events["R0 G0 B1"] == [Slice("row 3", 110, 120)])
        #expect(
            events["data bus"] == [
                Slice("read", 104, 106), Slice("read", 109, 111), Slice("read", 111, 113),
            ])
        #expect(events["command bus"].map(\.start) == [101, 110, 119])
    }

    @Test func limitsBeyondTheRunShowNothing() throws {
        let events = try events(
            [record(0, .activate, row: 1), record(9, .precharge)], end: 200, cycles: 500..<600)
        #expect(events.slices.isEmpty)
    }

    /// Whatever the order of batches, the file is the same.
    @Test(arguments: ["a.json", "a.json.gz", "a.vcd", "a.vcd.gz"])
    func batchesMayInterleave(_ name: String) throws {
        let memory = TimelineSample.memory(channels: 4, ranks: 2)
        let records = TimelineSample.chaos(seed: 5, count: 3000, channels: 4, ranks: 2)
        let byChannel = (0..<4).map { channel in records.filter { $0.channel == Int32(channel) } }
        try TimelineSample.write(byChannel, to: scratch.path(name), memory, end: 20_000)
        let whole = FileManager.default.contents(atPath: scratch.path(name))
        try TimelineSample.write(
            records.map { [$0] }, to: scratch.path(name), memory, end: 20_000)
        #expect(FileManager.default.contents(atPath: scratch.path(name)) == whole)
        #expect(scratch.names == [name])
        if name.hasSuffix(".gz") {
            let plain = String(name.dropLast(3))
            try TimelineSample.write(byChannel, to: scratch.path(plain), memory, end: 20_000)
            #expect(gzip(Array(scratch.text(plain).utf8), in: scratch).count == whole?.count)
        }
    }

    /// Slices stay nested or apart, whatever comes; `TraceEvents` checks that.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func chaosStaysInOrder(seed: UInt64) throws {
        var bank = BankStructure()
        bank.kind = seed % 2 == 0 ? .conventional : .dual_row_buffer
        let memory = TimelineSample.memory(
            seed % 3 == 0 ? .HBM2 : .DDR5, ranks: 2, bank: bank, hasPIM: seed % 2 == 1)
        let records = TimelineSample.chaos(seed: seed, count: 400, channels: 1, ranks: 2)
        let from = Int64(seed) * 50
        let events = try events(records, memory, end: 1300, cycles: from..<from + 600)
        #expect(!events.slices.isEmpty, "seed \(seed)")
        for (track, slices) in events.slices {
            for slice in slices {
                #expect(slice.depth < 2 && slice.start >= Int(from), "seed \(seed), \(track)")
                #expect(slice.end <= Int(from) + 600, "seed \(seed), \(track): \(slice)")
            }
        }
    }

    @Test func droppedTimelinesLeaveNothing() throws {
        let memory = TimelineSample.memory(channels: 2)
        for name in ["a.json", "a.vcd", "a.json.gz"] {
            let writer = try TimelineWriter(path: scratch.path(name), memory: memory, rules: [""])
            #expect(writer.temporaryPath != nil)
            writer.discard()
            _ = try TimelineWriter(path: scratch.path(name), memory: memory, rules: [""])
        }
        #expect(scratch.names == [])
    }
}
