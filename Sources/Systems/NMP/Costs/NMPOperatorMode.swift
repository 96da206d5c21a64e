/// Who does an operator and where it lies, as the search counts it.
struct NMPOperatorMode: Equatable, Sendable {
    /// How large the NPU's part is in what both do.
    enum Share: Int, CaseIterable {
        /// That with which both would take equally long, three quarters and five quarters of it.
        case balanced, less, more
        /// The part of all bytes that the NMP channels cannot hold.
        case spilled

        /// What the balanced part is multiplied by.
        var factor: Double {
            switch self {
            case .balanced, .spilled: 1
            case .less: 0.75
            case .more: 1.25
            }
        }
    }

    /// All on NMP units.
    static let nmp = NMPOperatorMode(index: 0)
    /// All on the NPU, from normal channels.
    static let npu = NMPOperatorMode(index: 1)
    /// All on the NPU, from normal channels and the operator's NMP channels.
    static let npuAll = NMPOperatorMode(index: 2)
    /// Number of modes.
    static let count = 3 + 2 * Share.allCases.count

    /// From 0 to `count` - 1.
    let index: Int

    /// A mode in which both work; its NPU part lies in normal channels only, or in the NMP channels
    /// too.
    static func mix(_ share: Share, all: Bool) -> NMPOperatorMode {
        NMPOperatorMode(index: 3 + share.rawValue + (all ? Share.allCases.count : 0))
    }

    /// How large the NPU's part is; nil when only one of them works.
    var share: Share? { index < 3 ? nil : Share(rawValue: (index - 3) % Share.allCases.count) }
    /// Whether NMP channels hold some of it.
    var usesNMPChannels: Bool { self != .npu }
    /// Whether the NPU has a part.
    var usesNPU: Bool { self != .nmp }
    /// Whether the NPU reads from NMP channels.
    var npuReadsNMP: Bool { self == .npuAll || index >= 3 + Share.allCases.count }
}
