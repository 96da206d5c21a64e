@preconcurrency import Glibc

/// Calls of the system that take names of files, which `FileName` turns into bytes; results and
/// `errno` are those of the calls.
public enum FileSystem {
    /// Calls a function with a name as the system takes it.
    public static func withName<Result>(
        _ path: String, _ body: (UnsafePointer<CChar>) -> Result
    ) -> Result {
        guard FileName.hasEscapes(path) else { return path.withCString(body) }
        return (FileName.bytes(path) + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
        }
    }

    /// Opens a file.
    public static func open(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 {
        withName(path) { Glibc.open($0, flags, mode) }
    }

    /// Tells what a path leads to.
    public static func stat(_ path: String, _ info: inout stat) -> Int32 {
        withName(path) { status($0, &info) }
    }

    /// Tells what is under a path, links not followed.
    public static func lstat(_ path: String, _ info: inout stat) -> Int32 {
        withName(path) { linkStatus($0, &info) }
    }

    /// Asks whether a file may be used.
    public static func access(_ path: String, _ mode: Int32) -> Int32 {
        withName(path) { Glibc.access($0, mode) }
    }

    /// Removes a file.
    @discardableResult
    public static func unlink(_ path: String) -> Int32 { withName(path) { Glibc.unlink($0) } }

    /// Gives a file another name.
    public static func rename(_ old: String, _ new: String) -> Int32 {
        withName(old) { old in withName(new) { Glibc.rename(old, $0) } }
    }

    /// Makes a folder.
    public static func mkdir(_ path: String, _ mode: mode_t) -> Int32 {
        withName(path) { Glibc.mkdir($0, mode) }
    }

    /// Removes an empty folder.
    @discardableResult
    public static func rmdir(_ path: String) -> Int32 { withName(path) { Glibc.rmdir($0) } }

    /// The path without links; nil and `errno` where there is none.
    public static func realpath(_ path: String) -> String? {
        guard let real = withName(path, { Glibc.realpath($0, nil) }) else { return nil }
        defer { free(real) }
        return FileName.text(real)
    }

    /// The folder that the process runs in.
    public static var currentFolder: String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return FileName.text(path)
    }

    /// A variable of the environment that names a file or folder.
    public static func path(inVariable name: String) -> String? {
        getenv(name).map { FileName.text($0) }
    }
}

// Inside the type above, the names of these calls are those of its own.

private func status(_ name: UnsafePointer<CChar>, _ info: inout stat) -> Int32 {
    stat(name, &info)
}

private func linkStatus(_ name: UnsafePointer<CChar>, _ info: inout stat) -> Int32 {
    lstat(name, &info)
}
