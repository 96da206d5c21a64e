import DRAMModel
import MemoryController
import Testing
import TestSupport
import TimingConfig

/// What is said to have no effect has none: another value of a key that nothing reads gives the
/// same commands, figures and energies.
@Suite struct UnusedKeyTruthTests {
    private static let memories = [
        "ddr3-1600", "ddr4-3200-x8", "ddr5-4800", "lpddr4-2400", "lpddr5-6400", "gddr5", "gddr6",
        "hbm2", "hbm3", "hbm2-pim-librapim", "hbm3-attacc", "lpddr5-6400-h2llm",
    ]

    /// Choices that decide what else is read.
    private static let choices: [(key: String, values: [String])] = [
        ("controller.policy", ["dramsim3", "fr_fcfs"]),
        ("controller.page_policy", ["open", "closed", "adaptive"]),
        (
            "controller.refresh_policy",
            ["rank_staggered", "rank_simultaneous", "bank_staggered", "none"]
        ),
        ("controller.self_refresh", ["false", "true"]),
        ("controller.power_down", ["false", "true"]),
        ("organization.ranks", ["1", "2"]),
        ("rule_set", ["", "dramsim3"]),
    ]

    /// Values of keys whose values are words.
    private static let words = [
        "queue_structure": ["per_bank", "per_rank"], "refresh": ["defer_tile", "interrupt"],
        "rounding": ["nearest", "up"],
    ]

    /// A few requests at a time, far enough apart for ranks to sleep and to be refreshed.
    private static func requests(_ random: inout SplitMix64) -> [Request] {
        var cycle: Int64 = 0
        return (0..<72).map { index in
            cycle += index % 12 == 0 ? Int64(random.int(2000...9000)) : Int64(random.int(0...3))
            let row = UInt64(random.int(0...63)) << 15
            return Request(
                address: row | UInt64(random.int(0...255)) << 6, cycle: cycle,
                isWrite: random.chance(40))
        }
    }

    /// All that a run says of itself.
    private static func outcome(
        _ memory: MemoryConfiguration, _ requests: [Request]
    ) throws -> (log: [[CommandRecord]], figures: String) {
        var options = ReplayOptions()
        options.channels = [0]
        let recorder = CommandRecorder(channels: memory.organization.channels)
        let mapping = try #require(
            AddressMapping(
                memory.controller.address_mapping, organization: memory.organization))
        let own = requests.filter { mapping.decode($0.address).channel == 0 }
        let replay = try #require(Replay(memory, options: options))
        let report = try replay.run(RequestList(own), sink: recorder)
        let figures = report.channels.map {
            "\($0.energy as Any) \($0.ranks) \($0.stalls) \($0.refreshesDue) \($0.dataBusCycles) "
                + "\($0.readRowHits) \($0.latency.mean)"
        }
        return (recorder.logs, "\(report.cycles) \(figures)")
    }

    /// Repeat one failure with its seed.
    @Test(arguments: 1...SeedCount.named("LIBRASIM_UNUSED_SEEDS", default: 12))
    func whatNothingReadsChangesNothing(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let name = Self.memories[Int(seed) % Self.memories.count]
        let path = Checkout.timing(name)
        var loaded: LoadedConfiguration?
        var overrides: [String] = []
        // Not every choice goes with every memory and with the others.
        while loaded == nil {
            overrides = Self.choices.compactMap { choice in
                let value = random.pick(choice.values)
                return value.isEmpty || random.chance(40) ? nil : "\(choice.key)=\(value)"
            }
            loaded = try? TimingFile.load(path: path, overrides: overrides)
        }
        let requests = Self.requests(&random)
        let base = try Self.outcome(loaded!.configuration, requests)
        let unread = try Self.unread(loaded!, path, overrides)
        for setting in unread {
            for value in Self.others(than: setting) {
                let more = overrides + ["\(setting.section).\(setting.key)=\(value)"]
                guard let other = try? TimingFile.load(path: path, overrides: more) else {
                    continue
                }
                let changed = try Self.outcome(other.configuration, requests)
                let isSame = changed.log == base.log && changed.figures == base.figures
                #expect(isSame, "seed \(seed): \(name) \(more)")
            }
        }
        #expect(!unread.isEmpty, "seed \(seed)")
    }

    /// The keys that nothing reads, found by setting each to the value that it has.
    private static func unread(
        _ loaded: LoadedConfiguration, _ path: String, _ overrides: [String]
    ) throws -> [ResolvedSetting] {
        let settings = loaded.resolved.filter { setting in
            let id = "\(setting.section).\(setting.key)="
            // One form of a split is enough for a file.
            return !setting.section.isEmpty
                && !["kv_rows", "address_mapping"].contains(setting.key)
                && !overrides.contains { $0.hasPrefix(id) }
        }
        func own(_ setting: ResolvedSetting) -> String {
            "\(setting.section).\(setting.key)=\(setting.value)"
        }
        let again = try TimingFile.load(path: path, overrides: overrides + settings.map(own))
        let places = Set(again.unused.compactMap { $0.location?.file })
        return settings.filter { places.contains("--set \(own($0))") }
    }

    private static func others(than setting: ResolvedSetting) -> [String] {
        switch setting.kind {
        case .boolean: [setting.value == "true" ? "false" : "true"]
        case .number:
            Int(setting.value).map { ["\($0 * 3 + 7)"] } ?? ["0.4321"]
        case .string: words[setting.key]?.filter { $0 != setting.value } ?? []
        }
    }

    /// What is said to be read can change a run.
    @Test(arguments: [
        ("ddr4-3200-x8", "controller.policy=fr_fcfs", "controller.age_cap=1"),
        ("ddr4-3200-x8", "controller.policy=fr_fcfs", "controller.write_high_watermark=1"),
        ("ddr4-3200-x8", "controller.policy=fr_fcfs", "controller.refresh_pull_in=0"),
        ("ddr4-3200-x8", "controller.self_refresh=true", "controller.self_refresh_threshold=50"),
        ("ddr4-3200-x8", "controller.self_refresh=true", "timing.tXS=3000"),
        ("ddr4-3200-x8", "controller.self_refresh=true", "power.IDD6x=1"),
        ("ddr4-3200-x8", "controller.power_down=true", "timing.tXP=300"),
        ("ddr4-3200-x8", "controller.power_down=true", "power.IDD2P=1"),
        ("ddr4-3200-x8", "controller.power_down=true", "controller.power_down_threshold=900"),
        ("ddr4-3200-x8", "controller.policy=dramsim3", "controller.unified_queue=true"),
        ("ddr4-3200-x8", "controller.policy=dramsim3", "controller.queue_structure=per_rank"),
        ("ddr4-3200-x8", "organization.ranks=2", "timing.tRTRS=9"),
        ("ddr5-4800", "controller.refresh_policy=bank_staggered", "timing.tRFCb=400"),
        ("ddr5-4800", "controller.refresh_policy=bank_staggered", "timing.tREFIb=900"),
        ("ddr5-4800", "controller.refresh_policy=rank_staggered", "timing.tPPD=30"),
    ]) func whatIsReadChangesSomething(_ name: String, _ choice: String, _ key: String) throws {
        let path = Checkout.timing(name)
        var random = SplitMix64(seed: 1)
        let requests = Self.requests(&random)
        let base = try TimingFile.load(path: path, overrides: [choice])
        let other = try TimingFile.load(path: path, overrides: [choice, key])
        #expect(other.unused == [])
        let (a, b) = (
            try Self.outcome(base.configuration, requests),
            try Self.outcome(other.configuration, requests)
        )
        #expect(a.log != b.log || a.figures != b.figures)
    }

    /// Shipped files have no key that nothing reads.
    @Test(arguments: TimingFiles.names) func shippedFilesAreRead(_ name: String) throws {
        let loaded = try TimingFile.load(path: Checkout.timing(name))
        #expect(loaded.unused == [])
    }
}
