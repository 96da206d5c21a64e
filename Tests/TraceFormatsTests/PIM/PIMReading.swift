import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

/// All that a PIM trace holds.
struct PIMContents: Equatable {
    var channel: Int
    var operations: [PIMOperation]
    var events: [String]

    /// The operations without the places where they stand.
    var placeless: [PIMOperation] {
        operations.map {
            var operation = $0
            operation.line = 0
            return operation
        }
    }
}

/// All of a PIM trace, or the error that reading it ends in.
func pimContents(
    at path: String, _ memory: MemoryConfiguration = .sliced, chunkBytes: Int = 1 << 16,
    batch: Int = 64
) -> Result<PIMContents, TraceError> {
    let buffer = UnsafeMutableBufferPointer<PIMOperation>.allocate(capacity: batch)
    defer { buffer.deallocate() }
    do throws(TraceError) {
        let reader = try PIMTraceReader(
            path: path, configuration: memory, chunkBytes: chunkBytes)
        var all: [PIMOperation] = []
        while case let count = try reader.read(into: buffer), count > 0 {
            all += buffer[..<count]
        }
        return .success(
            PIMContents(channel: reader.channel, operations: all, events: reader.eventNames))
    } catch {
        return .failure(error)
    }
}

/// Writes what a trace holds.
func writePIM(
    _ contents: PIMContents, to path: String, _ form: PIMTraceWriter.Form,
    _ memory: MemoryConfiguration = .sliced
) throws {
    let writer = try PIMTraceWriter(
        path: path, form: form, configuration: memory, channel: contents.channel)
    for (index, name) in contents.events.enumerated() {
        #expect(writer.event(name) == Int32(index))
    }
    try contents.operations.withUnsafeBufferPointer { try writer.append($0) }
    try writer.finish()
}

extension PIMOperation {
    /// Creates an operation with the fields that differ.
    init(_ kind: Kind, at line: Int64, _ change: (inout PIMOperation) -> Void = { _ in }) {
        self.init(kind)
        self.line = line
        change(&self)
    }
}

extension MemoryConfiguration {
    /// LibraPIM's memory: 64 channels of 4 x 4 banks, rows of 1 KB, `kv` rows from 8192 on.
    static let sliced = memory(channels: 64) { memory in
        memory.bank.kind = .sliced
        memory.bank.weight_rows = 8192
    }

    /// Four channels of two ranks, two row buffers a bank.
    static let dual = memory(channels: 4, ranks: 2) { $0.bank.kind = .dual_row_buffer }

    /// Like `sliced`, with activations that do not count in tFAW and joined partitions.
    static let exempt = memory(channels: 2) { memory in
        memory.bank.kind = .sliced
        memory.bank.bridge = .connected
        memory.pim!.tfaw = .exempt
    }

    /// Bank groups of two banks.
    static let paired = memory(channels: 1, bankgroups: 2, banks_per_group: 2) { _ in }

    /// Units behind vertical ports: 16 columns of 64 bytes a row; half of the input buffer holds
    /// 8192 elements, half of a port's share of the output buffer 1024 results.
    static let ports = memory(channels: 2) { $0.install(NMPParameters()) }

    /// The same with whole buffers, and two banks a port.
    static let sharedPorts = memory(channels: 2) { memory in
        memory.install(NMPParameters())
        memory.pim?.nmp?.banks_per_port = 2
        memory.pim?.nmp?.buffering = .single
    }

    /// A memory without processing units.
    static let host = memory(channels: 4) { $0.pim = nil }

    static func memory(
        channels: Int, ranks: Int = 1, bankgroups: Int = 4, banks_per_group: Int = 4,
        _ change: (inout MemoryConfiguration) -> Void
    ) -> MemoryConfiguration {
        var memory = MemoryConfiguration(
            name: "test", standard: .HBM2,
            organization: Organization(
                channels: channels, ranks: ranks, bankgroups: bankgroups,
                banks_per_group: banks_per_group, rows: 16_384, columns: 64, device_width: 128,
                bus_width: 128, BL: 4, burstCycles: 2),
            timing: TimingParameters(
                tCK_fs: 1_000_000, CL: 14, CWL: 4, tRCDRD: 14, tRCDWR: 14, tRP: 14, tRAS: 34,
                tRC: 48, tCCD_S: 1, tCCD_L: 2, tRTRS: 2, tRTP: 5, tWTR_S: 6, tWTR_L: 8, tWR: 16,
                tRRD_S: 4, tRRD_L: 6, tFAW: 30, tRFC: 260, tREFI: 3900),
            pim: nil)
        memory.install(PIMParameters(tCCD_PIM: 2))
        memory.controller.address_mapping = "rorabgbachco"
        change(&memory)
        return memory
    }
}

/// A random operation that a memory allows, not before `cycle`; `address` is one of the channel's.
func randomOperation(
    _ memory: MemoryConfiguration, channel: Int, events: Int, after cycle: Int64,
    _ random: inout SplitMix64
) -> PIMOperation {
    let o = memory.organization
    let kinds = PIMOperation.Kind.allCases.filter {
        ($0 != .pim_activate4 || o.banks_per_group == 4)
            && (!$0.needsUnits || memory.pim != nil)
            && !(memory.pim?.nmp == nil ? $0.needsPorts : $0.needsUnitsInBanks)
            && (($0 != .wait && $0 != .post) || events > 0)
    }
    var operation = PIMOperation(kinds.randomElement(using: &random)!)
    func number(_ range: Range<Int>) -> Int32 { Int32(Int.random(in: range, using: &random)) }
    if Int.random(in: 0..<4, using: &random) == 0 {
        operation.cycle = cycle + Int64(random.next() >> UInt64.random(in: 40...63, using: &random))
    }
    let all: UInt64 = (1 << UInt64(o.banks)) - 1
    let group = ((1 << UInt64(o.banks_per_group)) - 1) as UInt64
    let groupMask = group << UInt64(Int(number(0..<o.bankgroups)) * o.banks_per_group)
    let bankMask = 1 << UInt64(number(0..<o.banks)) as UInt64
    let kind = operation.kind
    if kind.fields.contains(.scope) {
        operation.rank = number((o.ranks > 1 && kind == .pim_gwrite ? 0 : -1)..<o.ranks)
        let masks = [all, groupMask, bankMask, max(1, random.next() & all)]
        operation.mask = masks.randomElement(using: &random)!
    }
    switch kind {
    case .pim_activate4: operation.mask = groupMask
    case .pim_activate where memory.pim?.tfaw != .exempt && operation.mask.nonzeroBitCount > 4:
        operation.mask = bankMask
    case .pim_gwrite: operation.mask = bankMask
    default: break
    }
    if [.pim_activate4, .pim_activate, .gemv_tile, .gemm_tile].contains(kind) {
        operation.row = number(memory.bank.pimRows(of: o.rows))
    }
    if [.pim_gwrite, .pim_mac, .pim_mac_gb, .gemv_tile].contains(kind) {
        operation.column = number(0..<32)
        operation.count = number(1..<33 - Int(operation.column))
    }
    if kind == .gemv_tile {
        operation.repeats = number(1..<1 + (32 - Int(operation.column)) / Int(operation.count))
    }
    if kind.needsPorts {
        operation.repeats = number(1..<9)
        operation.count = number(1..<100)
        if kind.fields.contains(.column) {
            operation.column = number(0..<16)
            operation.count = number(1..<17 - Int(operation.column))
        }
        if kind.fields.contains(.inputHalf) { operation.halves.input = UInt8(number(0..<2)) }
        if kind.fields.contains(.outputHalf) { operation.halves.output = UInt8(number(0..<2)) }
    }
    if kind == .pim_wrgb { operation.count = number(1..<200) }
    if kind == .delay { operation.count = number(1..<Int(Int32.max)) }
    if kind == .read || kind == .write {
        let mapping = AddressMapping(memory)
        operation.count = number(1..<17)
        operation.address = mapping.encode(
            DecodedAddress(
                channel: Int32(channel), rank: number(0..<o.ranks),
                bankgroup: number(0..<o.bankgroups), bank: number(0..<o.banks_per_group),
                row: number(0..<o.rows), column: number(0..<17 - Int(operation.count))))
        operation.address += UInt64(number(0..<64))
    }
    if kind == .wait || kind == .post { operation.event = number(0..<events) }
    return operation
}
