@preconcurrency import Glibc

/// A file of results that is only read.
public final class ResultFile {
    /// The file.
    public let path: String
    private let database: Database

    /// Opens a file of results.
    ///
    /// - Throws: when it is not there or holds no results.
    public init(path: String) throws(StoreError) {
        self.path = path
        guard access(path, R_OK) == 0 else {
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
        database.allowReadingOnly()
    }

    /// Prepares a single statement that only reads.
    ///
    /// - Throws: when it is no such statement.
    public func query(_ sql: String) throws(StoreError) -> Statement {
        do throws(StoreError) {
            return try database.prepareOnly(sql)
        } catch {
            guard error.message.hasSuffix("not authorized") else { throw error }
            throw StoreError(
                "\(path): error: only statements that read are allowed, such as "
                    + "'SELECT * FROM results'")
        }
    }

    /// Points that are done.
    public func done() throws(StoreError) -> [DonePoint] { try ResultStore.done(in: database) }
}
