import ConfigFiles
import DRAMModel
import Foundation
import TimingConfig
import TestSupport

/// Small files that load, for tests to change one thing of.
enum Sample {
    static let yaml = SampleFiles.timing
    static let ini = SampleFiles.ini

    /// The sample with sliced banks and processing units; `bank:` stands in line 32, `pim:` in 40.
    static let pim =
        yaml + """
            bank:
              structure: sliced
              rows_per_subarray: 1024
              weight_rows: 49152
              kv_rows: 16384
              bridge: isolated
              column_delay: 1.02
              rounding: up
            pim:
              tCCD_PIM: 6
              tMAC: 3.2 ns
              tAF: 9
              tfaw: exempt
              mac_bits: 512
              element_bits: 8
              result_bits: 32
              priority: oldest
              refresh: interrupt
              mac_pJ: 0.5
              array_share: 0.2
              bus_share: .75

            """

    /// Loads a text written to `name` in a folder of its own.
    static func load(
        _ text: String, as name: String = "f.yaml", overrides: [String] = []
    ) throws -> LoadedConfiguration {
        let folder = Scratch()
        return try TimingFile.load(path: folder.write(text, as: name), overrides: overrides)
    }

    /// What a text is rejected with, one rendered line each, without the folder's name.
    static func errors(
        _ text: String, as name: String = "f.yaml", overrides: [String] = []
    ) -> [String] {
        errors(Array(text.utf8), as: name, overrides: overrides)
    }

    static func errors(
        _ bytes: [UInt8], as name: String = "f.yaml", overrides: [String] = []
    ) -> [String] {
        let folder = Scratch()
        return errors(loading: folder.write(bytes, as: name), in: folder, overrides: overrides)
    }

    static func errors(
        loading path: String, in folder: Scratch, overrides: [String] = []
    ) -> [String] {
        do throws(ConfigurationError) {
            _ = try TimingFile.load(path: path, overrides: overrides)
            return []
        } catch {
            return error.diagnostics.map {
                folder.relative($0.rendered())
            }
        }
    }
}

extension String {
    /// The text with one line changed, which must be there.
    func changing(_ old: String, to new: String) -> String {
        precondition(contains(old), "no '\(old)' in the sample")
        return replacingOccurrences(of: old, with: new)
    }
}
