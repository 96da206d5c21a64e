import Experiments
import Synchronization

/// The first thing that went wrong; several threads may use it.
final class FirstFailure: Sendable {
    private let stored = Mutex<StoreError?>(nil)

    /// What went wrong, if anything has; the first to set it wins.
    var error: StoreError? {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = $0 ?? newValue } }
    }
}
