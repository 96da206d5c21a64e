import Testing
import TestSupport

/// Keys of experiments that no point reads.
@Suite struct UnusedSettingTests {
    private static func experiment(_ axes: String, base: String = "") -> String {
        """
        format: librasim-experiment/1
        name: e
        base: {timing: memory.yaml, trace: ok.trace}
        set: {\(base)}
        axes:
          \(axes)
        metrics: [cycles]

        """
    }

    private func sweep(
        _ text: String, _ more: String...
    ) throws -> (outcome: Librasim.Outcome, scratch: Scratch) {
        let scratch = SweepSample.folder(["e.yaml": text])
        let words = ["sweep", "e.yaml", "-o", "r.sqlite", "--quiet"] + more
        return (try Librasim.run(words, in: scratch), scratch)
    }

    /// The message names the axis and a point; nothing is run.
    @Test func anAxisThatNoPointReadsIsRefused() throws {
        let text = Self.experiment("timing.t32AW: [100, 200]")
        let (outcome, scratch) = try sweep(text)
        #expect(outcome.status == 2 && outcome.output == "")
        #expect(
            outcome.errors.hasPrefix(
                "e.yaml:6:18: error: axis 'timing.t32AW': nothing reads timing.t32AW: DDR4"),
            "\(outcome.errors)")
        #expect(outcome.errors.contains("note: this is point 0 (100)\n"), "\(outcome.errors)")
        #expect(!scratch.names.contains("r.sqlite"))
        let (allowed, _) = try sweep(text, "--allow-unused")
        #expect(allowed.status == 0)
        #expect(allowed.errors.contains("e.yaml:6:18: warning: axis 'timing.t32AW': nothing reads"))
        let run = try Librasim.run(["run", "e.yaml", "--csv", "out.csv"], in: scratch)
        #expect(run.status == 2 && run.output == "" && !scratch.names.contains("out.csv"))
    }

    @Test(arguments: [
        ("p: [{label: a, set: {controller.age_cap: 4}}, {label: b, set: {timing.tFAW: 40}}]", ""),
        ("timing.tFAW: [34, 40]", "controller.age_cap: 4"),
    ]) func aSettingThatNoPointReadsIsRefused(_ axes: String, _ base: String) throws {
        let (outcome, _) = try sweep(Self.experiment(axes, base: base))
        #expect(outcome.status == 2)
        let axis = base.isEmpty ? "axis 'p': " : ""
        let place = base.isEmpty ? "e.yaml:6:44" : "e.yaml:4:27"
        #expect(
            outcome.errors.hasPrefix(
                "\(place): error: \(axis)nothing reads controller.age_cap with"),
            "\(outcome.errors)")
    }

    /// One point that reads a key is enough; commands that repeat the others say so.
    @Test func whatOnePointReadsIsTaken() throws {
        let (outcome, scratch) = try sweep(
            Self.experiment(
                "controller.policy: [dramsim3, fr_fcfs]", base: "controller.age_cap: 4"))
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        let point = try Librasim.run(
            [
                "replay", "--timing", "memory.yaml", "--trace", "ok.trace", "--quiet", "--set",
                "controller.age_cap=4", "--allow-unused",
            ], in: scratch)
        #expect(point.status == 0)
    }
}
