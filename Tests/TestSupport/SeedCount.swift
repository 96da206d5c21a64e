import Foundation

/// How many seeds random tests go through.
package enum SeedCount {
    /// What an environment variable says; without it a default.
    package static func named(_ variable: String, default count: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[variable].flatMap(UInt64.init) ?? count
    }
}
