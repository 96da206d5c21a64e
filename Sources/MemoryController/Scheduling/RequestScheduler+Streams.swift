import DRAMEngine
import DRAMModel

/// What the PIM sequencer asks of a scheduler about the requests of its streams.
extension RequestScheduler where Self: ~Copyable {
    /// Notes that a read in a request group of a stream enters.
    mutating func expectRead(ofLedger group: Int) {
        core.statistics.groups.base[group].outstanding += 1
    }

    /// Notes that a write to an address, which has just entered, is in a request group of a stream.
    @inline(never)
    mutating func expectWrite(to address: UInt64, ofLedger group: Int) {
        let block = core.requests.block(address, inBlocks: Self.comparesBlocks)
        core.expectWrite(to: block, ofGroup: group)
    }

    /// Drains the waiting writes in a request group: a stream waits for them, and none enters it
    /// before they have gone.
    @inline(never)
    mutating func demandWrites(ofLedger group: Int, at cycle: Int64) {
        guard core.demandWrites(ofGroup: group, at: cycle) else { return }
        drainForStreams(at: cycle)
    }

    /// Waiting writes that streams wait for.
    var demandedWrites: Int { core.requests.streamWrites.demanded }

    /// Since when a stream has waited for a write to any of a rank's row buffers, at the longest;
    /// `Int64.max` when none does.
    @inline(never)
    mutating func oldestDemand(_ buffers: UInt64, ofRank rank: Int32) -> Int64 {
        core.oldestDemand(buffers, ofRank: rank)
    }

    /// Reads in a request group that have entered and not completed, and writes that have entered
    /// and not issued.
    mutating func outstanding(ofLedger group: Int) -> Int64 {
        core.statistics.groups[group].outstanding
    }

    /// The last cycle in which a read or write in a request group completed or will complete; -1
    /// before the first.
    func lastDone(ofLedger group: Int) -> Int64 { core.statistics.groups[group].lastDone }
}

extension SchedulerCore {
    fileprivate mutating func expectWrite(to block: UInt64, ofGroup group: Int) {
        let slot = requests.find(block).write
        requests.streamWrites.enter(
            slot, group: group, of: statistics.groups.base, &requests.slots)
    }

    fileprivate mutating func demandWrites(ofGroup group: Int, at cycle: Int64) -> Bool {
        requests.streamWrites.demand(
            group, of: statistics.groups.base, at: cycle, requests.slots)
    }

    fileprivate mutating func oldestDemand(_ buffers: UInt64, ofRank rank: Int32) -> Int64 {
        requests.streamWrites.oldestDemand(buffers, ofRank: rank, &lanes, requests.slots)
    }
}
