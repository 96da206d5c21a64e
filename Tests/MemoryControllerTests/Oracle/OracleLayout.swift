import DRAMModel

/// How banks of a channel are counted, and what addresses and commands call them.
///
/// Stack IDs that are bank address share a rank; addresses and commands name the stack ID as their
/// rank.
struct OracleLayout {
    private let organization: Organization
    private let named: Organization
    private let cover: BankRefreshCover

    init(_ configuration: MemoryConfiguration) {
        organization = configuration.organization
        named = configuration.organization.named
        cover = configuration.standard.bankRefresh
    }

    /// The rank of what is called so.
    func rank(_ name: Int32) -> Int { organization.stacks > 1 ? 0 : Int(name) }

    /// The rank of a bank of the channel.
    func rank(ofBank bank: Int) -> Int { bank / organization.banks }

    /// A bank's place among all banks of the channel.
    func bank(_ target: DecodedAddress) -> Int {
        bank(target.rank, target.bankgroup, target.bank)
    }

    /// The bank that a command goes to; of several, the lowest.
    func bank(_ command: Command) -> Int {
        bank(command.rank, max(0, command.bankgroup), max(0, command.bank))
    }

    private func bank(_ rank: Int32, _ bankgroup: Int32, _ bank: Int32) -> Int {
        (Int(rank) * named.bankgroups + Int(bankgroup)) * named.banks_per_group + Int(bank)
    }

    /// The banks of a rank, the lowest first.
    func banks(ofRank rank: Int) -> Range<Int> {
        rank * organization.banks..<(rank + 1) * organization.banks
    }

    /// The bank group of a bank, among all of the channel.
    func group(ofBank bank: Int) -> Int { bank / organization.banks_per_group }

    /// The stack ID of a bank, among all of the channel.
    func stack(ofBank bank: Int) -> Int { bank / named.banks }

    /// A command to a bank of the channel.
    func command(
        _ kind: CommandKind, bank: Int, row: Int32 = -1, column: Int32 = -1
    ) -> Command {
        let rest = bank % named.banks
        return Command(
            kind, rank: Int32(bank / named.banks),
            bankgroup: Int32(rest / named.banks_per_group),
            bank: Int32(rest % named.banks_per_group), row: row, column: column)
    }

    /// A bank refresh that covers a bank and none below it.
    func bankRefresh(_ bank: Int) -> Command {
        var command = command(.refresh_bank, bank: bank)
        if cover == .same_bank { command.bankgroup = -1 }
        return command
    }

    /// The banks that a command is for.
    func banks(of command: Command) -> [Int] {
        let all = banks(ofRank: rank(command.rank))
        switch command.kind {
        case .refresh, .self_refresh_enter, .self_refresh_exit, .power_down_enter, .power_down_exit:
            return Array(all)
        case .refresh_bank:
            let first = bank(command)
            switch cover {
            case .one: return [first]
            case .same_bank:
                return all.filter { ($0 - first) % organization.banks_per_group == 0 }
            case .pair: return all.filter { ($0 - first) % (organization.banks / 2) == 0 }
            }
        default: return [bank(command)]
        }
    }
}
