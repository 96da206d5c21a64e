import ConfigFiles
import DRAMModel

/// Turns the keys of a DRAMsim3 file into settings of ours.
struct ReferenceImporter {
    var diagnostics: DiagnosticCollector
    private let document: INIDocument
    private var result = Settings()
    /// Values under the ids of DRAMsim3's keys, as our files spell them; malformed ones are
    /// missing.
    private var values: [String: String] = [:]

    init(_ document: INIDocument, diagnostics: DiagnosticCollector) {
        self.document = document
        self.diagnostics = diagnostics
    }

    /// All settings that the file implies.
    mutating func settings() -> Settings {
        readValues()
        let standard = importStandard()
        set("controller.policy", to: "dramsim3", from: "")
        set("controller.wrap_addresses", to: "true", from: "")
        importClock()
        importRowToColumn(standard)
        importSizes(standard)
        let isDual = values["dram_structure.hbm_dual_cmd"] == "true" && standard?.isHBM ?? true
        set("rule_set", to: "dramsim3", from: "")
        set(
            "controller.dual_command", to: isDual ? "true" : "false",
            from: "dram_structure.hbm_dual_cmd")
        warnOfIgnoredKeys(standard)
        return result
    }

    // MARK: Values

    private mutating func readValues() {
        for key in ReferenceSchema.keys {
            let entry = document.entry(key.id)
            do throws(ValueError) {
                let (value, note) = try key.translated(entry?.value.text ?? key.defaultText)
                values[key.id] = value
                if let note {
                    diagnostics.warning("\(key.name): \(note)", at: entry?.value.location)
                }
            } catch {
                diagnostics.error("\(key.name): \(error.message)", at: entry?.value.location)
            }
            if let target = key.target { set(target, to: values[key.id], from: key.id) }
        }
    }

    /// Where the value of a DRAMsim3 key stands; `nil` when the file leaves it out.
    private func location(of id: String) -> SourceLocation? {
        document.entry(id)?.value.location
    }

    private mutating func set(_ target: String, to text: String?, from id: String) {
        let dot = id.utf8.firstIndex(of: UInt8(ascii: "."))
        let name = dot.map { String(id[id.utf8.index(after: $0)...]) } ?? target
        let location = location(of: id)
        result[target] = Settings.Setting(text: text, spelling: name, location: location)
    }

    private mutating func importStandard() -> ReferenceProtocol? {
        let id = "dram_structure.protocol"
        let text = values[id] ?? ""
        guard let standard = ReferenceProtocol(rawValue: text) else {
            let names = ReferenceProtocol.allCases.map(\.rawValue)
            let hint = suggestion(for: text, among: names)
            let problem =
                text == "HMC" ? "HMC is not supported" : "\(quoted(text)) is not known\(hint)"
            diagnostics.error(
                "protocol: \(problem); there are \(names.joined(separator: ", "))",
                at: location(of: id))
            set("standard", to: nil, from: id)
            return nil
        }
        set("standard", to: text, from: id)
        return standard
    }

    /// The clock period in whole femtoseconds.
    private mutating func importClock() {
        let id = "timing.tCK"
        guard let text = values[id] else { return set("clock.tCK", to: nil, from: id) }
        guard let scaled = DecimalNumber(text)?.scaled(byPowerOfTen: 6), scaled.hasRemainder else {
            return set("clock.tCK", to: "\(text) ns", from: id)
        }
        diagnostics.warning(
            "tCK: \(text) ns is cut to whole femtoseconds, \(TimeUnit.nanoseconds(scaled.whole))",
            at: location(of: id))
        set("clock.tCK", to: "\(scaled.whole) fs", from: id)
    }

    /// Only graphics and stacked DRAM have a tRCD each for reads and writes.
    private mutating func importRowToColumn(_ standard: ReferenceProtocol?) {
        let isSplit = standard.map { $0.isGDDR || $0.isHBM } ?? false
        for name in ["tRCDRD", "tRCDWR"] {
            let id = isSplit ? "timing.\(name)" : "timing.tRCD"
            set("timing.\(name)", to: values[id], from: id)
        }
    }

    // MARK: Sizes

    private func integer(_ id: String) -> Int? { values[id].flatMap { Int($0) } }

    private mutating func importSizes(_ standard: ReferenceProtocol?) {
        importBanks()
        importChannels()
        let beats = integer("dram_structure.BL")
        // A burst of no beats is DRAMsim3's perfect bus; sizes then count with the usual burst.
        let isPerfect = beats == 0
        let usual = standard?.isHBM ?? false ? 4 : 8
        let BL = isPerfect ? usual : beats
        set("organization.BL", to: BL.map(String.init), from: "dram_structure.BL")
        if let standard, let BL, isPerfect || (BL > 0 && BL < standard.beatsPerCycle) {
            set("organization.burst_cycles", to: "0", from: "dram_structure.BL")
        } else if standard == .GDDR6, let BL {
            // Twice the beats a cycle that the standard's clock has.
            let cycles = BL / ReferenceProtocol.GDDR6.beatsPerCycle
            set("organization.burst_cycles", to: "\(cycles)", from: "dram_structure.BL")
        }
        var columns = integer("dram_structure.columns")
        if let standard, let BL, BL > 0 {
            // GDDR counts a column a burst, HBM one a pair of beats.
            let factor = standard.isGDDR ? BL : standard.isHBM ? 2 : 1
            columns = columns.flatMap { product([$0, factor]) }
        }
        set(
            "organization.columns", to: columns.map(String.init), from: "dram_structure.columns")
        if columns == nil, integer("dram_structure.columns") != nil {
            diagnostics.error("columns: too large", at: location(of: "dram_structure.columns"))
        }
        importRanks(columns: columns)
    }

    /// DRAMsim3 cuts addresses into bits: of channels that are no power of two some stay idle.
    private mutating func importChannels() {
        let id = "system.channels"
        guard let channels = integer(id), channels > 0, !channels.isPowerOfTwo else { return }
        diagnostics.error(
            "channels: \(channels) is not a power of two, as DRAMsim3's address mapping needs; "
                + "convert the file with another number and change it then", at: location(of: id))
    }

    private mutating func importBanks() {
        let groupsID = "dram_structure.bankgroups"
        let banksID = "dram_structure.banks_per_group"
        guard values["dram_structure.bankgroup_enable"] == "false",
            let groups = integer(groupsID), let banks = integer(banksID)
        else {
            set("organization.bankgroups", to: values[groupsID], from: groupsID)
            set("organization.banks_per_group", to: values[banksID], from: banksID)
            return
        }
        let all = product([groups, banks])
        if all == nil { diagnostics.error("bankgroups: too large", at: location(of: groupsID)) }
        set("organization.bankgroups", to: "1", from: "dram_structure.bankgroup_enable")
        set("organization.banks_per_group", to: all.map(String.init), from: banksID)
    }

    /// Ranks are what `channel_size` holds, in DRAMsim3's integer arithmetic.
    private mutating func importRanks(columns: Int?) {
        let sizeID = "system.channel_size"
        set("organization.ranks", to: nil, from: sizeID)
        let names = ["rows", "device_width", "bankgroups", "banks_per_group"]
        let sizes = names.map { integer("dram_structure.\($0)") } + [integer("system.bus_width")]
        guard let columns, let channelSize = integer(sizeID), !sizes.contains(nil) else { return }
        let known = sizes.compactMap { $0 }
        guard columns > 0, known.allSatisfy({ $0 > 0 }), channelSize >= 0 else {
            // What is not positive is reported as such; ranks do not matter then.
            return set(
                "organization.ranks", to: channelSize < 0 ? "\(channelSize)" : "1", from: sizeID)
        }
        guard let rankSize = rankMegabytes(known, columns: columns) else { return }
        // A bus narrower than a device is reported with the sizes.
        let ranks = rankSize == 0 ? 1 : max(1, channelSize / rankSize)
        guard ranks.isPowerOfTwo else {
            diagnostics.error(
                "channel_size: \(channelSize) MB are \(ranks) ranks of \(rankSize) MB; "
                    + "the number of ranks must be a power of two",
                at: location(of: sizeID))
            return
        }
        if channelSize < rankSize, location(of: sizeID) != nil {
            diagnostics.warning(
                "channel_size: \(channelSize) MB is less than one rank; "
                    + "one rank of \(rankSize) MB is used, as in DRAMsim3",
                at: location(of: sizeID))
        }
        set("organization.ranks", to: "\(ranks)", from: sizeID)
    }

    /// Megabytes of a rank from its positive rows, device width, bank groups, banks a group and bus
    /// width; `nil` after reporting a size that tells nothing about ranks.
    private mutating func rankMegabytes(_ sizes: [Int], columns: Int) -> Int? {
        let (rows, width, groups, banks, bus) = (sizes[0], sizes[1], sizes[2], sizes[3], sizes[4])
        guard let pageBits = product([columns, width]),
            let bankSize = product([pageBits / 8, rows / 1024]).map({ $0 / 1024 }),
            let rankSize = product([bankSize, groups, banks, bus / width])
        else {
            diagnostics.error(
                "channel_size: the memory is too large", at: location(of: "system.channel_size"))
            return nil
        }
        guard bankSize > 0 else {
            diagnostics.error(
                "rows: a bank is smaller than 1 MB, so that channel_size does not tell "
                    + "how many ranks there are",
                at: location(of: "dram_structure.rows"))
            return nil
        }
        return rankSize
    }

    private func product(_ factors: [Int]) -> Int? {
        var result = 1
        for factor in factors {
            let (value, overflow) = result.multipliedReportingOverflow(by: factor)
            if overflow { return nil }
            result = value
        }
        return result
    }

    // MARK: Keys that do not act

    private mutating func warnOfIgnoredKeys(_ standard: ReferenceProtocol?) {
        let isSplit = standard.map { $0.isGDDR || $0.isHBM } ?? false
        let inactive = isSplit ? ["timing.tRCD"] : ["timing.tRCDRD", "timing.tRCDWR"]
        let acting = ReferenceSchema.keys.filter { !inactive.contains($0.id) }
        let known = Set(acting.map { $0.id.lowercased() })
        let ignored = document.entries.filter {
            !known.contains("\($0.section).\($0.key.text)".lowercased())
        }
        guard let first = ignored.first else { return }
        let absent = acting.filter { document.entry($0.id) == nil }
        let list = ignored.prefix(50).map { entry in
            let hint = nearestKey(for: entry, among: absent).map { ", did you mean '\($0)'?" } ?? ""
            return "\(quoted(entry.key.text)) (line \(entry.key.location.line)\(hint))"
        }
        let rest = ignored.count > 50 ? " and \(ignored.count - 50) more" : ""
        diagnostics.warning(
            "these keys do not act: \(list.joined(separator: ", "))\(rest)", at: first.key.location)
    }

    /// The key missing from the file that an ignored one may stand for.
    private func nearestKey(for entry: INIDocument.Entry, among absent: [ReferenceKey]) -> String? {
        let name = entry.key.text.lowercased()
        let isKnown = ReferenceSchema.keys.contains { $0.name.lowercased() == name }
        guard !isKnown, !ReferenceSchema.ignoredKeys.contains(name) else { return nil }
        let candidates = absent.filter { $0.section == entry.section.lowercased() }
        return nearestName(to: entry.key.text, among: candidates.map(\.name))
    }
}
