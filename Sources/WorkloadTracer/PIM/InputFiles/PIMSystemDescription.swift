import ConfigFiles
import DRAMModel
import TimingConfig

/// A system of an xPU and PIM (`SystemKind.pim`) as its file describes it.
public struct PIMSystemDescription: Sendable {
    /// What it does with a batch.
    public var options: PIMSystemOptions
    /// What its NPU file calls the NPU.
    public var npuName: String
    /// Energy of its NPU; nil when the file of the NPU does not give any.
    public var npuEnergy: NPUEnergy?
    /// Whether the xPU and the units may use a sliced bank at the same time, if the file says so.
    public var dex: Bool?
    /// Its memory's timing file.
    let timing: String
    /// The location of the path of the timing file.
    let timingLocation: SourceLocation
    /// Its own settings of the memory.
    let memory: [LocatedSetting]
    /// The location of `dex`.
    let dexLocation: SourceLocation
}

/// Reading system files (`workloads/systems/*.yaml`).
extension PIMSystemDescription {
    /// Sections of the files of devices.
    static let devices = ["npu"]

    private static let keys: [ConfigKey] = [
        .text("", "name"), .note("", "source"),
        ConfigKey.choice("system", "kind", SystemKind.self).optional,
        .text("system", "npu"), .text("system", "timing"),
        ConfigKey.choice("system", "dataflow", SystolicDataflow.self).optional,
        .flag("system", "batch_pipelining"), .flag("system", "head_pipelining"),
        .flag("system", "ffn_coprocessing"),
        ConfigKey.permille("system", "ffn_share", 0...1000).optional,
        .flag("system", "dbo"), .flag("system", "dex"),
        ConfigKey.choice("offloading", "profile", OffloadingOptions.Profile.self).optional,
        .flag("offloading", "literal_line_16"),
        ConfigKey.choice("offloading", "small_batch", OffloadingOptions.SmallBatch.self)
            .optional,
        ConfigKey.choice("offloading", "keep", OffloadingOptions.Keep.self).optional,
        ConfigKey.choice("attention", "mac_scope", PIMAttentionOptions.MACScope.self).optional,
        ConfigKey.choice("attention", "vector_path", PIMAttentionOptions.VectorPath.self).optional,
    ]

    /// Loads a file with its NPU; `extender` is the location of its path.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - overrides: `section.key=value` each, for the system's own keys.
    ///   - npuOverrides: The same for those of its NPU.
    ///   - npuSettings: What the workload sets of its NPU.
    ///   - extender: The location of its path.
    /// - Throws: All errors, with their locations.
    package static func load(
        path: String, overrides: [String] = [], npuOverrides: [String] = [],
        npuSettings: [LocatedSetting] = [], extender: SourceLocation? = nil
    ) throws(ConfigurationError) -> PIMSystemDescription {
        let file = try KeyedInput(
            path: path, format: "librasim-system/1", keys: keys, overrides: overrides,
            passing: TimingFile.sections + devices, extender: extender)
        let npu = try NPUDescription.load(
            path: file.resolvedPath("system.npu")!,
            settings: file.passed(to: ["npu"]) + npuSettings, overrides: npuOverrides,
            extender: file.location("system.npu"))
        let options = options(file, npu)
        try check(options, file)
        return PIMSystemDescription(
            options: options, npuName: npu.name, npuEnergy: npu.energy,
            dex: file.flag("system.dex"), timing: file.resolvedPath("system.timing")!,
            timingLocation: file.location("system.timing"),
            memory: file.passed(to: TimingFile.sections),
            dexLocation: file.location("system.dex"))
    }

    private static func options(_ file: KeyedInput, _ npu: NPUDescription) -> PIMSystemOptions {
        var options = PIMSystemOptions(
            name: file.text("name")!, npu: npu.npu, clock_MHz: npu.clock_MHz)
        options.dataflow = file.choice("system.dataflow", SystolicDataflow.self)
        options.batch_pipelining = file.flag("system.batch_pipelining") ?? false
        options.head_pipelining = file.flag("system.head_pipelining") ?? false
        options.ffn_coprocessing = file.flag("system.ffn_coprocessing") ?? false
        options.ffn_share = file.integer("system.ffn_share").map { Double($0) / 1000 }
        options.dbo = file.flag("system.dbo") ?? false
        func set<Word: RawRepresentable<String>>(_ word: inout Word, _ id: String) {
            if let given = file.choice(id, Word.self) { word = given }
        }
        set(&options.offloading.profile, "offloading.profile")
        set(&options.offloading.small_batch, "offloading.small_batch")
        set(&options.offloading.keep, "offloading.keep")
        options.offloading.literal_line_16 = file.flag("offloading.literal_line_16") ?? false
        set(&options.attention.mac_scope, "attention.mac_scope")
        set(&options.attention.vector_path, "attention.vector_path")
        return options
    }

    /// Throws when values contradict each other.
    private static func check(
        _ options: PIMSystemOptions, _ file: KeyedInput
    ) throws(ConfigurationError) {
        if options.dbo && !options.batch_pipelining {
            throw file.failure(
                "'dbo' balances the two groups of 'batch_pipelining: true', which is off",
                at: "system.dbo")
        }
        if options.head_pipelining && options.batch_pipelining {
            throw file.failure(
                "'head_pipelining' and 'batch_pipelining' cannot both be true: the heads that wait "
                    + "for each other are those of one group", at: "system.head_pipelining")
        }
        if options.ffn_coprocessing && options.batch_pipelining {
            throw file.failure(
                "'ffn_coprocessing' and 'batch_pipelining' cannot both be true: the units then do "
                    + "the attention of the other group", at: "system.ffn_coprocessing")
        }
        if options.ffn_share != nil && !options.ffn_coprocessing {
            throw file.failure(
                "'ffn_share' is the share of 'ffn_coprocessing: true', which is off",
                at: "system.ffn_share")
        }
    }

    /// What `dex` makes of a memory's banks: slices that are joined without it.
    ///
    /// - Throws: when the banks are not sliced.
    func bridge(of memory: MemoryConfiguration) throws(ConfigurationError) -> [LocatedSetting] {
        guard let dex else { return [] }
        guard memory.bank.kind != .sliced else {
            let bridge = dex ? BankStructure.Bridge.isolated : .connected
            return [LocatedSetting("bank", "bridge", bridge.rawValue, at: dexLocation)]
        }
        throw ConfigurationError(
            "'dex' is for sliced banks, and those of \(memory.name) are "
                + "\(memory.bank.kind.rawValue)", at: dexLocation)
    }
}
