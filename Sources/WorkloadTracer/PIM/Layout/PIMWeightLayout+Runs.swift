import DRAMModel

/// Weights as bursts with numbers: burst i of the memory is burst i / channels of channel i %
/// channels, and those of a channel go over bank group, bank, column, rank and row, from row 0 on.
extension PIMWeightLayout {
    /// Bytes of a burst.
    public var requestBytes: Int { organization.requestBytes }
    /// Bursts of a row in all banks of all channels.
    public var burstsPerRow: Int {
        organization.channels * organization.banksPerChannel * organization.requestsPerRow
    }

    /// The bursts of a tensor.
    public func bursts(_ tensor: Tensor) -> Range<Int> {
        let first = tensor.rows.lowerBound * burstsPerRow
        return first..<first + tensor.bytes.dividedUp(by: requestBytes)
    }

    /// Those of a range of bursts that are in a channel, by their number in it.
    public func inChannel(_ bursts: Range<Int>, _ channel: Int) -> Range<Int> {
        let channels = organization.channels
        func first(_ bound: Int) -> Int { (bound - channel + channels - 1) / channels }
        return first(bursts.lowerBound)..<first(bursts.upperBound)
    }

    /// Passes on reads of the bursts of a range that are in a channel, in order.
    public func read(
        _ bursts: Range<Int>, channel: Int, _ body: (PIMOperation) throws -> Void
    ) rethrows {
        try read(inChannel(bursts, channel), of: channel, body)
    }

    /// Passes on reads of a range of a channel's own bursts, in order, one for each run of
    /// consecutive addresses.
    func read(
        _ range: Range<Int>, of channel: Int, _ body: (PIMOperation) throws -> Void
    ) rethrows {
        var operation = PIMOperation(.read)
        var next = range.lowerBound
        while next < range.upperBound {
            let inRun = consecutive - next % consecutive
            let count = min(inRun, range.upperBound - next, RequestRuns.longest)
            operation.address = address(next, of: channel)
            operation.count = Int32(count)
            try body(operation)
            next += count
        }
    }

    /// The address of a channel's burst.
    func address(_ index: Int, of channel: Int) -> UInt64 {
        var rest = index
        var address = UInt64(channel) * units.channel
        for step in steps {
            let (above, digit) = rest.quotientAndRemainder(dividingBy: step.count)
            address += UInt64(digit) * step.unit
            rest = above
        }
        return address + UInt64(rest) * units.row
    }
}
