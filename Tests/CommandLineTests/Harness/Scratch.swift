import Foundation

/// A folder of its own for one test, gone with the object.
final class Scratch {
    let folder: String

    init() {
        folder = NSTemporaryDirectory() + "librasim-test-\(UUID().uuidString)"
        try! FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        chmod(folder, 0o755)
        try? FileManager.default.removeItem(atPath: folder)
    }

    func path(_ name: String) -> String { folder + "/" + name }

    @discardableResult
    func write(_ bytes: [UInt8], as name: String) -> String {
        try! Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    @discardableResult
    func write(_ text: String, as name: String) -> String { write(Array(text.utf8), as: name) }

    func data(_ name: String) -> Data { FileManager.default.contents(atPath: path(name)) ?? Data() }

    func text(_ name: String) -> String { String(decoding: data(name), as: UTF8.self) }

    /// Every name in the folder, hidden ones too.
    var names: [String] { try! FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

    /// A JSON file as an object.
    func json(_ name: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: data(name)) as? [String: Any] ?? [:]
    }
}
