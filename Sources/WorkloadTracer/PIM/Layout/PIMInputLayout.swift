import DRAMModel

/// How the input vectors of a GEMM lie in the banks whose weights pass on the bus (LibraPIM Fig
/// 14).
///
/// Request r has bank r % banks; where there are more requests than banks, each bank takes some,
/// one in each *pass* over the weights. A row holds a *slice*: the same `run` columns of the
/// vectors of all its bank's requests, side by side.
public struct PIMInputLayout: Equatable, Sendable {
    /// The product: requests, elements of a vector, outputs.
    public let gemm: GEMMShape
    /// How often each weight is multiplied in a bank.
    public let passes: Int
    /// Columns of a vector.
    public let columns: Int
    /// Columns of a vector in a row.
    public let run: Int
    /// Rows of each bank.
    public var slices: Int { columns.dividedUp(by: run) }

    /// Lays vectors out; nil when a row has not even a column for each of a bank's requests.
    ///
    /// - Precondition: there are requests, and their vectors have elements.
    public init?(_ gemm: GEMMShape, _ shape: PIMTileShape) {
        precondition(gemm.M > 0 && gemm.K > 0, "no input vectors")
        self.gemm = gemm
        passes = gemm.M.dividedUp(by: shape.banks)
        columns = shape.columns(elements: gemm.K)
        guard passes <= shape.columns else { return nil }
        run = min(columns, shape.columns / passes)
    }

    /// Requests that a pass multiplies with.
    func requests(pass: Int, banks: Int) -> Int { min(banks, gemm.M - pass * banks) }

    /// Columns of each vector in a slice.
    func columns(slice: Int) -> Int { min(run, columns - slice * run) }
}
