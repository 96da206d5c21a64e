import Glibc

/// What a folder holds.
package enum Folder {
    /// The names in a folder, in no order; nil, with `errno`, where it cannot be read.
    package static func names(in path: String) -> [String]? {
        guard let stream = FileSystem.withName(path, { opendir($0) }) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { FileName.text($0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
