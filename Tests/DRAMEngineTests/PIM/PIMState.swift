import DRAMModel

/// Which row buffers are open, by whom, and which ranks are asleep, as `docs/pim.md` tells it.
struct PIMState {
    private let memory: MemoryConfiguration
    /// Row buffers of each rank in which the memory controller has a row open, as bits:
    /// `partition * banks + bank`.
    private(set) var host: [UInt64]
    /// The same with PIM rows.
    private(set) var pim: [UInt64]
    /// Ranks in self refresh.
    private(set) var asleep: Set<Int> = []

    init(_ memory: MemoryConfiguration) {
        self.memory = memory
        host = Array(repeating: 0, count: memory.organization.ranks)
        pim = host
    }

    private var banks: Int { memory.organization.banks }
    private var pimShift: UInt64 { UInt64(memory.bank.pimPartition * banks) }

    /// Banks of a rank with an open PIM row.
    func pimBanks(_ rank: Int) -> UInt64 { pim[rank] >> pimShift }

    /// Banks of a rank whose row buffer for PIM rows is closed.
    func closedPIMBanks(_ rank: Int) -> UInt64 {
        let all: UInt64 = banks == 64 ? ~0 : 1 << UInt64(banks) - 1
        return ~((pim[rank] | host[rank]) >> pimShift) & all
    }

    /// The banks of each rank that a command closes if it names them; `nil` where that does not
    /// matter.
    func closable(_ command: Command) -> [UInt64]? {
        command.kind == .pim_precharge ? pim.indices.map(pimBanks) : nil
    }

    mutating func note(_ command: Command) {
        let reach = PIMReach(command, memory)
        for rank in host.indices where reach.ranks >> UInt64(rank) & 1 != 0 {
            switch command.kind {
            case .activate: host[rank] |= reach.buffers[rank]
            case .precharge, .read_p, .write_p: host[rank] &= ~reach.buffers[rank]
            case .pim_activate, .pim_activate4: pim[rank] |= reach.buffers[rank]
            case .pim_precharge: pim[rank] &= ~reach.buffers[rank]
            case .self_refresh_enter: asleep.insert(rank)
            case .self_refresh_exit: asleep.remove(rank)
            default: break
            }
        }
    }

    /// Whether rows are as a command needs them.
    func rowsAreReady(_ command: Command) -> Bool {
        let reach = PIMReach(command, memory)
        return host.indices.allSatisfy { rank in
            let buffers = reach.buffers[rank]
            return switch command.kind {
            case .read, .read_p, .write, .write_p, .precharge: buffers & ~host[rank] == 0
            case .pim_mac, .pim_mac_gb, .pim_gwrite, .nmp_mac: buffers & ~pim[rank] == 0
            case .pim_wrgb, .pim_precharge, .pim_read_result, .pim_activation_function,
                .nmp_write_input, .nmp_read_output, .power_down_enter, .power_down_exit:
                true
            case .activate, .pim_activate, .pim_activate4, .refresh, .refresh_bank,
                .self_refresh_enter, .self_refresh_exit:
                buffers & (host[rank] | pim[rank]) == 0
            }
        }
    }

    /// Whether a command is legal as far as states go.
    func allows(_ command: Command) -> Bool {
        let goesToSleeper = asleep.contains { command.rank < 0 || Int(command.rank) == $0 }
        return rowsAreReady(command)
            && goesToSleeper == (command.kind == .self_refresh_exit)
    }
}
