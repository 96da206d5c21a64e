/// Who does an operator and where it lies, as the search counts it.
struct OperatorMode: Equatable, Sendable {
    /// All on NMP units.
    static let nmp = OperatorMode(index: 0)
    /// All on the NPU, from normal channels.
    static let npu = OperatorMode(index: 1)
    /// All on the NPU, from normal channels and the operator's NMP channels.
    static let npuAll = OperatorMode(index: 2)
    /// The NPU's part of what both do, in that with which both would take equally long.
    static let npuFactors = [1, 0.75, 1.25]
    /// Number of modes.
    static let count = 3 + 2 * npuFactors.count

    /// From 0 to `count` - 1.
    let index: Int

    /// A mode in which both work; its NPU part lies in normal channels only, or in the NMP channels too.
    static func mix(_ step: Int, all: Bool) -> OperatorMode {
        OperatorMode(index: 3 + step + (all ? npuFactors.count : 0))
    }

    /// Which of `npuFactors`; nil when only one of them works.
    var mixStep: Int? { index < 3 ? nil : (index - 3) % Self.npuFactors.count }
    /// Whether NMP channels hold some of it.
    var usesNMPChannels: Bool { self != .npu }
    /// Whether the NPU has a part.
    var usesNPU: Bool { self != .nmp }
    /// Whether the NPU reads from NMP channels.
    var npuReadsNMP: Bool { self == .npuAll || index >= 3 + Self.npuFactors.count }
}
