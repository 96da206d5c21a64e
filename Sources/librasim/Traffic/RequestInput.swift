import DRAMModel
import MemoryController

/// Where the requests of a replay come from.
enum RequestInput {
    /// Nowhere: there are PIM streams only.
    case none
    /// A file.
    case trace(TraceFeeder)
    /// A pattern.
    case traffic(TrafficSource, count: Int64?)

    /// What hands them over.
    var source: any RequestSource {
        switch self {
        case .none: RequestList([])
        case .trace(let feeder): feeder
        case .traffic(let source, _): source
        }
    }

    /// Whether there are any.
    var hasRequests: Bool { if case .none = self { false } else { true } }

    /// The file's reader, if they come from one.
    var feeder: TraceFeeder? { if case .trace(let feeder) = self { feeder } else { nil } }

    /// Whether a signal ended them before their end.
    var wasCut: Bool { feeder?.wasCut == true }
}
