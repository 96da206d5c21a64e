import ConfigFiles
import Foundation
import TestSupport

@testable import WorkloadTracer

/// Workloads loaded from texts, and the texts that several tests start from.
///
/// In a text `TIMING` stands for the folder of the shipped timing files.
enum WorkloadFiles {
    static let model = """
        format: librasim-model/1
        name: tiny
        model:
          layers: 2
          d: 256
          heads: 4
          kv_heads: 2
          d_ff: 512
          ffn_matrices: 3

        """

    static let npu = """
        format: librasim-npu/1
        name: small
        npu:
          clock: 500 MHz
          arrays: 2
          rows: 16
          columns: 8
          vector_units: 2
          lanes: 4
          scratchpad: 1.5 MiB

        """

    /// What is wrong with files, one line a diagnostic, without the names of folders.
    struct Message: Error { var text: String }

    /// Writes files by name into a folder; returns it.
    static func folder(_ files: [String: String]) -> Scratch {
        let scratch = Scratch()
        for (name, text) in files {
            scratch.write(text.replacing("TIMING", with: Checkout.path("timing")), as: name)
        }
        return scratch
    }

    /// The workload `w.yaml` of some files; throws a `Message`.
    static func load(_ files: [String: String], overrides: [String] = []) throws -> PIMWorkload {
        let scratch = folder(files)
        do throws(ConfigurationError) {
            return try PIMWorkload.load(path: scratch.path("w.yaml"), overrides: overrides)
        } catch {
            let lines = error.diagnostics.map { scratch.relative($0.rendered()) }
            throw Message(
                text: lines.joined(separator: "\n")
                    .replacing(Checkout.path("timing"), with: "TIMING"))
        }
    }

    /// What is said about files that do not load; empty when they do.
    static func message(_ body: () throws -> PIMWorkload) -> String {
        do { _ = try body() } catch { return (error as? Message)?.text ?? "\(error)" }
        return ""
    }
}
