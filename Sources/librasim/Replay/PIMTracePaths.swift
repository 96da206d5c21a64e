import ConfigFiles
import TraceFormats
@preconcurrency import Glibc

/// The PIM traces that a command line names: files, and folders that stand for the traces in them.
enum PIMTracePaths {
    private static let endings = ([""] + Packing.allCases.map(\.rawValue)).flatMap { packing in
        [".pim" + packing, ".pimb" + packing]
    }

    /// The files, in the order given; those of a folder by name.
    static func expand(_ paths: [String]) throws -> [String] {
        try paths.flatMap { path in
            var info = stat()
            let isFolder =
                path != "-" && FileSystem.stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
            return isFolder ? try traces(in: path) : [path]
        }
    }

    private static func traces(in folder: String) throws -> [String] {
        guard let all = Folder.names(in: folder) else {
            throw Failure.input(
                "\(folder): error: cannot read the folder: \(String(cString: strerror(errno)))")
        }
        let names = all.filter { name in
            !name.hasPrefix(".") && endings.contains(where: name.hasSuffix)
        }
        guard !names.isEmpty else {
            throw Failure.input(
                "\(folder): error: the folder holds no PIM trace "
                    + "(\(endings.joined(separator: ", ")))"
            )
        }
        let start = folder.hasSuffix("/") ? folder : folder + "/"
        return names.sorted().map { start + $0 }
    }
}
