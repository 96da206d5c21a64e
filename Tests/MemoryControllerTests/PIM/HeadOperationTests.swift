import DRAMEngine
import DRAMModel
import TestSupport
import Testing

@testable import MemoryController

/// What operations become at the head of a stream, and how soon the next activation can come.
@Suite struct HeadOperationTests {
    private static func ports() throws -> MemoryConfiguration {
        try TimingFiles.load("lpddr5-6400-h2llm", ["pim.tfaw=exempt"])
    }

    /// The commands of an operation one by one, and how often each might have gone in a row.
    private func spelt(
        _ operation: PIMOperation, _ memory: MemoryConfiguration
    ) -> (commands: [PIMCommand], times: [Int64]) {
        var head = PIMHeadOperation(PIMShape(memory))
        head.load(operation)
        var commands: [PIMCommand] = []
        var times: [Int64] = []
        var isDone = false
        while !isDone {
            let next = head.command
            commands.append(next.command)
            times.append(next.times)
            let isTransfer = operation.kind.traits.expansion?.repetition == .bursts
            isDone = head.advance(by: isTransfer ? Int64(next.command.count) : 1)
        }
        return (commands, times)
    }

    @Test func aTileIsActivationsMACsAndResultsOfItsHeadsAndAPrecharge() throws {
        let bench = try PIMBench(.conventional)
        let (commands, times) = spelt(bench.tile(macs: 3, heads: 2, row: 7), bench.memory)
        let head: [CommandKind] = [.pim_mac, .pim_mac, .pim_mac, .pim_read_result]
        let activations = [CommandKind](repeating: .pim_activate4, count: 4)
        #expect(commands.map(\.kind) == activations + head + head + [.pim_precharge])
        #expect(commands[..<4].map(\.mask) == [0xf, 0xf0, 0xf00, 0xf000])
        #expect(commands[..<4].allSatisfy { $0.row == 7 })
        // The columns of a head follow those of the one before.
        #expect(commands.filter { $0.kind == .pim_mac }.map(\.column) == [0, 1, 2, 3, 4, 5])
        #expect(times == [1, 1, 1, 1, 3, 2, 1, 1, 3, 2, 1, 1, 1])
    }

    @Test func banksThatAreNoGroupAreActivatedByFour() throws {
        let bench = try PIMBench(.conventional)
        var tile = bench.tile(macs: 1)
        tile.mask = 0b1110_1111
        let opening = spelt(tile, bench.memory).commands[..<2]
        #expect(opening.map(\.kind) == [.pim_activate4, .pim_activate])
        #expect(opening.map(\.mask) == [0b1111, 0b1110_0000])
    }

    @Test func aRunTileIsOneActivationOneRunAndAPrecharge() throws {
        var tile = PIMOperation(.gemm_tile)
        (tile.rank, tile.mask, tile.row, tile.column) = (0, 0xff, 5, 2)
        (tile.count, tile.repeats, tile.halves.output) = (9, 4, 1)
        let commands = spelt(tile, try Self.ports()).commands
        #expect(commands.map(\.kind) == [.pim_activate, .nmp_mac, .pim_precharge])
        #expect(commands[1].column == 2 && commands[1].count == 9 && commands[1].inputs == 4)
        #expect(commands[1].halves.output == 1)
    }

    @Test func transfersGoInCommandsOfLimitedLength() throws {
        let memory = try Self.ports()
        var input = PIMOperation(.nmp_write_input)
        (input.count, input.repeats) = (1000, 3)
        let bits = 3000 * memory.pim!.element_bits
        let bursts =
            (bits / 8 + memory.organization.requestBytes - 1)
            / memory.organization.requestBytes
        let counts = spelt(input, memory).commands.map(\.count)
        let most = Int32(PIMParameters.mostTransferBursts)
        #expect(counts.dropLast().allSatisfy { $0 == most })
        #expect(counts.last! <= most && counts.reduce(0, +) == bursts)
    }

    @Test func repeatedCommandsGoOneByOne() throws {
        let bench = try PIMBench(.conventional)
        let fills = spelt(bench.operation(.pim_wrgb, count: 4), bench.memory).commands
        #expect(fills.map(\.kind) == [CommandKind](repeating: .pim_wrgb, count: 4))
        #expect(fills.allSatisfy { $0.rank == -1 && $0.mask == 0 })
        let macs = spelt(bench.operation(.pim_mac_gb, count: 3, column: 5), bench.memory)
        #expect(macs.commands.map(\.column) == [5, 6, 7])
        #expect(macs.times == [3, 2, 1])
    }

    @Test func requestsHaveConsecutiveAddresses() throws {
        let bench = try PIMBench(.conventional)
        var write = PIMOperation(.write)
        (write.address, write.count) = (0x1000, 3)
        var head = PIMHeadOperation(PIMShape(bench.memory))
        head.load(write)
        let isCommand = head.isCommand
        #expect(!isCommand)
        let bytes = UInt64(bench.memory.organization.requestBytes)
        for index in 0..<3 as Range<UInt64> {
            let request = head.request
            #expect(request.isWrite && request.address == 0x1000 + index * bytes)
            let isDone = head.advance(by: 1)
            #expect(isDone == (index == 2))
        }
    }

    /// A stream after so many steps of its first operation.
    private func stream(
        _ operations: [PIMOperation], _ memory: MemoryConfiguration, steps: Int64
    ) -> PIMStream {
        var stream = PIMStream(PIMOperationList(operations), PIMShape(memory), index: 0)
        stream.issued(steps: steps)
        return stream
    }

    @Test func foreseesTheActivationAfterATile() throws {
        let bench = try PIMBench(.conventional)
        let memory = bench.memory
        let timing = PIMTiming(memory, memory.pim!)
        let tile = bench.tile(macs: 8, heads: 2)
        // Four activations and three MACs have gone: 13 MACs, both results and the precharge left.
        let left = timing.opening + 13 * timing.macSpacing + 2 * timing.result + timing.closing
        let first = stream([tile, tile], memory, steps: 7)
        let firstCycles = first.nextActivation(timing, after: 0)?.cycles
        #expect(firstCycles == left)
        // After the first head's result.
        let second = stream([tile, tile], memory, steps: 13)
        let rest = timing.opening + 8 * timing.macSpacing + timing.result + timing.closing
        let secondCycles = second.nextActivation(timing, after: 0)?.cycles
        #expect(secondCycles == rest)
        // The next of its own.
        let opening = stream([tile], memory, steps: 2)
        let openingCycles = opening.nextActivation(timing, after: 0)?.cycles
        #expect(openingCycles == timing.opening)
    }

    @Test func foreseesNothingBehindWhatItMustWaitFor() throws {
        let bench = try PIMBench(.conventional)
        let timing = PIMTiming(bench.memory, bench.memory.pim!)
        var later = bench.tile()
        later.cycle = 100
        let others = [PIMOperation(.barrier), PIMOperation(.read), later]
        for other in others {
            let stream = stream([bench.tile(), other, bench.tile()], bench.memory, steps: 5)
            let streamNext = stream.nextActivation(timing, after: 99)
            #expect(streamNext == nil)
        }
        let last = stream([bench.tile()], bench.memory, steps: 5)
        let lastNext = last.nextActivation(timing, after: 0)
        #expect(lastNext == nil)
        let due = stream([bench.tile(), later], bench.memory, steps: 5)
        let dueNext = due.nextActivation(timing, after: 100)
        #expect(dueNext != nil)
    }

    @Test func countsSingleCommandsOnTheWayToAnActivation() throws {
        let bench = try PIMBench(.conventional)
        let timing = PIMTiming(bench.memory, bench.memory.pim!)
        let operations = [
            bench.operation(.pim_mac, count: 10), bench.operation(.pim_read_result),
            bench.operation(.pim_precharge), bench.operation(.pim_wrgb, count: 5),
            bench.operation(.pim_activate4, mask: 0xf),
        ]
        let stream = stream(operations, bench.memory, steps: 4)
        let cycles =
            timing.opening + 6 * timing.macSpacing + timing.result + timing.closing + 1
        let streamCycles = stream.nextActivation(timing, after: 0)?.cycles
        #expect(streamCycles == cycles)
    }
}
