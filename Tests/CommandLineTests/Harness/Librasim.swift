import Foundation
import TestSupport

/// Runs the built program.
enum Librasim {
    /// What a run left behind.
    struct Outcome {
        var status: Int32
        /// Whether a signal ended it: a crash.
        var isKilled: Bool
        var output: String
        var errors: String
    }

    /// The program: `LIBRASIM_BINARY`, else the one beside the running test bundle, else the one in
    /// the package's build folder.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["LIBRASIM_BINARY"] { return path }
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let candidates =
            [bundle.deletingLastPathComponent()]
            + ["debug", "release"].map { Checkout.root.appending(path: ".build/\($0)") }
        let paths = candidates.map { $0.appending(path: "librasim").path }
        return paths.first { FileManager.default.isExecutableFile(atPath: $0) } ?? paths[0]
    }()

    /// Runs the program in a folder to its end.
    static func run(
        _ arguments: [String], in scratch: Scratch, input: String? = nil
    ) throws -> Outcome {
        try ProcessSlots.use { try Run(arguments, in: scratch, input: input).wait() }
    }

    /// Runs a bash script in a folder; `$L` is the program.
    static func shell(_ script: String, in scratch: Scratch) throws -> Outcome {
        try ProcessSlots.use {
            try Run(["-c", script], in: scratch, program: "/bin/bash", environment: ["L": path])
                .wait()
        }
    }
}
