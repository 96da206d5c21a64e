import Foundation

/// The files of this checkout that tests read, found from this source file.
package enum Checkout {
    /// The folder of the package.
    package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The path of a file or folder, given from the root.
    package static func path(_ name: String) -> String { root.appending(path: name).path }

    /// The path of a timing file, named without extension.
    package static func timing(_ name: String) -> String { path("timing/\(name).yaml") }

    /// The path of a file in `workloads`, named without extension.
    package static func workload(_ name: String) -> String { path("workloads/\(name).yaml") }

    /// The text of a file, given from the root.
    package static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: name), encoding: .utf8)
    }

    /// Names in a folder, in order; none when there is no such folder.
    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []).sorted()
    }
}
