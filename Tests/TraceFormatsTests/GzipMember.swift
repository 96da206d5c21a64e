import Foundation
import TestSupport

@testable import TraceFormats

/// Bytes packed as one gzip member, by the output layer under test.
func gzip(_ bytes: [UInt8], in scratch: Scratch) -> [UInt8] {
    let name = "member-\(UUID().uuidString).gz"
    let writer = try! ByteWriter(path: scratch.path(name))
    bytes.withUnsafeBufferPointer { writer.append($0) }
    try! writer.commit()
    let packed = [UInt8](FileManager.default.contents(atPath: scratch.path(name))!)
    unlink(scratch.path(name))
    return packed
}
