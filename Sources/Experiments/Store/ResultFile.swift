import ConfigFiles
@preconcurrency import Glibc

/// A file of results that is only read.
public final class ResultFile {
    /// The file.
    public let path: String
    private let database: Database
    /// Names of columns, for those that are misspelt.
    private let columns: [String]

    /// Opens a file of results.
    ///
    /// - Throws: when it is not there or holds no results.
    public init(path: String) throws(StoreError) {
        self.path = path
        guard FileSystem.access(path, R_OK) == 0 else {
            throw StoreError(
                "\(path): error: cannot open the results: \(String(cString: strerror(errno)))")
        }
        database = try Database(path: path, readOnly: true)
        let query = try database.prepare(
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('results', 'meta')")
        guard try query.next() == [.integer(2)] else {
            throw StoreError(
                "\(path): error: it holds no results; 'librasim sweep' writes files that do")
        }
        try ResultStore.checkFormat(of: database, path)
        columns = try ResultStore.columns(database)
        database.allowReadingOnly()
    }

    /// Prepares a single statement that only reads.
    ///
    /// - Throws: when it is no such statement.
    public func query(_ sql: String) throws(StoreError) -> Statement {
        do throws(StoreError) {
            return try database.prepareOnly(sql)
        } catch {
            if let message = unknownColumn(error.message, in: sql) {
                throw StoreError("\(path): error: \(message)")
            }
            guard error.message.hasSuffix("not authorized") else { throw error }
            throw StoreError(
                "\(path): error: only statements that read are allowed, such as "
                    + "'SELECT * FROM results'")
        }
    }

    /// What to say when SQLite says that there is no such column.
    private func unknownColumn(_ message: String, in sql: String) -> String? {
        guard let start = message.firstRange(of: "no such column: ")?.upperBound else {
            return nil
        }
        // Behind the name, which may be in quotes, newer versions ask about texts.
        var name = message[start...]
        if let end = name.firstRange(of: " - should this be")?.lowerBound { name = name[..<end] }
        if name.count > 1, name.hasPrefix("\""), name.hasSuffix("\"") {
            name = name.dropFirst().dropLast()
        }
        let hint = sql.contains("\"\(name)\"") ? " (a text stands in single quotes)" : ""
        return "unknown column '\(name)'"
            + suggestionOrList(for: String(name), among: columns) + hint
    }

    /// Points that are done.
    public func done() throws(StoreError) -> [DonePoint] { try ResultStore.done(in: database) }
}
