import Foundation

/// A folder of its own for one test, gone with the object.
package final class Scratch {
    package let folder: String

    package init() {
        // Short, as messages cut long names.
        var template = Array((NSTemporaryDirectory() + "librasim-XXXXXX").utf8CString)
        folder = String(cString: mkdtemp(&template))
    }

    /// A folder that holds files, given by name.
    package convenience init(_ files: [String: String]) {
        self.init()
        for (name, text) in files { write(text, as: name) }
    }

    deinit {
        // A test may have made it read-only.
        chmod(folder, 0o755)
        try? FileManager.default.removeItem(atPath: folder)
    }

    package func path(_ name: String) -> String { folder + "/" + name }

    /// Writes a file; returns its path.
    @discardableResult
    package func write(_ bytes: [UInt8], as name: String = "input") -> String {
        try! Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// Writes a file; returns its path.
    @discardableResult
    package func write(_ text: String, as name: String = "input") -> String {
        write(Array(text.utf8), as: name)
    }

    /// The bytes of a file; none when it is missing.
    package func data(_ name: String) -> Data {
        FileManager.default.contents(atPath: path(name)) ?? Data()
    }

    package func text(_ name: String) -> String { String(decoding: data(name), as: UTF8.self) }

    /// Every name in the folder, hidden ones too.
    package var names: [String] {
        try! FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// A JSON file as an object.
    package func json(_ name: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: data(name)) as? [String: Any] ?? [:]
    }

    /// A text that names files of the folder, without the folder.
    package func relative(_ text: String) -> String {
        text.replacingOccurrences(of: folder + "/", with: "")
    }
}
