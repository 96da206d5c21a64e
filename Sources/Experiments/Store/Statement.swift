import CSQLite

/// A value of a result.
public enum StoredValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
}

/// A prepared statement of a database.
public final class Statement {
    private let statement: OpaquePointer
    private let database: Database
    // SQLite makes a copy of the text when told that it is transient.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ statement: OpaquePointer, of database: Database) {
        self.statement = statement
        self.database = database
    }

    deinit { sqlite3_finalize(statement) }

    /// Names of the columns of its results.
    public var columns: [String] {
        (0..<sqlite3_column_count(statement)).map {
            String(cString: sqlite3_column_name(statement, $0))
        }
    }

    /// Gives its parameters their values, in order.
    func bind(_ values: [StoredValue]) throws(StoreError) {
        sqlite3_reset(statement)
        for (index, value) in values.enumerated() {
            let number = Int32(index + 1)
            let status =
                switch value {
                case .null: sqlite3_bind_null(statement, number)
                case .integer(let value): sqlite3_bind_int64(statement, number, value)
                case .real(let value): sqlite3_bind_double(statement, number, value)
                case .text(let value):
                    sqlite3_bind_text(statement, number, value, -1, Self.transient)
                }
            guard status == SQLITE_OK else { throw database.failure() }
        }
    }

    /// The next row, or nil behind the last.
    public func next() throws(StoreError) -> [StoredValue]? {
        switch sqlite3_step(statement) {
        case SQLITE_DONE: return nil
        case SQLITE_ROW: return (0..<sqlite3_column_count(statement)).map { value($0) }
        default: throw database.failure()
        }
    }

    /// Runs it to its end.
    func run(_ values: [StoredValue]) throws(StoreError) {
        try bind(values)
        while try next() != nil {}
    }

    private func value(_ column: Int32) -> StoredValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: return .null
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
        default:
            return .text(sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "")
        }
    }
}
