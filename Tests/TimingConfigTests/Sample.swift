import ConfigFiles
import Foundation
import TimingConfig

/// A folder that is gone when its owner is.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "timing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = url.appending(path: name)
        try Data(bytes).write(to: file)
        return file.path
    }
}

/// Small files that load, for tests to change one thing of.
enum Sample {
    static let yaml = """
        format: librasim-timing/1
        name: sample
        standard: DDR4
        clock:
          tCK: 0.625 ns
        organization:
          bankgroups: 4
          banks_per_group: 4
          rows: 65536
          columns: 1024
          device_width: 8
          bus_width: 64
          BL: 8
        timing:
          CL: 22
          CWL: 16
          tRCD: 22
          tRP: 22
          tRAS: 52
          tCCD_S: 4
          tCCD_L: 8
          tRTRS: 1
          tRTP: 12
          tWTR_S: 4
          tWTR_L: 12
          tWR: 24
          tRRD_S: 4
          tRRD_L: 8
          tFAW: 34
          tRFC: 560
          tREFI: 12480

        """

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

    static let ini = """
        [dram_structure]
        protocol = DDR4
        bankgroups = 4
        banks_per_group = 4
        rows = 65536
        columns = 1024
        device_width = 8
        BL = 8
        [timing]
        tCK = 0.63
        CL = 22
        [system]
        channel_size = 16384

        """

    /// Loads a text written to `name` in a folder of its own.
    static func load(
        _ text: String, as name: String = "f.yaml", overrides: [String] = []
    ) throws -> LoadedConfiguration {
        let folder = try Folder()
        return try TimingFile.load(path: folder.write(text, to: name), overrides: overrides)
    }

    /// What a text is rejected with, one rendered line each, without the folder's name.
    static func errors(
        _ text: String, as name: String = "f.yaml", overrides: [String] = []
    ) throws -> [String] {
        try errors(Array(text.utf8), as: name, overrides: overrides)
    }

    static func errors(
        _ bytes: [UInt8], as name: String = "f.yaml", overrides: [String] = []
    ) throws -> [String] {
        let folder = try Folder()
        return try errors(loading: folder.write(bytes, to: name), in: folder, overrides: overrides)
    }

    static func errors(
        loading path: String, in folder: Folder, overrides: [String] = []
    ) -> [String] {
        do throws(ConfigurationError) {
            _ = try TimingFile.load(path: path, overrides: overrides)
            return []
        } catch {
            return error.diagnostics.map {
                $0.rendered().replacingOccurrences(of: folder.url.path + "/", with: "")
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
