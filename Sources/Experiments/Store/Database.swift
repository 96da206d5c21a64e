import CSQLite
import ConfigFiles

/// A SQLite database; what goes wrong is a `StoreError`.
///
/// One thread at a time may use it.
final class Database {
    private let path: String
    private var handle: OpaquePointer?

    /// Opens a file, which is made when it is not there unless it is only to be read.
    ///
    /// - Parameter isLocking: Whether SQLite keeps other processes away while it writes.
    init(path: String, readOnly: Bool = false, isLocking: Bool = true) throws(StoreError) {
        self.path = path
        let flags =
            readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let status = FileSystem.withName(path) { name in
            sqlite3_open_v2(
                name, &handle, flags | SQLITE_OPEN_FULLMUTEX, isLocking ? nil : "unix-none")
        }
        guard status == SQLITE_OK else {
            let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(handle)
            handle = nil
            throw StoreError("\(path): error: cannot open the results: \(message)")
        }
        guard librasim_refuse_double_quoted_texts(handle) == SQLITE_OK else { throw failure() }
        // Another process may hold the file for a moment.
        sqlite3_busy_timeout(handle, 10_000)
    }

    deinit { sqlite3_close_v2(handle) }

    /// Runs statements without results.
    func run(_ sql: String) throws(StoreError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    /// Prepares a statement.
    func prepare(_ sql: String) throws(StoreError) -> Statement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw failure()
        }
        guard let statement else { throw StoreError("\(path): error: an empty query") }
        return Statement(statement, of: self)
    }

    /// Prepares the only statement of a text.
    func prepareOnly(_ sql: String) throws(StoreError) -> Statement {
        var statement: OpaquePointer?
        var isAlone = true
        let status = sql.withCString { text in
            var rest: UnsafePointer<CChar>?
            let status = sqlite3_prepare_v2(handle, text, -1, &statement, &rest)
            // What may follow is another statement, unless it is blank or a comment.
            var other: OpaquePointer?
            if status == SQLITE_OK, statement != nil, let rest {
                let next = sqlite3_prepare_v2(handle, rest, -1, &other, nil)
                isAlone = next == SQLITE_OK && other == nil
                sqlite3_finalize(other)
            }
            return status
        }
        guard status == SQLITE_OK else { throw failure() }
        guard let statement else { throw StoreError("\(path): error: an empty query") }
        let prepared = Statement(statement, of: self)
        // The authorizer meets VACUUM only when it runs.
        guard sqlite3_stmt_readonly(statement) != 0 else {
            throw StoreError("\(path): error: not authorized")
        }
        guard isAlone else { throw StoreError("\(path): error: give one statement only") }
        return prepared
    }

    /// Refuses everything from now on that does not just read.
    func allowReadingOnly() {
        sqlite3_set_authorizer(
            handle,
            { _, action, _, _, _, _ in
                switch action {
                case SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE: SQLITE_OK
                default: SQLITE_DENY
                }
            }, nil)
    }

    func failure() -> StoreError {
        StoreError("\(path): error: \(String(cString: sqlite3_errmsg(handle)))")
    }
}

/// What keeps results from being stored or read.
public struct StoreError: Error, Equatable, Sendable {
    /// `FILE: error: why`.
    public var message: String

    /// Creates an error.
    public init(_ message: String) { self.message = message }
}
