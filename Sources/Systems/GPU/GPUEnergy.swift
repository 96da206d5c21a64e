/// Energy of a run on a GPU, perhaps with cards, in joules: a busy device takes its power, an idle
/// one its idle power.
public struct GPUEnergy: Equatable, Sendable {
    /// The GPU, above its idle power.
    public var gpu_J: Double
    /// All cards, above their idle power.
    public var cards_J: Double
    /// All devices at their idle power.
    public var idle_J: Double
    /// The part of the cards' energy that their memories take, as replayed; nil without currents.
    public var memory: EnergyParts?

    /// All of it.
    public var total_J: Double { gpu_J + cards_J + idle_J }
    /// What is above idle.
    public var aboveIdle_J: Double { gpu_J + cards_J }
}

extension GPURunReport {
    /// The energy of the run.
    public var energy: GPUEnergy {
        let gpu = system.gpu
        let count = Double(system.cards?.count ?? 0)
        let card = system.cards?.card
        var memory: EnergyParts?
        for step in steps {
            guard let own = step.memory else { continue }
            if memory == nil { memory = EnergyParts() }
            memory?.add(own, times: Double(step.stands))
        }
        return GPUEnergy(
            gpu_J: gpu_s * (gpu.power_W - gpu.idle_W),
            cards_J: eachCard_s * ((card?.power_W ?? 0) - (card?.idle_W ?? 0)),
            idle_J: time_s * (gpu.idle_W + count * (card?.idle_W ?? 0)), memory: memory)
    }

    /// Mean power above idle; nil when nothing ran.
    public var powerAboveIdle_W: Double? { time_s > 0 ? energy.aboveIdle_J / time_s : nil }
    /// Mean power; nil when nothing ran.
    public var power_W: Double? { time_s > 0 ? energy.total_J / time_s : nil }
    /// Tokens a second for each watt above idle, as the difference between a busy and an idle
    /// system is measured (HPU, section VI-A): tokens a joule.
    public var tokensPerJoule: Double? {
        energy.aboveIdle_J > 0 ? Double(generated) / energy.aboveIdle_J : nil
    }
}
