import DRAMModel

/// The state of the units of a channel that take weights by bus snooping: which slice of the inputs
/// is open, and how many of its columns are done.
struct PIMSnoopingUnits {
    var stream: StageStream

    private let layout: PIMInputLayout
    private let shape: PIMTileShape
    private let firstRow: Int
    /// The banks of each pass; those of the first are open.
    private let masks: [UInt64]
    /// Weight columns of all slices.
    private let columns: Int
    private var slice = 0
    /// Weight columns of the slice and those before that are still to come.
    private var left: Int
    /// Columns of the output that the units are at.
    private var position = 0
    private var isOpen = false

    /// Adds weight columns at the end of a stream.
    init(
        layout: PIMInputLayout, shape: PIMTileShape, firstRow: Int, isMasked: Bool, columns: Int,
        _ stream: StageStream
    ) {
        self.stream = stream
        self.layout = layout
        self.shape = shape
        self.firstRow = firstRow
        self.columns = columns
        masks = (0..<layout.passes).map { pass in
            let requests = layout.requests(pass: pass, banks: shape.banks)
            return shape.mask(banks: isMasked ? requests : shape.banks)
        }
        left = columns * layout.columns(slice: 0) / layout.columns
    }

    /// Multiplies the next weight columns in all passes.
    mutating func multiply(columns count: Int) {
        var count = count
        while count > 0 {
            while left == 0 { next() }
            open()
            let run = min(count, left, layout.columns(slice: slice) - position)
            for (pass, mask) in masks.enumerated() {
                var operation = shape.command(.pim_mac_gb, mask)
                operation.column = Int32(pass * layout.run + position)
                operation.count = Int32(run)
                stream.operations.append(operation)
                stream.operations.append(shape.command(.pim_read_result, mask))
            }
            count -= run
            left -= run
            position = (position + run) % layout.columns(slice: slice)
        }
    }

    /// Closes the row that is open.
    mutating func close() {
        guard isOpen else { return }
        isOpen = false
        stream.operations.append(shape.command(.pim_precharge, masks[0]))
    }

    private mutating func open() {
        guard !isOpen else { return }
        isOpen = true
        shape.activations(of: masks[0]) {
            stream.operations.append(shape.command($0, $1, row: firstRow + slice))
        }
    }

    /// Goes on to the next slice, which may have no weights where there are few.
    private mutating func next() {
        close()
        slice += 1
        position = 0
        precondition(slice < layout.slices, "more weights than were taken on")
        let before = slice * layout.run
        left = columns * (before + layout.columns(slice: slice)) / layout.columns
        left -= columns * before / layout.columns
    }
}
