import ConfigFiles
import DRAMModel
import FuzzBytes
import TimingConfig

private let input = InputFile()

/// Loads the bytes as a timing file: YAML, or a DRAMsim3 file where they start with a `[section]`.
///
/// What follows a zero byte is an override, up to the next one. A file that loads must have a table
/// of rules and an address mapping, and must be the same after it was written and loaded again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTimingFile(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: data, count: count)
    let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
    input.hold(parts.first.map { UnsafeRawBufferPointer(rebasing: $0) } ?? bytes)
    let overrides = parts.dropFirst().map { String(decoding: $0, as: UTF8.self) }
    do throws(ConfigurationError) {
        let loaded = try TimingFile.load(path: input.path, overrides: overrides)
        check(loaded.configuration)
        checkWriting(loaded)
    } catch {
        demand(!error.diagnostics.isEmpty, "an error that says nothing")
        for diagnostic in error.diagnostics {
            demand(!diagnostic.message.isEmpty, "a diagnostic that says nothing")
        }
    }
    return 0
}

private func check(_ configuration: MemoryConfiguration) {
    let mapping = AddressMapping(
        configuration.controller.address_mapping,
        organization: configuration.organization)
    demand(mapping != nil, "a mapping that does not fit was accepted")
    demand(!ConstraintTable(configuration).constraints.isEmpty, "no rules")
}

private func checkWriting(_ loaded: LoadedConfiguration) {
    let text = Array(TimingFile.yaml(for: loaded, source: "fuzz").utf8)
    text.withUnsafeBytes(input.hold)
    do throws(ConfigurationError) {
        let again = try TimingFile.load(path: input.path)
        demand(again.readValues == loaded.readValues, "written, it is another memory")
        demand(again.unused.isEmpty, "written, it has keys that nothing reads")
    } catch {
        // A DRAMsim3 file with odd values is warned of where our own is refused.
        demand(!loaded.warnings.isEmpty, "written, it does not load: \(error)")
    }
}
