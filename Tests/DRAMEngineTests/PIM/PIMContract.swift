import DRAMModel

/// The rules of `docs/pim.md`, row by row as they stand there, with the rules of the memory
/// controller's commands that concern activations, precharges and closed banks of every kind.
struct PIMContract {
    /// The words of the column "where".
    enum Where { case partition, bank, bankGroup, rank, otherRanks, channel }
    struct Rule {
        var name: String
        var after: CommandSet
        var before: CommandSet
        var target: Where
        /// Cycles after a command of `count` n.
        var cycles: (Int) -> Int

        init(
            _ name: String, _ after: CommandSet, _ before: CommandSet, _ target: Where,
            _ cycles: @autoclosure @escaping () -> Int
        ) {
            self.init(name, after, before, target) { _ in cycles() }
        }

        init(
            _ name: String, _ after: CommandSet, _ before: CommandSet, _ target: Where,
            counted cycles: @escaping (Int) -> Int
        ) {
            (self.name, self.after, self.before) = (name, after, before)
            (self.target, self.cycles) = (target, cycles)
        }

        var scopes: [ConstraintScope] {
            switch target {
            case .partition: [.partition]
            case .bank: [.bank]
            case .bankGroup: [.bankGroup]
            case .rank: [.rank]
            case .otherRanks: [.otherRanks]
            case .channel: [.rank, .otherRanks]
            }
        }
    }

    private(set) var rules: [Rule] = []

    init(_ memory: MemoryConfiguration) {
        if let nmp = memory.pim?.nmp {
            addNMP(memory, memory.pim!, nmp)
        } else {
            addPIM(memory, memory.pim!)
        }
        addShared(memory)
    }

    private mutating func addPIM(_ memory: MemoryConfiguration, _ pim: PIMParameters) {
        let t = memory.timing
        let burst = memory.organization.burstCycles
        let delay = { (cycles: Int) -> Int in
            let exact = Double(cycles * memory.bank.column_delay_permille) / 1000
            guard memory.bank.kind == .sliced else { return cycles }
            return Int(memory.bank.rounding == .up ? exact.rounded(.up) : exact.rounded())
        }
        let tCCD_L = delay(t.tCCD_L)
        let tCCD_PIM = delay(pim.tCCD_PIM)
        let mac = CommandSet.macs
        let gwrite = CommandSet(.pim_gwrite)
        let wrgb = CommandSet(.pim_wrgb)
        let result = CommandSet(.pim_read_result)
        let function = CommandSet(.pim_activation_function)
        let close = CommandSet(.pim_precharge)
        let bus = burst > t.tCCD_S ? "burst" : "tCCD_S"
        let spacing = max(burst, t.tCCD_S)
        let turn = t.RL - t.WL + t.tRTRS
        let toRead = t.WL + burst + t.tRTRS - t.RL
        rules += [
            Rule("tRCDRD", .pimActivates, [mac, gwrite], .partition, t.tRCDRD),
            Rule("tRC", .pimActivates, .closedBank, .partition, t.tRC),
            Rule("tCCD_PIM", [mac, result], [mac, gwrite], .partition, tCCD_PIM),
            Rule("tCCD_PIM", mac, [wrgb, gwrite], .channel, tCCD_PIM),
            Rule("n*tCCD_L", gwrite, [mac, gwrite, wrgb], .channel) { $0 * tCCD_L },
            Rule("tRTP", mac, close, .partition, max(t.tRTP, pim.tRTP_PIM)),
            Rule("tRTP", gwrite, close, .partition) { t.tRTP + ($0 - 1) * tCCD_L },
            Rule("tWRGB", wrgb, mac, .channel, t.WL + burst),
            Rule("tMAC", mac, [result, function], .rank, pim.tMAC),
            Rule("tAF", function, [result, mac], .rank, pim.tAF),
            Rule("burst", result, [.reads, result], .rank) { ($0 - 1) * burst + spacing },
            Rule(bus, .reads, result, .rank, spacing),
            Rule("tRTRS", result, [.reads, result], .otherRanks) { $0 * burst + t.tRTRS },
            Rule("tRTRS", .reads, result, .otherRanks, burst + t.tRTRS),
            Rule("tRTW", result, [.writes, wrgb], .channel) { $0 * burst + turn },
            Rule("tRTW", .reads, wrgb, .channel, burst + turn),
            Rule(bus, wrgb, [.writes, wrgb], .rank, spacing),
            Rule(bus, .writes, wrgb, .rank, spacing),
            Rule("burst", wrgb, [.writes, wrgb], .otherRanks, burst),
            Rule("burst", .writes, wrgb, .otherRanks, burst),
            Rule("tWTR_bus", wrgb, [.reads, result], .channel, toRead),
            Rule("tWTR_bus", .writes, result, .channel, toRead),
        ]
        if pim.weight_bursts_ahead == 0 {
            let weight = CommandSet(.pim_mac_gb)
            rules.append(Rule("RL+burst", .reads, weight, .channel, t.RL + burst))
        }
        guard memory.bank.kind == .dual_row_buffer else { return }
        let columns: CommandSet = [.reads, .writes]
        rules += [
            Rule("tCCD_L", columns, [mac, gwrite], .bank, max(burst, tCCD_L)),
            Rule("tCCD_PIM", mac, columns, .bank, tCCD_PIM),
            Rule("n*tCCD_L", gwrite, columns, .bank) { $0 * tCCD_L },
        ]
    }

    private mutating func addNMP(
        _ memory: MemoryConfiguration, _ pim: PIMParameters, _ nmp: NMPParameters
    ) {
        let t = memory.timing
        let burst = memory.organization.burstCycles
        let run = CommandSet(.nmp_mac)
        let input = CommandSet(.nmp_write_input)
        let output = CommandSet(.nmp_read_output)
        let bus = burst > t.tCCD_S ? "burst" : "tCCD_S"
        let spacing = max(burst, t.tCCD_S)
        let turn = t.RL - t.WL + t.tRTRS
        let toRead = t.WL + t.tRTRS - t.RL
        let lastColumn = max(t.tRTP, pim.tRTP_PIM)
        rules += [
            Rule("tRCDRD", .pimActivates, run, .partition, t.tRCDRD),
            Rule("tRC", .pimActivates, .closedBank, .partition, t.tRC),
            Rule("n*tCCD_NMP", run, CommandSet(.pim_precharge), .partition) {
                ($0 - 1) * nmp.tCCD_NMP + lastColumn
            },
            Rule("burst", output, [.reads, output], .rank) { ($0 - 1) * burst + spacing },
            Rule(bus, .reads, output, .rank, spacing),
            Rule("tRTRS", output, [.reads, output], .otherRanks) { $0 * burst + t.tRTRS },
            Rule("tRTRS", .reads, output, .otherRanks, burst + t.tRTRS),
            Rule("burst", input, [.writes, input], .rank) { ($0 - 1) * burst + spacing },
            Rule(bus, .writes, input, .rank, spacing),
            Rule("burst", input, [.writes, input], .otherRanks) { $0 * burst },
            Rule("burst", .writes, input, .otherRanks, burst),
            Rule("tRTW", output, [.writes, input], .channel) { $0 * burst + turn },
            Rule("tRTW", .reads, input, .channel, burst + turn),
            Rule("tWTR_bus", input, [.reads, output], .channel) { $0 * burst + toRead },
            Rule("tWTR_bus", .writes, output, .channel, burst + toRead),
        ]
    }

    /// The rules of the memory controller's commands in which *activate* and *precharge* stand for
    /// those of every kind.
    private mutating func addShared(_ memory: MemoryConfiguration) {
        let t = memory.timing
        let burst = memory.organization.burstCycles
        let act = CommandSet.activates
        let pre = CommandSet.precharges
        let closed = CommandSet.closedBank
        let bankRefresh = CommandSet.bankRefreshes
        let read_p = CommandSet(.read_p)
        let write_p = CommandSet(.write_p)
        let writeEnd = t.WL + burst + t.tWR
        rules += [
            Rule("tRAS", act, pre, .partition, t.tRAS),
            Rule("tRC", act, act, .partition, t.tRC),
            Rule("tRP", pre, [act, closed], .partition, t.tRP),
            Rule("tRRD_L", act, act, .bankGroup, t.tRRD_L),
            Rule("tRRD_S", act, act, .rank, t.tRRD_S),
            Rule("tRRD_S", act, bankRefresh, .rank, t.tRRD_S),
            Rule("tRTP", CommandSet(.read), pre, .partition, t.AL + t.tRTP),
            Rule("tWR", CommandSet(.write), pre, .partition, writeEnd),
            Rule("tRTP+tRP", read_p, act, .partition, t.AL + burst + t.tRTP + t.tRP),
            Rule("tWR+tRP", write_p, act, .partition, writeEnd + t.tRP),
            Rule("tRFC", .refreshes, act, .rank, t.tRFC),
            Rule("tRFCb", bankRefresh, act, .bank, t.tRFCb),
            Rule("tRREFD", bankRefresh, act, .rank, t.tRREFD),
            Rule("tXS", CommandSet(.self_refresh_exit), act, .rank, t.tXS),
        ]
        if memory.standard.hasPrechargeSpacing {
            rules.append(Rule("tPPD", pre, pre, .rank, t.tPPD))
        }
    }
}
