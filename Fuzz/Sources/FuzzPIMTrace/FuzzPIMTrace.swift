import DRAMModel
import FuzzBytes
import Glibc
import TraceFormats

private let input = InputFile()
/// Where reading stops: a packed input may unpack to a thousand times its size.
private let mostOperations = 20_000

/// LibraPIM's memory: 64 channels of 4 x 4 sliced banks with rows of 1 KB.
private let sliced: MemoryConfiguration = {
    var memory = MemoryConfiguration(
        name: "fuzz", standard: Standard(name: "HBM2", file: ""),
        organization: Organization(
            channels: 64, ranks: 1, bankgroups: 4, banks_per_group: 4, rows: 16_384, columns: 64,
            device_width: 128, bus_width: 128, BL: 4, burstCycles: 2),
        timing: TimingParameters(
            tCK_fs: 1_000_000, CL: 14, CWL: 4, tRCDRD: 14, tRCDWR: 14, tRP: 14, tRAS: 34, tRC: 48,
            tCCD_S: 1, tCCD_L: 2, tRTRS: 2, tRTP: 5, tWTR_S: 6, tWTR_L: 8, tWR: 16, tRRD_S: 4,
            tRRD_L: 6, tFAW: 30, tRFC: 260, tREFI: 3900),
        pim: PIMParameters(tCCD_PIM: 2))
    memory.controller.address_mapping = "rorabgbachco"
    memory.bank.kind = .sliced
    memory.bank.weight_rows = 8192
    return memory
}()

/// The same size with units behind vertical ports.
private let ports: MemoryConfiguration = {
    var memory = sliced
    memory.bank = BankStructure()
    memory.pim?.nmp = NMPParameters()
    return memory
}()

private struct Contents {
    var channel = 0
    var operations: [PIMOperation] = []
    var events: [String] = []
    var error: String?
}

/// Reads the bytes as a PIM trace, text or binary, plain or packed, in large batches and one by
/// one.
///
/// Both must give the same operations and the same error. A trace that is read without one must be
/// the same after it was written, in either form, and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPIMTrace(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    input.hold(UnsafeRawBufferPointer(start: data, count: count))
    check(sliced)
    check(ports)
    return 0
}

private func check(_ memory: MemoryConfiguration) {
    let large = read(input.path, memory, batch: 256)
    let small = read(input.path, memory, batch: 1)
    guard small.operations.count < mostOperations else { return }
    demand(large.error == small.error, "the batch changes the error")
    // A batch that ends in an error is lost as a whole.
    demand(small.operations.starts(with: large.operations), "the batch changes the operations")
    if small.error != nil { return }
    demand(large.operations.count == small.operations.count, "the batch loses operations")
    for form in PIMTraceWriter.Form.allCases { checkWriting(small, memory, form) }
}

private func read(
    _ path: String, _ memory: MemoryConfiguration, batch: Int
) -> Contents {
    var contents = Contents()
    let buffer = UnsafeMutableBufferPointer<PIMOperation>.allocate(capacity: batch)
    defer { buffer.deallocate() }
    do throws(TraceError) {
        let reader = try PIMTraceReader(path: path, configuration: memory)
        contents.channel = reader.channel
        while contents.operations.count < mostOperations {
            let count = try reader.read(into: buffer)
            if count == 0 { break }
            for operation in buffer[..<count] {
                demand(operation.mask >> 16 == 0, "banks outside the rank")
                demand(operation.address < 1 << 34, "an address outside the memory")
                demand(operation.event < reader.eventCount, "an event without a name")
                contents.operations.append(operation)
            }
        }
        contents.events = reader.eventNames
    } catch {
        demand(!error.message.isEmpty, "an error that says nothing")
        contents.error = "\(error)"
    }
    return contents
}

private func checkWriting(
    _ contents: Contents, _ memory: MemoryConfiguration, _ form: PIMTraceWriter.Form
) {
    let path = "/dev/shm/librasim-fuzz-\(getpid()).pim"
    defer { unlink(path) }
    do throws(OutputError) {
        let writer = try PIMTraceWriter(
            path: path, form: form, configuration: memory, channel: contents.channel)
        for event in contents.events { _ = writer.event(event) }
        try contents.operations.withUnsafeBufferPointer { buffer throws(OutputError) in
            try writer.append(buffer)
        }
        try writer.finish()
    } catch {
        fatalError("\(error)")
    }
    let again = read(path, memory, batch: 64)
    demand(again.error == nil, "what was written is refused: \(again.error ?? "")")
    demand(again.operations.count == contents.operations.count, "operations are lost")
    for (old, new) in zip(contents.operations, again.operations) {
        var same = new
        same.line = old.line
        same.event = old.event
        demand(same == old, "an operation changes")
        guard old.event >= 0 else { continue }
        demand(
            again.events[Int(new.event)] == contents.events[Int(old.event)], "an event changes")
    }
}
