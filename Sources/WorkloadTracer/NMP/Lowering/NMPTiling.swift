import DRAMModel

/// How one product is cut to fit the buffers behind the vertical ports of a channel.
///
/// Every bank has `columns` / banks of the product's columns, so that the inputs go to all banks
/// and no result is a sum over banks. A column of the port holds consecutive rows of one matrix
/// column.
public struct NMPTiling: Equatable, Sendable {
    /// Rows of inputs that are multiplied at a time.
    public let rows: Int
    /// Elements of each of these rows that the input buffer, or half of it, holds.
    public let inputs: Int
    /// Results of a row that a bank has at a time: what its share of the output buffer, or half of
    /// it, holds.
    public let results: Int
    /// Parts that the rows are cut into.
    public let rowParts: Int
    /// Parts that the inputs of a row are cut into.
    public let inputParts: Int
    /// Parts that a bank's results of a row are cut into.
    public let resultParts: Int
    /// Elements of a port's column.
    public let columnElements: Int
    /// Columns of a memory row.
    public let columnsPerRow: Int
    /// Columns that the weight buffer, or half of it, holds.
    public let columnsPerRun: Int
    /// Halves of the input and output buffers.
    public let halves: Int
    /// The product.
    let product: NMPChannelGEMMs
    /// Results of a row that the fullest bank has.
    let bankResults: Int

    /// Cuts a product.
    ///
    /// - Precondition: the memory has units behind a vertical port at each bank.
    public init(_ product: NMPChannelGEMMs, on memory: MemoryConfiguration) {
        guard let pim = memory.pim, let nmp = pim.nmp else {
            preconditionFailure("a memory without vertical ports")
        }
        let o = memory.organization
        precondition(nmp.banks_per_port == 1, "banks that share a port")
        let ports = o.ranks * o.banks
        self.product = product
        halves = nmp.halves
        columnElements = nmp.port_bits / pim.element_bits
        columnsPerRow = o.columns * o.bus_width / nmp.port_bits
        columnsPerRun = max(1, nmp.weight_buffer / halves * 8 / nmp.port_bits)
        bankResults = (product.N + o.banksPerChannel - 1) / o.banksPerChannel
        let inputRoom = nmp.input_buffer / halves * 8 / pim.element_bits
        let resultRoom = max(1, nmp.output_buffer / halves / ports * 8 / pim.result_bits)
        rows = max(1, min(product.M, resultRoom, inputRoom / min(product.K, columnElements)))
        let room = max(1, inputRoom / rows)
        inputs =
            room >= product.K ? product.K : max(1, room / columnElements) * columnElements
        results = max(1, min(bankResults, resultRoom / rows))
        rowParts = (product.M + rows - 1) / rows
        inputParts = (product.K + inputs - 1) / inputs
        resultParts = (bankResults + results - 1) / results
    }

    /// Rows of inputs in a part.
    func rows(_ part: Int) -> Int { min(rows, product.M - part * rows) }
    /// Elements of a row of inputs in a part.
    func inputs(_ part: Int) -> Int { min(inputs, product.K - part * inputs) }
    /// Results of a row that a bank has in a part.
    func results(_ part: Int) -> Int { min(results, bankResults - part * results) }
    /// Columns of the port that a bank reads for a part of the inputs and one of the results.
    func columns(inputs: Int, results: Int) -> Int {
        let each = (self.inputs(inputs) + columnElements - 1) / columnElements
        return each * self.results(results)
    }
}
