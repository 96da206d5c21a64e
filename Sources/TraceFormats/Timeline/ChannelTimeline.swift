import DRAMModel

/// Turns the commands of a channel into slices: what each command makes busy, where, and how long.
struct ChannelTimeline {
    private let memory: TimelineMemory
    private let layout: TimelineLayout
    // By row buffer; -1 while it is closed.
    private var activated: [Int64]

    /// Creates the timeline of a channel whose banks are all closed.
    init(_ memory: TimelineMemory, _ layout: TimelineLayout) {
        self.memory = memory
        self.layout = layout
        activated = Array(repeating: -1, count: layout.rowBufferCount)
    }

    /// Draws the next command.
    mutating func take(_ record: CommandRecord, into sink: some TimelineSliceSink) {
        let kind = record.command.kind
        draw(record, .command, from: record.cycle, for: 1, on: layout.commandTrack(kind), sink)
        let bursts = max(1, Int(record.command.count))
        switch kind.timelineRow.drawing {
        case .column: drawColumn(record, sink)
        case .activation: open(record, sink)
        case .precharge: close(record, sink)
        case .refresh: drawRefresh(record, sink)
        case .bankRefresh: drawBankRefresh(record, sink)
        case .selfRefresh: drawState(record, on: layout.refresh, sink)
        case .powerDown: drawState(record, on: layout.powerDown, sink)
        case .bufferWrite: drawBursts(record, bursts, after: memory.timing.WL, sink)
        case .banks: drawInBanks(record, sink)
        case .mac:
            drawInBanks(record, sink)
            drawUnits(record, for: memory.columnCycles(record.command), sink)
        case .result:
            drawBursts(record, bursts, after: memory.timing.RL, sink)
            drawUnits(record, for: bursts * max(1, memory.organization.burstCycles), sink)
        case .function: drawUnits(record, for: memory.pim?.tAF ?? 1, sink)
        }
    }

    // MARK: Rows

    private mutating func open(_ record: CommandRecord, _ sink: some TimelineSliceSink) {
        for index in rowBuffers(of: record.command) {
            activated[index] = record.cycle
            sink.begin(
                TimelineSlice(record: record, style: .row, start: record.cycle, end: .max),
                on: layout.track(ofRowBuffer: index))
        }
    }

    /// Closed banks stay closed.
    private mutating func close(_ record: CommandRecord, _ sink: some TimelineSliceSink) {
        for index in rowBuffers(of: record.command) where activated[index] >= 0 {
            activated[index] = -1
            sink.end(on: layout.track(ofRowBuffer: index), at: record.cycle)
        }
    }

    // MARK: Columns

    private mutating func drawColumn(_ record: CommandRecord, _ sink: some TimelineSliceSink) {
        let kind = record.command.kind
        let latency = kind.isRead ? memory.timing.RL : memory.timing.WL
        drawBursts(record, 1, after: latency, sink)
        drawInBanks(record, sink)
        guard kind.isAutoPrecharge else { return }
        for index in rowBuffers(of: record.command) {
            let closing = memory.closing(
                after: kind, at: record.cycle, activated: activated[index])
            activated[index] = -1
            sink.end(on: layout.track(ofRowBuffer: index), at: closing)
        }
    }

    private func drawInBanks(_ record: CommandRecord, _ sink: some TimelineSliceSink) {
        let end = record.cycle + Int64(memory.columnCycles(record.command))
        for index in rowBuffers(of: record.command) {
            sink.begin(
                TimelineSlice(
                    record: record, style: .busy, start: record.cycle, end: end, isNested: true),
                on: layout.track(ofRowBuffer: index))
        }
    }

    /// Bursts back to back on the data bus; a perfect bus is never busy.
    private func drawBursts(
        _ record: CommandRecord, _ count: Int, after latency: Int, _ sink: some TimelineSliceSink
    ) {
        let cycles = count * memory.organization.burstCycles
        guard cycles > 0 else { return }
        let start = record.cycle + Int64(latency)
        draw(record, .busy, from: start, for: cycles, on: layout.dataBus, sink)
    }

    // MARK: Processing units

    private func drawUnits(
        _ record: CommandRecord, for cycles: Int, _ sink: some TimelineSliceSink
    ) {
        for rank in ranks(of: record.command) {
            guard let track = layout.units(rank: rank) else { return }
            draw(record, .busy, from: record.cycle, for: cycles, on: track, sink)
        }
    }

    // MARK: Refresh

    private mutating func drawRefresh(_ record: CommandRecord, _ sink: some TimelineSliceSink) {
        let cycles = memory.timing.tRFC
        let perRank = memory.organization.banks * memory.bank.rowBuffers
        for rank in ranks(of: record.command) {
            let track = layout.refresh(rank: rank)
            draw(record, .busy, from: record.cycle, for: cycles, on: track, sink)
            for index in rank * perRank..<(rank + 1) * perRank {
                drawRefresh(record, ofRowBuffer: index, for: cycles, sink)
            }
        }
    }

    /// Both row buffers of a bank and, where the standard says so, of this bank in every group.
    private mutating func drawBankRefresh(
        _ record: CommandRecord, _ sink: some TimelineSliceSink
    ) {
        let organization = memory.organization
        let named = max(0, Int(record.command.bankgroup))
        let first = named * organization.banks_per_group + max(0, Int(record.command.bank))
        let banks: [Int] =
            switch memory.bankRefresh {
            case .one: [first]
            case .same_bank:
                Array(stride(from: first, to: organization.banks, by: organization.banks_per_group))
            case .pair: [first, first + organization.banks / 2]
            }
        for rank in ranks(of: record.command) {
            for bank in banks where record.command.bank >= 0 && bank < organization.banks {
                for partition in 0..<memory.bank.rowBuffers {
                    let index = layout.rowBuffer(rank: rank, bank: bank, partition: partition)
                    drawRefresh(record, ofRowBuffer: index, for: memory.timing.tRFCb, sink)
                }
            }
        }
    }

    private mutating func drawRefresh(
        _ record: CommandRecord, ofRowBuffer index: Int, for cycles: Int,
        _ sink: some TimelineSliceSink
    ) {
        activated[index] = -1
        let track = layout.track(ofRowBuffer: index)
        draw(record, .busy, from: record.cycle, for: cycles, on: track, sink)
    }

    /// A state of ranks, from the command that enters it to the one that leaves it.
    private func drawState(
        _ record: CommandRecord, on track: (Int) -> Int, _ sink: some TimelineSliceSink
    ) {
        for rank in ranks(of: record.command) {
            let track = track(rank)
            if record.command.kind.traits.verb == .leave {
                sink.end(on: track, at: record.cycle)
            } else {
                sink.begin(
                    TimelineSlice(record: record, style: .busy, start: record.cycle, end: .max),
                    on: track)
            }
        }
    }

    // MARK: Places

    private func draw(
        _ record: CommandRecord, _ style: TimelineSlice.Style, from start: Int64, for cycles: Int,
        on track: Int, _ sink: some TimelineSliceSink
    ) {
        sink.begin(
            TimelineSlice(record: record, style: style, start: start, end: start + Int64(cycles)),
            on: track)
    }

    /// The rank of a command, or all ranks; none that the memory does not have.
    private func ranks(of command: Command) -> Range<Int> {
        let count = memory.organization.ranks
        let rank = memory.sharesRefresh && command.bankgroup < 0 ? -1 : Int(command.rank)
        return rank < 0 ? 0..<count : min(rank, count)..<min(rank + 1, count)
    }

    /// The row buffers that a command goes to.
    private func rowBuffers(of command: Command) -> RowBufferList {
        RowBufferList(
            ranks: ranks(of: command), mask: banks(of: command),
            partition: memory.partition(of: command), layout: layout)
    }

    /// The banks of a rank that a command goes to, as bits.
    private func banks(of command: Command) -> UInt64 {
        let organization = memory.organization
        let all = UInt64.max >> UInt64(64 - organization.banks)
        if command.mask != 0 { return command.mask & all }
        guard command.bankgroup >= 0 || organization.bankgroups == 1 else { return 0 }
        let first = max(0, Int(command.bankgroup)) * organization.banks_per_group
        if command.kind == .pim_activate4, command.bank < 0 {
            let group = UInt64.max >> UInt64(64 - organization.banks_per_group)
            return first < organization.banks ? group << UInt64(first) & all : 0
        }
        let bank = first + Int(command.bank)
        return command.bank >= 0 && bank < organization.banks ? 1 << UInt64(bank) : 0
    }
}
