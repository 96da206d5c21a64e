import Foundation
import TestSupport

extension RecordedRun {
    /// The clock period, by which the reference's energies are short.
    func tCK_ns() throws -> Double {
        let line = try ini().split(separator: "\n").first { $0.hasPrefix("tCK ") }!
        return Double(line.split(separator: "=")[1].trimmingCharacters(in: .whitespaces))!
    }
}
