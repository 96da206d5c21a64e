import ConfigFiles
import Synchronization
@preconcurrency import Glibc

/// Ctrl-C and its like: the first one asks the run to end, the second ends the process, unless a
/// folder is being written: that ends soon, and must be removed first.
///
/// States: unraised → raised; never back.
enum StopSignal {
    private typealias Path = UnsafeMutablePointer<CChar>

    private static let capacity = 8
    // Temporary files; written before signals are caught.
    nonisolated(unsafe) private static let temporaries =
        UnsafeMutablePointer<Path?>.allocate(capacity: capacity)
    private static let temporaryCount = Atomic<Int>(0)
    private static let raised = Atomic<Int32>(0)
    private static let openFolders = Atomic<Int>(0)

    /// The signal that asked the run to end, if one did.
    static var number: Int32? {
        let number = raised.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Whether the run is to end.
    static var isRaised: Bool { raised.load(ordering: .relaxed) != 0 }

    /// Catches SIGINT, SIGTERM and SIGHUP, unless the parent has them ignored (`nohup`).
    static func install() {
        // A handler must not be the first to touch a global.
        _ = (temporaries, temporaryCount.load(ordering: .relaxed), number)
        _ = openFolders.load(ordering: .relaxed)
        var caught = sigset_t()
        sigemptyset(&caught)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var action = sigaction()
            sigaction(number, nil, &action)
            if isIgnored(action) { continue }
            action = sigaction()
            action.__sigaction_handler.sa_handler = { StopSignal.raise($0) }
            sigaction(number, &action, nil)
            sigaddset(&caught, number)
        }
        // A launcher may hand down a mask of its own by accident, as Foundation's Process does.
        pthread_sigmask(SIG_UNBLOCK, &caught, nil)
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Names a temporary file that the second signal removes.
    static func addTemporary(_ path: String) {
        let index = temporaryCount.load(ordering: .relaxed)
        guard index < capacity else { return }
        temporaries[index] = FileSystem.withName(path) { strdup($0) }
        temporaryCount.store(index + 1, ordering: .releasing)
    }

    /// Notes that a folder is being written, which no signal handler can remove.
    static func folderOpened() { openFolders.add(1, ordering: .releasing) }

    /// Notes that a folder has been removed or is complete.
    static func folderClosed() { openFolders.subtract(1, ordering: .releasing) }

    /// Runs inside the handler: only async-signal-safe calls.
    private static func raise(_ number: Int32) {
        if raised.exchange(number, ordering: .relaxed) == 0 { return }
        if openFolders.load(ordering: .acquiring) > 0 { return }
        for index in 0..<temporaryCount.load(ordering: .acquiring) {
            if let path = temporaries[index] { unlink(path) }
        }
        _exit(128 + number)
    }
}
