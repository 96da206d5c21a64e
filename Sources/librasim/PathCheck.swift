import ConfigFiles
@preconcurrency import Glibc

/// Makes sure that no output takes the place of another output or of an input.
enum PathCheck {
    /// A path with the flag that names it.
    typealias NamedPath = (flag: String, path: String)

    /// What makes two paths the same file.
    private enum Identity: Equatable {
        case file(device: UInt, inode: UInt)
        /// A file that is not there yet: its folder and name.
        case missing(device: UInt, inode: UInt, name: Substring)
    }

    /// Throws when an output is an input or another output.
    static func run(command: CommandName, inputs: [NamedPath], outputs: [NamedPath]) throws {
        if outputs.filter({ $0.path == "-" }).count > 1 {
            let flags = outputs.filter { $0.path == "-" }.map(\.flag).joined(separator: " and ")
            throw Failure.usage("\(flags) cannot both go to standard output", command: command)
        }
        for (index, output) in outputs.enumerated() {
            guard let identity = identity(of: output.path) else { continue }
            let others = inputs + outputs[..<index]
            guard let other = others.first(where: { self.identity(of: $0.path) == identity })
            else { continue }
            throw Failure.usage(
                "\(output.flag) '\(output.path)' is the same file as \(other.flag) "
                    + "'\(other.path)'", command: command)
        }
    }

    /// Throws when an output would take the place of a file that has been read, such as one that an
    /// input extends or names: to be called when everything is loaded and before anything runs.
    static func protect(command: CommandName, outputs: [NamedPath]) throws {
        for output in outputs {
            guard let input = InputFiles.read[path: output.path] else { continue }
            let reader = input.reader.map { ", which \($0.file):\($0.line) names" } ?? ""
            throw Failure.usage(
                "\(output.flag) '\(output.path)' is the same file as the input "
                    + "'\(input.path)'\(reader)", command: command)
        }
    }

    /// Throws when two inputs are the same file, or both are standard input.
    static func runInputs(command: CommandName, _ inputs: [NamedPath]) throws {
        let standard = inputs.filter { $0.path == "-" }.map(\.flag)
        if standard.count > 1 {
            throw Failure.usage(
                "\(standard[0]) and \(standard[1]) cannot both read standard input",
                command: command)
        }
        let identities = inputs.map { identity(of: $0.path) }
        for (index, input) in inputs.enumerated() {
            guard let identity = identities[index],
                let other = identities[..<index].firstIndex(of: identity)
            else { continue }
            throw Failure.usage(
                "\(input.flag) '\(input.path)' is the same file as \(inputs[other].flag) "
                    + "'\(inputs[other].path)'", command: command)
        }
    }

    /// The identity of a regular file; `nil` for `-`, pipes, devices and folders.
    private static func identity(of path: String) -> Identity? {
        guard path != "-", !path.isEmpty else { return nil }
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        var info = stat()
        if FileSystem.stat(path, &info) == 0 {
            guard info.st_mode & S_IFMT == S_IFREG else { return nil }
            return .file(device: UInt(info.st_dev), inode: UInt(info.st_ino))
        }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? "."
        guard FileSystem.stat(folder, &info) == 0 else { return nil }
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        return .missing(device: UInt(info.st_dev), inode: UInt(info.st_ino), name: name)
    }
}
