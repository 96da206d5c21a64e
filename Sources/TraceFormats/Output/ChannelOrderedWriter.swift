/// An output whose text is ordered by channel, although channels write in any order.
///
/// What channel 0 writes goes through; what any other channel writes waits in a nameless temporary
/// file beside the output until `join()`. Memory is constant: a small buffer for each channel that
/// has text.
final class ChannelOrderedWriter {
    /// The output itself, in which channel 0 writes.
    let main: ByteWriter

    private let bufferBytes: Int
    // Of channel 1 and up, once they have text.
    private var spills: [ByteWriter?]

    /// Opens `path`; a single `reserve` of a channel's writer may ask for `reservedBytes`.
    init(path: String, channels: Int, reservedBytes: Int) throws(OutputError) {
        precondition(channels > 0)
        main = try ByteWriter(path: path)
        bufferBytes = max(4096, reservedBytes)
        spills = Array(repeating: nil, count: channels - 1)
    }

    /// Where a channel writes.
    func writer(of channel: Int) throws(OutputError) -> ByteWriter {
        if channel == 0 { return main }
        if let spill = spills[channel - 1] { return spill }
        let spill = try ByteWriter(
            file: OutputFile(scratchIn: main.file.folder), packing: nil, bufferBytes: bufferBytes)
        spills[channel - 1] = spill
        return spill
    }

    /// Appends what waits to the output; afterwards only `main` may be written to.
    func join() throws(OutputError) {
        for case let spill? in spills {
            try spill.flush()
            try main.append(contentsOf: spill.file)
            spill.discard()
        }
    }

    /// Gives the output up: no file appears.
    func discard() {
        main.discard()
        for spill in spills { spill?.discard() }
    }
}
