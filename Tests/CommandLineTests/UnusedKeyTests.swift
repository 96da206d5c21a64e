import Testing
import TestSupport

/// Keys that nothing reads are errors that say what would read them, and warnings where they are
/// allowed.
@Suite struct UnusedKeyTests {
    private static let ddr4 = Checkout.timing("ddr4-3200-x8")

    /// A setting of a DDR4 memory with policy `dramsim3`, and what is said of it.
    static let settings = [
        ("timing.t32AW=999", "1:8: error: nothing reads timing.t32AW: DDR4 has no rule with t32AW"),
        ("timing.tPPD=60", "1:8: error: nothing reads timing.tPPD: DDR4 has no rule with tPPD"),
        (
            "controller.age_cap=1",
            "1:12: error: nothing reads controller.age_cap with controller.policy dramsim3; "
                + "it is read with fr_fcfs"
        ),
        (
            "controller.write_high_watermark=1",
            "1:12: error: nothing reads controller.write_high_watermark with controller.policy "
                + "dramsim3; it is read with fr_fcfs"
        ),
        (
            "power.IDD2P=900",
            "1:7: error: nothing reads power.IDD2P with controller.power_down false; it is read "
                + "with true"
        ),
        (
            "power.IDD5PB=9",
            "1:7: error: nothing reads power.IDD5PB: it is for per-bank refreshes, which this "
                + "memory never has"
        ),
        (
            "timing.tXSDLL=900",
            "nothing reads timing.tXSDLL with controller.self_refresh false; it is read with true"
        ),
        ("controller.dual_command=false", "DDR4 has one command bus"),
        (
            "controller.page_timeout=9",
            "nothing reads controller.page_timeout with controller.page_policy open; it is read "
                + "with adaptive"
        ),
    ]

    private static func replay(_ settings: [String], _ more: [String] = []) -> [String] {
        ["replay", "--timing", ddr4, "--trace", "ok.trace", "--commands", "out.csv"]
            + settings.flatMap { ["--set", $0] } + more
    }

    @Test(arguments: settings) func isRefused(_ setting: String, _ message: String) throws {
        try BadRun(Self.replay([setting]), "--set \(setting):").check()
        try BadRun(Self.replay([setting]), message).check()
    }

    /// Allowed, they change nothing.
    @Test func isWarnedOfWhereAllowed() throws {
        let scratch = Sample.folder()
        let plain = try Librasim.run(Self.replay([]), in: scratch)
        let log = scratch.text("out.csv")
        let outcome = try Librasim.run(
            Self.replay(Self.settings.map(\.0), ["--allow-unused"]), in: scratch)
        #expect(outcome.status == 0)
        for (setting, message) in Self.settings {
            #expect(outcome.errors.contains("--set \(setting):"))
            let text = message.replacing(": error: ", with: ": warning: ")
            #expect(outcome.errors.contains(text), "\(outcome.errors)")
        }
        #expect(outcome.output == plain.output && scratch.text("out.csv") == log)
    }

    @Test(arguments: [
        "controller.self_refresh=true timing.tXSDLL=900 power.IDD6x=30",
        "controller.policy=fr_fcfs controller.age_cap=1",
        "controller.power_down=true power.IDD2P=30 power.IDD3P=40 timing.tXP=11", "timing.tRCD=24",
    ]) func isTakenWhereSomethingReadsIt(_ settings: String) throws {
        let words = settings.split(separator: " ").map(String.init)
        let outcome = try Librasim.run(Self.replay(words), in: Sample.folder())
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    }

    /// In a file that a user writes, but not in those it extends; what it says of the device holds
    /// whatever the memory controller is.
    @Test func isRefusedInATimingFile() throws {
        func run(_ text: String, _ settings: String...) throws -> Librasim.Outcome {
            let scratch = Sample.folder()
            scratch.write("format: librasim-timing/1\nextends: memory.yaml\n\(text)", as: "a.yaml")
            scratch.write("format: librasim-timing/1\nextends: a.yaml\n", as: "b.yaml")
            let child = try Librasim.run(BadRun.replay(timing: "b.yaml"), in: scratch)
            #expect(child.status == 0 && child.errors == "", "\(child.errors)")
            let sets = settings.flatMap { ["--set", $0] }
            return try Librasim.run(BadRun.replay(timing: "a.yaml") + sets, in: scratch)
        }
        let age = try run("controller:\n  age_cap: 9\n")
        #expect(age.status == 2)
        #expect(age.errors.hasPrefix("a.yaml:4:3: error: nothing reads controller.age_cap with"))
        let window = try run("timing: {t32AW: 99}\n")
        #expect(window.errors.hasPrefix("a.yaml:3:10: error: nothing reads timing.t32AW: DDR4"))
        // The file has a reader for it, which an override takes away.
        let overridden = try run(
            "controller: {age_cap: 9, policy: fr_fcfs}\n", "controller.policy=dramsim3")
        #expect(overridden.status == 0 && overridden.errors == "", "\(overridden.errors)")
        let device = try run("timing: {tXS: 400}\n")
        #expect(device.status == 0 && device.errors == "", "\(device.errors)")
    }

    /// DRAMsim3's files hold every key; what nothing reads is named in one warning.
    @Test func isWarnedOfInAnImportedFile() throws {
        let scratch = Sample.folder()
        scratch.write(SampleFiles.ini + "t32AW = 400\n[timing]\nt32AW = 500\n", as: "a.ini")
        let ini = BadRun.replay(timing: "a.ini")
        let outcome = try Librasim.run(ini, in: scratch)
        #expect(outcome.status == 0)
        #expect(
            outcome.errors.contains("warning: nothing reads these keys in this memory: t32AW"),
            "\(outcome.errors)")
        let set = try Librasim.run(ini + ["--set", "controller.age_cap=1"], in: scratch)
        #expect(set.status == 2)
        #expect(
            set.errors.contains("--set controller.age_cap=1:1:12: error: nothing reads"),
            "\(set.errors)")
        let new = try Librasim.run(["import", "a.ini", "-o", "new.yaml"], in: scratch)
        #expect(new.status == 0)
        #expect(scratch.text("new.yaml").contains("\n  # t32AW: 500  # a.ini:"))
        let again = try Librasim.run(BadRun.replay(timing: "new.yaml"), in: scratch)
        #expect(again.status == 0 && again.errors == "", "\(again.errors)")
    }

    /// A log may be of a memory controller that is set otherwise: commands that this one does not
    /// issue are checked with what is given for them.
    @Test func isTakenForALogOfAnother() throws {
        let scratch = Sample.folder()
        _ = try Librasim.run(Self.replay([]), in: scratch)
        for (setting, status) in [("timing.tXS=500", Int32(0)), ("timing.t32AW=500", 2)] {
            let outcome = try Librasim.run(
                ["audit", "--timing", Self.ddr4, "--set", setting, "out.csv"], in: scratch)
            #expect(outcome.status == status, "\(outcome.errors)")
        }
    }

    @Test func isRefusedInAWorkload() throws {
        let scratch = RunSample.folder()
        let outcome = try Librasim.run(
            ["run", "w.yaml", "--set", "timing.t32AW=9", "--stats", "out.json"], in: scratch)
        #expect(outcome.status == 2)
        #expect(
            outcome.errors.hasPrefix(
                "--set timing.t32AW=9:1:8: error: nothing reads timing.t32AW:"),
            "\(outcome.errors)")
        #expect(!scratch.names.contains("out.json"))
    }
}
