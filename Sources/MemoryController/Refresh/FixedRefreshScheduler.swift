import DRAMEngine
import DRAMModel

/// A policy that serves refreshes in the order and at the time in which they fall due.
protocol FixedRefreshScheduler: RequestScheduler, ~Copyable {
    /// The refreshes that have fallen due and wait.
    var refresh: RefreshTimer { get set }
}

extension FixedRefreshScheduler where Self: ~Copyable {
    var refreshesDue: Int64 { refresh.demanded }

    /// Notes the refreshes that have fallen due; ranks in self refresh refresh themselves.
    @inline(__always)
    mutating func tickRefresh(at cycle: Int64) {
        let selfRefreshing = core.channel.selfRefreshStates
        refresh.tick(at: cycle) { selfRefreshing[Int($0)] }
    }

    /// Does what the oldest waiting refresh needs next, if that is possible in this cycle.
    ///
    /// - Returns: the kind of the command, if one has issued.
    @inline(__always)
    mutating func serveNextRefresh(at cycle: Int64) -> CommandKind? {
        if !core.service.isBusy { core.beginRefresh(refresh.first, at: cycle) }
        return serveRefresh(at: cycle)
    }

    /// The next cycle after one in which a refresh may have something to do.
    @inline(__always)
    mutating func nextRefreshEvent(after cycle: Int64) -> Int64 {
        guard refresh.isWaiting else { return refresh.due }
        let next = core.service.isBusy ? max(core.service.nextAt, cycle &+ 1) : cycle &+ 1
        return min(refresh.due, next)
    }

    @inline(__always)
    mutating func refreshIssued(toRank rank: Int32, at cycle: Int64) { refresh.finishFirst() }

    /// A refresh may be postponed by as many tREFI as the standard lets refreshes be postponed.
    mutating func refreshDeadline(ofRank rank: Int32) -> Int64 {
        refresh.first.cycle + refresh.mostPostponed * refresh.tREFI
    }
}

extension SchedulerCore {
    /// Takes a refresh that has fallen due into service.
    fileprivate mutating func beginRefresh(_ demand: RefreshTimer.Demand, at cycle: Int64) {
        guard demand.bank >= 0 else {
            return beginRefresh(rank: demand.rank, banks: allBanks, isByBank: false, at: cycle)
        }
        var banks: UInt64 = 0
        channel.forEachRefreshedBank(channel.bankAddresses[Int(demand.bank)]) {
            banks |= lanes.bit($0)
        }
        beginRefresh(rank: demand.rank, banks: banks, isByBank: true, at: cycle)
    }
}
