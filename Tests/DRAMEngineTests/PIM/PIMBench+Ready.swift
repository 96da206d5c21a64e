import DRAMModel
import Testing

extension PIMBench {
    /// Issues what a command needs before it: wakes or sends to sleep its ranks, closes or opens
    /// its rows, each command as soon as it may.
    ///
    /// - Returns: whether anything was needed.
    @discardableResult
    mutating func makeReady(
        for command: Command, from cycle: Int64, closing closer: CommandKind = .precharge
    ) -> Bool {
        let before = history.count
        var now = cycle
        let memory = history.memory
        let reach = PIMReach(command, memory)
        for rank in 0..<memory.organization.ranks where reach.ranks >> UInt64(rank) & 1 != 0 {
            let wake = Command(.self_refresh_exit, rank: Int32(rank))
            if history.state.asleep.contains(rank), command.kind != .self_refresh_exit {
                now = issueSoonest(wake, from: now)
            }
            switch command.kind {
            case .read, .read_p, .write, .write_p, .precharge:
                closePIM(reach.buffers[rank], rank, &now)
                if history.state.host[rank] & reach.buffers[rank] == 0 {
                    var opener = command
                    opener.kind = .activate
                    opener.row = Command.anyRow
                    now = issueSoonest(opener, from: now)
                }
            case .pim_mac, .pim_mac_gb, .pim_gwrite, .nmp_mac:
                closeHost(reach.buffers[rank], rank, closer, &now)
                openPIM(command.mask, rank, &now)
            case .pim_precharge, .pim_wrgb, .pim_read_result, .pim_activation_function,
                .nmp_write_input, .nmp_read_output:
                break
            default:
                closePIM(reach.buffers[rank], rank, &now)
                closeHost(reach.buffers[rank], rank, closer, &now)
                if command.kind == .self_refresh_exit, !history.state.asleep.contains(rank) {
                    now = issueSoonest(Command(.self_refresh_enter, rank: Int32(rank)), from: now)
                }
            }
        }
        return history.count > before
    }

    private mutating func openPIM(_ mask: UInt64, _ rank: Int, _ now: inout Int64) {
        for bank in 0..<UInt64(history.memory.organization.banks)
        where mask & ~history.state.pimBanks(rank) & 1 << bank != 0 {
            now = issueSoonest(.pim(.pim_activate, 1 << bank, rank: Int32(rank)), from: now)
        }
    }

    /// Closes the PIM rows of some row buffers with one command.
    private mutating func closePIM(_ buffers: UInt64, _ rank: Int, _ now: inout Int64) {
        let memory = history.memory
        let shift = UInt64(memory.bank.pimPartition * memory.organization.banks)
        let mask = (buffers & history.state.pim[rank]) >> shift
        guard mask != 0 else { return }
        now = issueSoonest(.pim(.pim_precharge, mask, rank: Int32(rank)), from: now)
    }

    private mutating func closeHost(
        _ buffers: UInt64, _ rank: Int, _ closer: CommandKind, _ now: inout Int64
    ) {
        let o = history.memory.organization
        for bit in 0..<64 where buffers & history.state.host[rank] & 1 << UInt64(bit) != 0 {
            let bank = bit % o.banks
            let target = Bank(
                rank: Int32(rank), group: Int32(bank / o.banks_per_group),
                bank: Int32(bank % o.banks_per_group))
            now = issueSoonest(
                .host(closer, target, partition: Int32(bit / o.banks)), from: now)
        }
    }
}
