import DRAMModel
import Foundation
import TestSupport

@testable import TraceFormats

/// A memory with round numbers, and records for it.
enum TimelineSample {
    /// One rank of two bank groups of four banks at 1 ns.
    static func memory(
        _ standard: Standard = .DDR4, channels: Int = 1, ranks: Int = 1,
        tCK_fs: Int64 = 1_000_000, bank: BankStructure = .init(), hasPIM: Bool = false
    ) -> TimelineMemory {
        var timing = TimingParameters(
            tCK_fs: tCK_fs, CL: 10, CWL: 8, tRCDRD: 10, tRCDWR: 10, tRP: 10, tRAS: 20, tRC: 30,
            tCCD_S: 2, tCCD_L: 4, tRTRS: 1, tRTP: 4, tWTR_S: 2, tWTR_L: 4, tWR: 6, tRRD_S: 2,
            tRRD_L: 4, tFAW: 16, tRFC: 50, tREFI: 1000)
        timing.tRFCb = 25
        let organization = Organization(
            channels: channels, ranks: ranks, bankgroups: 2, banks_per_group: 4, rows: 1024,
            columns: 128, device_width: 64, bus_width: 64, BL: 4, burstCycles: 2)
        var controller = ControllerParameters()
        controller.dual_command = standard.isHBM
        return TimelineMemory(
            MemoryConfiguration(
                name: "a \"round\" memory", standard: standard, organization: organization,
                timing: timing, controller: controller, bank: bank,
                pim: hasPIM ? PIMParameters(tCCD_PIM: 3) : nil))
    }

    /// A command to a bank of rank 0, bank group 0.
    static func record(
        _ cycle: Int64, _ kind: CommandKind, bank: Int32 = 0, row: Int32 = -1, column: Int32 = -1
    ) -> CommandRecord {
        CommandRecord(
            cycle: cycle, channel: 0,
            command: Command(kind, rank: 0, bankgroup: 0, bank: bank, row: row, column: column))
    }

    /// A command to a set of banks of a rank, or of all ranks.
    static func masked(
        _ cycle: Int64, _ kind: CommandKind, rank: Int32 = 0, row: Int32 = -1, column: Int32 = -1,
        count: Int32 = -1, mask: UInt64
    ) -> CommandRecord {
        CommandRecord(
            cycle: cycle, channel: 0,
            command: Command(
                kind, rank: rank, row: row, column: column, partition: -1, count: count,
                mask: mask))
    }

    /// Writes a timeline in batches, each of the channel of its first record, and finishes it.
    static func write(
        _ batches: [[CommandRecord]], to path: String, _ memory: TimelineMemory, end: Int64,
        cycles: Range<Int64> = 0..<Int64.max, rules: [String] = [""]
    ) throws {
        let writer = try TimelineWriter(path: path, memory: memory, rules: rules, cycles: cycles)
        for batch in batches where !batch.isEmpty {
            try batch.withUnsafeBufferPointer {
                try writer.append($0, channel: Int(batch[0].channel))
            }
        }
        try writer.complete(cycles: end)
        try writer.commit()
    }

    /// Commands as a careless engine might send them: in order, but by no rule.
    static func chaos(seed: UInt64, count: Int, channels: Int, ranks: Int) -> [CommandRecord] {
        var random = SplitMix64(seed: seed)
        var cycle: Int64 = 0
        return (0..<count).map { _ in
            cycle += Int64.random(in: 0...6, using: &random)
            var command = Command(CommandKind.allCases.randomElement(using: &random)!)
            command.rank = Int32.random(in: -1...Int32(ranks), using: &random)
            command.bankgroup = Int32.random(in: -1...2, using: &random)
            command.bank = Int32.random(in: -1...4, using: &random)
            command.row = Int32.random(in: -1...1023, using: &random)
            command.column = Int32.random(in: -1...31, using: &random)
            command.partition = Int32.random(in: -1...1, using: &random)
            command.count = Int32.random(in: -1...8, using: &random)
            command.mask = random.next() & (random.next() & 1 == 0 ? 0 : 0x3ff)
            return CommandRecord(
                cycle: cycle, channel: Int32.random(in: 0..<Int32(channels), using: &random),
                command: command)
        }
    }
}
