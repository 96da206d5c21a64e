import ConfigFiles
import DRAMModel
import Testing
import TimingConfig
import TestSupport

@Suite struct LoaderFuzzTests {
    /// Pieces that are likelier than random bytes to reach deep into the loader.
    static let pieces = [
        "[", "]", "{", "}", "&a ", "*a", "!!x ", ": ", "- ", "\n", "\t", "\"", "'", "#", "|", ">",
        "---\n",
        "-1", "0", "99999999999999999999", "0x", "1e9", "max(", "ns", ";", "=", "\u{FEFF}", "\u{7}",
        "%",
        "9223372036854775807", "-9223372036854775808", "1073741824",
    ].map { Array($0.utf8) }

    /// Repeat one failure with its seed: every seed is one file of 40 successive mutations.
    @Test(arguments: UInt64(1)...100)
    func mutatedFilesNeverCrash(_ seed: UInt64) throws {
        let folder = Scratch()
        var random = SplitMix64(seed: seed)
        let isINI = seed.isMultiple(of: 2)
        let yaml = seed % 4 == 1 ? Sample.pim : Sample.yaml
        let valid = Array((isINI ? Sample.ini : yaml).utf8)
        for round in 0..<40 {
            var bytes = valid
            for _ in 0...(round / 4) { mutate(&bytes, &random) }
            let path = folder.write(bytes, as: isINI ? "f.ini" : "f.yaml")
            do throws(ConfigurationError) {
                let loaded = try TimingFile.load(path: path, overrides: overrides(&random))
                #expect(!TimingFile.yaml(for: loaded, source: "fuzz").isEmpty)
            } catch {
                #expect(!error.diagnostics.isEmpty, "seed \(seed) round \(round)")
            }
        }
    }

    func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1 where place < bytes.count: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random)!, at: place)
        case 3 where place < bytes.count:
            let end = min(bytes.count, place + Int.random(in: 1...30, using: &random))
            bytes.insert(
                contentsOf: bytes[place..<end], at: Int.random(in: 0...place, using: &random))
        default:  // Digits become other digits.
            for index in bytes.indices.dropFirst(place).prefix(40)
            where (48...57).contains(bytes[index]) {
                bytes[index] = UInt8.random(in: 48...57, using: &random)
            }
        }
    }

    func overrides(_ random: inout SplitMix64) -> [String] {
        guard Int.random(in: 0..<4, using: &random) == 0 else { return [] }
        var text = Array("timing.tFAW=max(4, 20 ns)".utf8)
        mutate(&text, &random)
        return [String(decoding: text, as: UTF8.self)]
    }
}
