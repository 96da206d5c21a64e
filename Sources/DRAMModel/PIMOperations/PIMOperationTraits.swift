/// What one kind of PIM operation is: a row of the table in `PIMOperation+Table.swift`.
@frozen
public struct PIMOperationTraits: Sendable {
    /// What carries an operation out.
    @frozen
    public enum Executor: Sendable {
        /// The rows of any processing units.
        case rows
        /// Units in the banks; those behind vertical ports have another operation for it.
        case unitsInBanks(counterpart: StaticString)
        /// Units behind vertical ports, or their buffers.
        case unitsBehindPorts
        /// The memory controller's queues.
        case queues
        /// The stream itself: it waits, or posts an event.
        case stream
    }

    /// The banks that an operation may have in its scope.
    @frozen
    public enum Scope: Sendable {
        /// No banks: the operation is for the channel, or for none.
        case none
        /// Any set of banks.
        case banks
        /// A set of as many banks as tFAW lets activate at once.
        case activation
        /// The four banks of a bank group.
        case bankGroup
        /// One bank of one rank.
        case bank
    }

    /// The spelling in text traces.
    public let name: StaticString
    /// What carries it out.
    public let executor: Executor
    /// The banks that it may have in its scope.
    public let scope: Scope
    /// The fields that a line must have.
    public let required: PIMFields
    /// Every field that a line may have.
    public let fields: PIMFields
    /// The commands that it becomes; `nil` of requests and synchronization.
    public let expansion: PIMExpansion?

    /// Creates a row. A line with a scope may also name its rank, and every line its cycle.
    @inlinable @inline(__always)
    init(
        _ name: StaticString, by executor: Executor, scope: Scope = .none,
        requires required: PIMFields = [], allows optional: PIMFields = [],
        becomes expansion: PIMExpansion? = nil
    ) {
        self.name = name
        self.executor = executor
        self.scope = scope
        let isScoped = if case .none = scope { false } else { true }
        self.required = isScoped ? required.union(.scope) : required
        let common: PIMFields = isScoped ? [.scope, .rank, .at] : .at
        fields = required.union(optional).union(common)
        self.expansion = expansion
    }
}
