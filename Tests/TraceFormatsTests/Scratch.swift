import Foundation
import Testing

@testable import TraceFormats

/// A folder of its own for one test, gone with the object.
final class Scratch {
    let folder: String

    init() {
        folder = NSTemporaryDirectory() + "traceformats-\(UUID().uuidString)"
        try! FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { folder + "/" + name }

    func write(_ bytes: [UInt8], as name: String = "input") -> String {
        try! Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    func write(_ text: String, as name: String = "input") -> String {
        write(Array(text.utf8), as: name)
    }

    func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path(name))!, as: UTF8.self)
    }

    /// Every name in the folder, hidden ones too.
    var names: [String] { try! FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
}

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
