import DRAMModel

extension Channel {
    /// Visits all that time, commands and units change.
    public mutating func visit(_ state: inout PeriodicState) {
        for index in 0..<gateStorage.count { state.gate(&gateStorage.base[index]) }
        windows.visit(&state)
        reads.visit(&state)
        ports.visit(&state)
        for index in 0..<banks.count {
            state.same(Int64(banks[index].openRow))
            state.same(Int64(banks[index].rowHits))
            state.time(&banks.base[index].lastCommand)
            state.same(Int64(pimRows[index]))
        }
        for rank in 0..<rankCount {
            state.same(Int64(bitPattern: openMasks[rank]))
            state.same(Int64(bitPattern: pimOpenMasks[rank]))
            state.same(selfRefreshing[rank] ? 1 : 0)
            state.same(poweredDown[rank] ? 1 : 0)
            residency.base[rank].visit(&state)
        }
        commandCounts.view.visit(ranks: rankCount, &state)
    }
}

extension RankResidency {
    fileprivate mutating func visit(_ state: inout PeriodicState) {
        state.count(&activeCycles)
        state.count(&activePowerDownCycles)
        state.count(&prechargePowerDownCycles)
        state.count(&selfRefreshCycles)
        state.time(&closedSince)
        state.time(&since)
    }
}

extension ActivationWindows {
    /// Each ring from its oldest activation on: where that stands says nothing.
    fileprivate func visit(_ state: inout PeriodicState) {
        for ring in 0..<heads.count {
            let size = Int(sizes[ring % view.count])
            for place in 0..<size {
                let index = (Int(heads[ring]) + place) % size
                state.gate(&rings.base[ring * view.stride + index])
            }
        }
    }
}

extension ReadRing {
    fileprivate func visit(_ state: inout PeriodicState) {
        for place in 0..<gates.count {
            state.gate(&gates.base[(head[0] + place) % gates.count])
        }
    }
}

extension VerticalPorts {
    fileprivate func visit(_ state: inout PeriodicState) {
        for index in 0..<ports.count {
            let port = ports.base + index
            state.gate(&port.pointee.free)
            state.gate(&port.pointee.end)
            state.same(port.pointee.part)
            state.gate(&port.pointee.last)
            state.gate(&port.pointee.beforeLast)
            state.gate(&port.pointee.complete.0)
            state.gate(&port.pointee.complete.1)
            state.gate(&port.pointee.read.0)
            state.gate(&port.pointee.read.1)
        }
        for index in 0..<inputs.count {
            state.gate(&inputs.base[index].arrived)
            state.gate(&inputs.base[index].used)
        }
    }
}

extension CommandCounts.View {
    fileprivate func visit(ranks: Int, _ state: inout PeriodicState) {
        for index in -CommandCounts.stride..<ranks * CommandCounts.stride {
            state.count(&base[index])
        }
    }
}
