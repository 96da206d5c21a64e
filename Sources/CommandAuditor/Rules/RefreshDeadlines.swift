import DRAMModel

/// Until when the next refresh of a bank must come.
///
/// JEDEC lets a controller postpone 8 refreshes of a rank and pull 8 in, so that at most 9 tREFI
/// lie between two (JESD79-4 4.26); DDR5 lets it postpone 4. Counted from an epoch (cycle 0, or the
/// end of a self refresh), the refresh after n others must come by (n + 9) tREFI, and no more than
/// 8 count in advance. The phase in which a controller lets refreshes fall due may differ by one
/// tREFI, so one more is allowed in advance.
///
/// Bank refreshes may take the banks of a round in any order, which puts up to two rounds between
/// two of one bank. A PIM tile is interrupted only after a refresh has waited 8 tREFI, and closes
/// its rows then.
struct RefreshDeadlines {
    /// Whether the memory is refreshed at all.
    let isOn: Bool
    /// Cycles in which each bank falls due once.
    private let period: Int64
    /// Periods from one refresh of a bank to the next at most.
    private let most: Int64

    init(_ configuration: MemoryConfiguration) {
        let o = configuration.organization
        let t = configuration.timing
        isOn = configuration.controller.refresh_policy != .none
        let isByBank = configuration.controller.refresh_policy == .bank_staggered
        let units =
            switch Self.cover(configuration.standard) {
            case .one: o.banks
            case .same_bank: o.banks_per_group
            case .pair: max(1, o.banks / 2)
            }
        period = max(1, Int64(isByBank ? t.tREFIb * units : t.tREFI))
        most =
            Int64(Self.postponement(configuration) + 1) + (isByBank ? 2 : 0)
            + (configuration.pim == nil ? 0 : 1)
    }

    /// REFRESH commands that may be postponed: of a user's standard as its file says.
    private static func postponement(_ configuration: MemoryConfiguration) -> Int {
        let standard = configuration.standard
        guard standard.reference == standard.name else { return standard.postponement }
        guard standard.name == "DDR5", AuditedRules(configuration) != .reference else { return 8 }
        // Banks are refreshed in fine granularity, with half the interval: the same time.
        return configuration.controller.refresh_policy == .bank_staggered ? 8 : 4
    }

    /// The banks of one bank refresh: of a user's standard as its file says.
    static func cover(_ standard: Standard) -> BankRefreshCover {
        guard standard.reference == standard.name else { return standard.bankRefresh }
        switch standard.name {
        case "DDR5": return .same_bank
        case "LPDDR5": return .pair
        default: return .one
        }
    }

    /// The last cycle for the refresh after so many others since an epoch.
    func last(epoch: Int64, refreshes: Int64) -> Int64 { epoch + (refreshes + most) * period }

    /// How many refreshes since an epoch count after one more.
    func counted(_ refreshes: Int64, epoch: Int64, at cycle: Int64) -> Int64 {
        min(refreshes + 1, (cycle - epoch) / period + most)
    }

    /// How many refreshes of an epoch that ends have come in advance.
    func inAdvance(_ refreshes: Int64, epoch: Int64, at cycle: Int64) -> Int64 {
        max(0, refreshes - (cycle - epoch) / period)
    }
}
