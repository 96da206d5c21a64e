import Systems
import WorkloadTracer

/// The metrics of runs on a GPU, perhaps with cards. Where the batch does not fit there are `fits`
/// and `largest_batch` only.
enum GPUSystemMetrics {
    private typealias Row = Metric<GPUSystemResult>

    /// All of them.
    static let all: [Metric<GPUSystemResult>] = room + rates + shares + uses + energies

    private static let room: [Metric<GPUSystemResult>] = [
        Row("fits", "Batch fits", "", "1 when the batch fits into the memories, else 0") {
            $0.report.room.fits ? 1 : 0
        },
        Row("largest_batch", "Largest batch", "requests", "requests of the batch's kind that fit") {
            Double($0.report.room.largestBatch)
        },
        Row("gpu_memory_GB", "GPU memory taken", "GB", "what of the GPU's memory the batch takes") {
            $0.report.room.gpu.total_bytes * 1e-9
        },
    ]

    private static let rates: [Metric<GPUSystemResult>] = [
        Row(
            "tokens_per_s", "Speed", "tokens/s", "tokens a second of all requests, in the last step"
        ) { result in
            result.report.steps.last.flatMap {
                $0.time.total_s > 0 ? Double($0.requests) / $0.time.total_s : nil
            }
        },
        Row(
            "generated_per_s", "Speed over all steps", "tokens/s",
            "tokens a second over all, prompts included where they are run"
        ) {
            $0.report.generated > 0 ? $0.report.generatedPerSecond : nil
        },
        Row("token_ms", "Time of a token", "ms", "time of a token of every request in milliseconds")
        {
            $0.report.token_s.map { $0 * 1e3 }
        },
        Row("layer_us", "Time of a layer", "µs", "time of a layer in microseconds") { result in
            result.report.token_s.map { $0 * 1e6 / Double(result.report.model.layers) }
        },
        Row("prompt_s", "Time of the prompts", "s", "time of the prompts in seconds") {
            $0.report.prompt?.time.total_s
        },
        Row("generation_s", "Time of generation", "s", "time of generation in seconds") { result in
            result.report.steps.isEmpty ? nil : result.report.generation.total_s
        },
    ]

    private static let shares: [Metric<GPUSystemResult>] = GPUTimeParts.fields.map { field in
        Row(
            "\(field.name)_share", "Time of generation for \(field.name)", "%",
            "share of generation's time that goes to \(field.name)"
        ) {
            let time = $0.report.generation
            return time.total_s > 0 ? time[keyPath: field.path] / time.total_s : nil
        }
    }

    private static let uses: [Metric<GPUSystemResult>] = [
        Row(
            "mfu", "GPU's operations, of the peak", "%",
            "operations of the GPU over its peak in the time of all"
        ) { $0.report.mfu },
        Row(
            "generation_mfu", "GPU's operations in generation, of the peak", "%",
            "operations of the GPU over its peak in the time of generation"
        ) {
            $0.report.generationMFU
        },
        Row(
            "linear_mfu", "Operations of GEMMs, of the peak", "%",
            "operations of GEMMs over the peak in the time that they take"
        ) {
            $0.report.linearMFU
        },
        Row(
            "mbu", "GPU's memory bandwidth, of the peak", "%",
            "bytes of the GPU's memory over its peak in the time of generation"
        ) {
            $0.report.mbu
        },
        Row("gpu_busy", "GPU at work", "%", "share of the time in which the GPU works") {
            $0.share(\.gpu_s)
        },
        Row("cards_busy", "Cards at work", "%", "share of the time in which the cards work") {
            result in
            result.system.cards == nil ? nil : result.share(\.cards_s)
        },
        Row(
            "card_utilization", "Card's memory bandwidth, of the peak", "%",
            "keys and values over what a card's memory could have moved"
        ) {
            $0.report.cardUtilization
        },
        Row(
            "bus_busy", "Data bus in use", "%",
            "share of a card's time in which a data bus carries a burst"
        ) { result in
            let cards = result.report.steps.flatMap(\.cards)
            return cards.isEmpty
                ? nil : cards.reduce(0) { $0 + $1.dataBus } / Double(cards.count)
        },
        Row("cards", "Cards", "", "cards of the system") { Double($0.system.cards?.count ?? 0) },
    ]

    private static let energies: [Metric<GPUSystemResult>] = [
        Row("power_W", "Power, mean", "W", "mean power") { $0.report.power_W },
        Row(
            "power_above_idle_W", "Power above idle, mean", "W",
            "mean power less that of all devices at rest"
        ) {
            $0.report.powerAboveIdle_W
        },
        Row(
            "tokens_per_J", "Tokens for energy above idle", "tokens/J",
            "tokens a second and watt above idle"
        ) { $0.report.tokensPerJoule },
        Row(
            "energy_mJ", "Energy of a token", "mJ",
            "energy of a token of a request in millijoules, idle power included"
        ) {
            $0.perToken(\.total_J)
        },
        Row("gpu_mJ", "Energy of a token, GPU", "mJ", "of it, the GPU above idle") {
            $0.perToken(\.gpu_J)
        },
        Row("cards_mJ", "Energy of a token, cards", "mJ", "of it, the cards above idle") {
            $0.perToken(\.cards_J)
        },
        Row("idle_mJ", "Energy of a token, devices at rest", "mJ", "of it, devices at rest") {
            $0.perToken(\.idle_J)
        },
        Row(
            "hbm_mJ", "Energy of a token, cards' memories", "mJ",
            "of cards_mJ and idle_mJ, what the cards' memories draw, as replayed"
        ) {
            result in
            let tokens = Double(result.report.generated)
            return result.report.energy.memory?.total_pJ.flatMap {
                tokens > 0 ? $0 * 1e-9 / tokens : nil
            }
        },
    ]
}

extension GPUSystemResult {
    /// A time as a share of all.
    fileprivate func share(_ path: KeyPath<GPURunReport, Double>) -> Double? {
        report.time_s > 0 ? report[keyPath: path] / report.time_s : nil
    }

    /// A part of the energy of a token of a request in millijoules.
    fileprivate func perToken(_ path: KeyPath<GPUEnergy, Double>) -> Double? {
        let tokens = Double(report.generated)
        return tokens > 0 ? report.energy[keyPath: path] * 1e3 / tokens : nil
    }
}
