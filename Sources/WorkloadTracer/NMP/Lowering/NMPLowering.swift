import DRAMModel

/// The streams of one channel that multiplies behind vertical ports.
///
/// One stream brings the inputs, one takes the results away, and each bank group, or all banks
/// together where they go on in lock step, has one of tiles. Events keep them in order: inputs are
/// there before they are used and used before they are overwritten, results are complete before
/// they are read and read before others are added up in their place. With double buffers one half
/// is filled, or emptied, while the other is in use.
public struct NMPLowering {
    /// Streams of tiles first, then that of inputs, then that of results.
    public private(set) var streams: [NMPStream] = []
    /// The events between them.
    public private(set) var events = EventTable()

    private let memory: MemoryConfiguration
    private let tiling: NMPTiling
    private let scopes: [UInt64]
    private var inputs = NMPStream(.inputs)
    private var results = NMPStream(.results)
    /// By half: what must be posted before it is filled again.
    private var inUse: [[Int32]]
    private var unread: [[Int32]]
    private var filled = 0
    private var added = 0
    private var row = 0
    private var column = 0

    /// Lowers a channel's products.
    public init(_ work: NMPChannelGEMMs, on memory: MemoryConfiguration) {
        self.memory = memory
        tiling = NMPTiling(work, on: memory)
        let o = memory.organization
        let isLocked = memory.pim?.nmp?.banks == .lock_step
        let each = isLocked ? o.banks : o.banks_per_group
        scopes = stride(from: 0, to: o.banks, by: each).map { first in
            (each == 64 ? .max : 1 << UInt64(each) - 1) << UInt64(first)
        }
        streams = scopes.map { _ in NMPStream(.tiles) }
        inUse = Array(repeating: [], count: tiling.halves)
        unread = Array(repeating: [], count: tiling.halves)
        for _ in 0..<work.count { addProduct() }
        streams += [inputs, results]
    }

    /// Inputs stay where all of a row's parts fit into the halves; else they are sent again for
    /// each part of the results.
    private var inputsStay: Bool { tiling.inputParts <= tiling.halves }

    private mutating func addProduct() {
        for rowPart in 0..<tiling.rowParts {
            let rows = tiling.rows(rowPart)
            var held: [Int] = []
            for resultPart in 0..<tiling.resultParts {
                let half = added % tiling.halves
                added += 1
                waitForTiles(unread[half])
                let isLast = resultPart == tiling.resultParts - 1
                for inputPart in 0..<tiling.inputParts {
                    if resultPart == 0 || !inputsStay {
                        held.append(fill(rows: rows, count: tiling.inputs(inputPart)))
                    }
                    let inputHalf = inputsStay ? held[inputPart] : held[held.count - 1]
                    addTiles(
                        columns: tiling.columns(inputs: inputPart, results: resultPart),
                        rows: rows, halves: NMPHalves(input: UInt8(inputHalf), output: UInt8(half)))
                    if isLast || !inputsStay { inUse[inputHalf] = postAll("used") }
                }
                read(half, rows: rows, count: tiling.results(resultPart))
            }
        }
    }

    /// Brings inputs into the next half, which it returns; tiles wait for them.
    private mutating func fill(rows: Int, count: Int) -> Int {
        let half = filled % tiling.halves
        filled += 1
        for event in inUse[half] { inputs.add(.wait, event) }
        var operation = PIMOperation(.nmp_write_input)
        operation.count = Int32(count)
        operation.repeats = Int32(rows)
        operation.halves = NMPHalves(input: UInt8(half))
        inputs.operations.append(operation)
        let event = events.add("inputs \(filled)")
        inputs.add(.post, event)
        waitForTiles([event])
        return half
    }

    /// Takes the results of a half away, bank group by bank group.
    private mutating func read(_ half: Int, rows: Int, count: Int) {
        let complete = postAll("results")
        for (scope, event) in zip(scopes, complete) {
            results.add(.wait, event)
            var operation = PIMOperation(.nmp_read_output)
            operation.mask = scope
            operation.count = Int32(count)
            operation.repeats = Int32(rows)
            operation.halves = NMPHalves(output: UInt8(half))
            operation.rank = allRanks
            results.operations.append(operation)
        }
        let event = events.add("read \(added)")
        results.add(.post, event)
        unread[half] = [event]
    }

    private var allRanks: Int32 { memory.organization.ranks > 1 ? -1 : 0 }

    private mutating func waitForTiles(_ awaited: [Int32]) {
        for index in scopes.indices {
            for event in awaited { streams[index].add(.wait, event) }
        }
    }

    private mutating func postAll(_ name: String) -> [Int32] {
        scopes.indices.map { index in
            let event = events.add("\(name) \(events.names.count)")
            streams[index].add(.post, event)
            return event
        }
    }

    /// Reads columns of every bank: from the row where the ones before them end if they fit there,
    /// else from the next.
    private mutating func addTiles(columns: Int, rows: Int, halves: NMPHalves) {
        if column + columns > tiling.columnsPerRow, column > 0 { nextRow() }
        var left = columns
        while left > 0 {
            let count = min(left, tiling.columnsPerRow - column, tiling.columnsPerRun)
            for (index, scope) in scopes.enumerated() {
                var tile = PIMOperation(.gemm_tile)
                tile.rank = allRanks
                tile.mask = scope
                tile.row = Int32(row)
                tile.column = Int32(column)
                tile.count = Int32(count)
                tile.repeats = Int32(rows)
                tile.halves = halves
                streams[index].operations.append(tile)
            }
            column += count
            left -= count
            if column == tiling.columnsPerRow { nextRow() }
        }
    }

    private mutating func nextRow() {
        column = 0
        row = (row + 1) % memory.organization.rows
    }
}
