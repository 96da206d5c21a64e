/// The charge that an event takes from the supply of one device, above standby (Micron TN-40-07).
public struct EventCharge: Sendable {
    /// What is drawn during the event: mA, and mA x cycles for an activation, whose standby changes
    /// within it.
    public let drawn: Double
    /// The part of it that is standby, in the same unit.
    public let standby: Double
    /// Cycles that it is drawn for; 1 for an activation and for a cycle in a state.
    public let cycles: Double

    /// What is drawn in a state that draws more, mA; `nil` where that is not known, or there is
    /// none.
    public var most: Double?

    /// The charge above standby, mA x cycles; `nil` where less than standby is drawn, or more than
    /// in a state that draws more, which no device does.
    public var aboveStandby: Double? {
        drawn >= standby && drawn <= most ?? .infinity ? (drawn - standby) * cycles : nil
    }
}

extension PowerParameters {
    /// The charge of an event; `nil` when one of its currents is not given.
    public func charge(_ event: EnergyEvent, _ t: TimingParameters, burstCycles: Int)
        -> EventCharge?
    {
        switch event {
        case .activate:
            guard let IDD0, let IDD2N, let IDD3N else { return nil }
            return EventCharge(
                drawn: IDD0 * Double(t.tRC),
                standby: IDD3N * Double(t.tRAS) + IDD2N * Double(t.tRC - t.tRAS), cycles: 1)
        case .read: return aboveActiveStandby(IDD4R, burstCycles)
        case .write: return aboveActiveStandby(IDD4W, burstCycles)
        case .refresh: return aboveActiveStandby(IDD5AB, t.tRFC)
        case .refreshBank: return aboveActiveStandby(IDD5PB, t.tRFCb)
        case .activeStandby: return state(IDD3N, below: nil)
        case .prechargeStandby: return state(IDD2N, below: IDD3N)
        case .activePowerDown: return state(IDD3P, below: IDD3N)
        case .prechargePowerDown: return state(IDD2P, below: IDD2N)
        case .selfRefresh: return state(IDD6x, below: IDD2N)
        }
    }

    private func aboveActiveStandby(_ current: Double?, _ cycles: Int) -> EventCharge? {
        guard let current, let IDD3N else { return nil }
        return EventCharge(drawn: current, standby: IDD3N, cycles: Double(cycles))
    }

    private func state(_ current: Double?, below most: Double?) -> EventCharge? {
        current.map { EventCharge(drawn: $0, standby: 0, cycles: 1, most: most) }
    }
}
