import DRAMEngine

extension ReadyLanes {
    /// Keeps commands waiting in a cycle whose slots of the command bus are taken.
    mutating func restrict(to taken: BusSlots, dual: Bool, at cycle: Int64) {
        for rank in 0..<Int32(ranks) {
            if !taken.leavesRoom(for: .row, dual: dual) {
                delay(.activate, ofRank: rank, until: cycle + 1)
                delay(.precharge, ofRank: rank, until: cycle + 1)
            }
            if !taken.leavesRoom(for: .column, dual: dual) {
                delay(.read, ofRank: rank, until: cycle + 1)
                delay(.write, ofRank: rank, until: cycle + 1)
            }
        }
    }
}
