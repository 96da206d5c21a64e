import DRAMModel
import FuzzBytes
import TraceFormats

private let input = InputFile()
private let capacityBytes: UInt64 = 1 << 34
/// Where reading stops: a packed input may unpack to a thousand times its size.
private let mostRequests = 20_000

/// Reads the bytes as a request trace, plain or packed, in large batches and one by one.
///
/// Both must give the same requests and the same error; requests must lie in the memory, in order
/// of time.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequestTrace(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    input.hold(UnsafeRawBufferPointer(start: data, count: count))
    let large = read(batch: 256)
    let small = read(batch: 1)
    guard small.requests.count < mostRequests else { return 0 }
    demand(large.error == small.error, "the batch changes the error")
    // A batch that ends in an error is lost as a whole.
    demand(small.requests.starts(with: large.requests), "the batch changes the requests")
    demand(
        large.error != nil || large.requests.count == small.requests.count,
        "the batch loses requests")
    return 0
}

private func read(batch: Int) -> (requests: [Request], error: String?) {
    var requests: [Request] = []
    let buffer = UnsafeMutableBufferPointer<Request>.allocate(capacity: batch)
    defer { buffer.deallocate() }
    do throws(TraceError) {
        let reader = try RequestTraceReader(
            path: input.path, capacityBytes: capacityBytes, requestBytes: 64)
        while requests.count < mostRequests {
            let count = try reader.read(into: buffer)
            if count == 0 { break }
            for request in buffer[..<count] {
                demand(request.address < capacityBytes, "an address outside the memory")
                demand(request.cycle >= requests.last?.cycle ?? 0, "time goes backwards")
                demand(request.cycle <= RequestTraceReader.maximumCycle, "a cycle too late")
                requests.append(request)
            }
        }
        return (requests, nil)
    } catch {
        demand(!error.message.isEmpty, "an error that says nothing")
        return (requests, "\(error)")
    }
}
