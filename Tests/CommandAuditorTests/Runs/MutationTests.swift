import CommandAuditor
import DRAMModel
import Foundation
import Testing
import TestSupport

/// Logs of replays are legal, for the reasons that they give; with one command a cycle early they
/// are not.
///
/// `LIBRASIM_AUDIT_RUNS=1000` makes so many runs of each kind; `LIBRASIM_AUDIT_RUNS=7-9` those of
/// three seeds.
@Suite struct MutationTests {
    private static let wanted = ProcessInfo.processInfo.environment["LIBRASIM_AUDIT_RUNS"]
    private static let seeds: ClosedRange<UInt64> = {
        let ends = (wanted ?? "60").split(separator: "-").compactMap { UInt64($0) }
        return (ends.count > 1 ? ends[0] : 1)...(ends.last ?? 1)
    }()
    private static let mutantsPerRun = 12
    private static let turnarounds = ["tRTRS", "tRTW", "tWTR_bus"]
    private static let buses = ["command bus", "row bus", "column bus"]

    @Test(arguments: ControllerParameters.Policy.allCases)
    func hostReplays(_ policy: ControllerParameters.Policy) {
        check("host \(policy)") { try RandomRuns.host(policy, seed: $0) }
    }

    @Test(arguments: ControllerParameters.Policy.allCases)
    func pimReplays(_ policy: ControllerParameters.Policy) {
        check("pim \(policy)") { seed in
            let run = try RandomRuns.pim(policy, seed: seed)
            #expect(run.difference == nil, "\(run.audited)")
            return run.audited
        }
    }

    /// A batch of MACs stands for single ones: other commands find the same cycles.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func runsOfMACsChangeNothing(_ policy: ControllerParameters.Policy) throws {
        for seed in Self.seeds {
            let logs = try [true, false].map {
                try RandomRuns.pim(policy, seed: seed, batchesMACs: $0).audited.channels
            }
            #expect(logs[0] == logs[1], "\(policy), seed \(seed)")
        }
    }

    private func check(_ kind: String, _ replay: (UInt64) throws -> AuditedRun) {
        var mutants = 0
        for seed in Self.seeds {
            // To standard error at once, so that a run which does not end is known.
            if Self.wanted != nil {
                FileHandle.standardError.write(Data("\(kind), seed \(seed)\n".utf8))
            }
            let run: AuditedRun
            do {
                run = try replay(seed)
            } catch {
                Issue.record("seed \(seed): \(error)")
                continue
            }
            #expect(!run.report.interrupted, "\(run) does not end")
            #expect(run.report.completed == run.requests, "\(run)")
            let audit = Audit(run.channels.flatMap { $0 }, run.configuration)
            #expect(audit.violations.isEmpty, "\(run): \(audit.text)")
            var random = SplitMix64(seed: seed)
            for channel in run.channels { mutants += mutate(channel, run, &random) }
        }
        #expect(mutants > 2 * Self.seeds.count)
    }

    /// Moves commands that a rule held to their very cycle one cycle forward; returns how many
    /// there were.
    private func mutate(
        _ log: [CommandRecord], _ run: AuditedRun, _ random: inout SplitMix64
    ) -> Int {
        let held = heldCommands(log, run)
        var count = 0
        for _ in 0..<min(Self.mutantsPerRun, held.count) {
            let index = random.pick(held)
            var mutant = Array(log[...index])
            var moved = mutant.removeLast()
            moved.cycle -= 1
            while let last = mutant.last, last.cycle > moved.cycle { mutant.removeLast() }
            let rule = run.ruleNames[Int(moved.rule)]
            let audit = Audit(mutant + [moved], run.configuration)
            let caught = audit.violations.contains {
                RuleNames.same($0.name, rule) && $0.missingCycles == 1
                    && $0.command == moved.command
            }
            #expect(caught, "\(run): row \(index), \(rule): \(moved): \(audit.text)")
            count += 1
        }
        return count
    }

    /// Whether the engine's rule turns the data bus between stack IDs that are ranks, of which the
    /// tables say nothing: bursts must not meet.
    private func isBetweenStackIDs(_ rule: String, _ run: AuditedRun) -> Bool {
        let o = run.configuration.organization
        return rule == "tRTW" && run.configuration.standard.isHBM && o.ranks > 1
    }

    /// The commands that a rule held to the cycle in which they issued, by index.
    ///
    /// Of every command that the engine says a rule held back, the auditor must find the same rule
    /// last.
    private func heldCommands(_ log: [CommandRecord], _ run: AuditedRun) -> [Int] {
        var auditor = Auditor(run.configuration)
        var held: [Int] = []
        for (index, record) in log.enumerated() {
            if record.rule != 0 && record.stallCycles > 0 {
                let rule = run.ruleNames[Int(record.rule)]
                let bounds = auditor.bounds(of: record).filter(\.rule.isTiming).map {
                    (name: auditor.name(of: $0), allowedAt: $0.allowedAt)
                }.filter { bound in
                    rule == "command_bus" || !Self.buses.contains { bound.name.hasPrefix($0) }
                }
                let last = bounds.map(\.allowedAt).max() ?? -1
                let names = bounds.filter { $0.allowedAt == last }.map(\.name)
                let all = bounds.map { "\($0.name) \($0.allowedAt)" }
                // A distance below zero that ends with the latest rule may lend it its name.
                let isTie = last < record.cycle && Self.turnarounds.contains(rule)
                #expect(
                    names.contains { RuleNames.same($0, rule) } || isTie
                        || isBetweenStackIDs(rule, run),
                    "\(run): row \(index), cycle \(record.cycle), \(rule), not of \(all)")
                if last == record.cycle && !isBetweenStackIDs(rule, run) { held.append(index) }
            }
            auditor.take(record)
        }
        return held
    }
}
