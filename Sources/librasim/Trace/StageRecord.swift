import WorkloadTracer

/// A stage that has been written: its streams by role, and what they add up to.
struct StageRecord {
    /// The streams of a role, over all channels.
    struct Streams {
        let role: StageStream.Role
        /// Traces of all channels.
        var count = 0
        /// Roles of the streams whose events they wait for.
        var waitsFor: Set<StageStream.Role> = []
        /// The most cycles that a channel's streams of the role delay, summed: the device's own
        /// time.
        var computeCycles: Int64 = 0
    }

    let name: String
    let repeats: Int
    let work: StageWork
    /// Its folder.
    let folder: String
    /// The roles that it has streams of, in the order of `StageStream.Role`.
    private(set) var streams: [Streams] = []
    /// What each channel's streams add up to.
    private(set) var channels: [OperationTally] = []

    /// Starts without streams.
    init(_ stage: Stage, folder: String) {
        name = stage.name
        repeats = stage.repeats
        work = stage.work
        self.folder = folder
    }

    /// What the streams of all channels add up to, once.
    var total: OperationTally { channels.reduce(into: OperationTally()) { $0 += $1 } }

    /// Adds the streams of the next channel.
    mutating func add(_ own: [StageStream], _ shape: PIMTileShape?) {
        var posters: [Int32: StageStream.Role] = [:]
        for stream in own {
            for operation in stream.operations where operation.kind == .post {
                posters[operation.event] = stream.role
            }
        }
        var sum = OperationTally()
        for role in StageStream.Role.allCases {
            let ofRole = own.filter { $0.role == role }
            guard !ofRole.isEmpty else { continue }
            var tally = OperationTally()
            let index = index(of: role)
            for operation in ofRole.lazy.flatMap(\.operations) {
                tally.add(operation, shape)
                guard operation.kind == .wait, let poster = posters[operation.event] else {
                    continue
                }
                if poster != role { streams[index].waitsFor.insert(poster) }
            }
            streams[index].count += ofRole.count
            streams[index].computeCycles = max(streams[index].computeCycles, tally.delayCycles)
            sum += tally
        }
        channels.append(sum)
    }

    private mutating func index(of role: StageStream.Role) -> Int {
        if let index = streams.firstIndex(where: { $0.role == role }) { return index }
        let order = StageStream.Role.allCases
        let place = order.firstIndex(of: role)!
        let index =
            streams.firstIndex { order.firstIndex(of: $0.role)! > place } ?? streams.count
        streams.insert(Streams(role: role), at: index)
        return index
    }
}
