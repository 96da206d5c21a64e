import ConfigFiles
import Foundation

/// A file with a text that is gone when its owner is.
final class TextFile {
    let url: URL

    init(_ text: String) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID().uuidString)")
        try Data(text.utf8).write(to: url)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var path: String { url.path }

    /// What is wrong according to some reading of it, a line each, the file being `f`.
    func errors(_ body: (String) throws(ConfigurationError) -> Void) -> [String] {
        do throws(ConfigurationError) {
            try body(path)
            return []
        } catch {
            return error.diagnostics.map {
                $0.rendered().replacingOccurrences(of: path, with: "f")
            }
        }
    }
}
