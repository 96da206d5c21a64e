import Foundation
import Testing
import TestSupport

/// PIM traces that must be refused, when they are read or when they are replayed.
@Suite struct BadPIMTests {
    /// A replay of a trace with a line of its own.
    private static func run(_ lines: String, _ message: String) -> BadRun {
        var run = BadRun(
            ["replay"] + PIMSample.memory
                + ["--pim", "bad.pim", "--commands", "out.csv", "--stats", "out.json"], message)
        run.files["bad.pim"] = Array((PIMSample.header + lines).utf8)
        return run
    }

    private static func run(_ arguments: [String], _ message: String) -> BadRun {
        BadRun(["replay"] + PIMSample.memory + arguments + ["--commands", "out.csv"], message)
    }

    /// A trace that starts with other bytes.
    private static func run(bytes: [UInt8], _ message: String) -> BadRun {
        var run = run(["--pim", "bad.pimb"], message)
        run.files["bad.pimb"] = bytes
        return run
    }

    private static let magic = Array("LIBRAPIM".utf8)
    /// A `pim_mac` of all banks.
    private static let record: [UInt8] =
        [6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]
        + [255, 255, 255, 255, 255, 255] + [UInt8](repeating: 0, count: 14)
    private static let last: [UInt8] =
        [255] + [UInt8](repeating: 0, count: 39) + [1] + [UInt8](repeating: 0, count: 7)
    private static let start = magic + [1, 0, 0, 0, 0, 0, 0, 0]

    static let lines: [BadRun] = [
        run("pim_mca all column=0\n", "bad.pim:2:1: error: unknown operation 'pim_mca'"),
        run("pim_mac all column=32\n", "bad.pim:2:13: error"),
        run(
            "# rows below 8192 are the host's\npim_activate bank=0 row=8191\n",
            "bad.pim:3:21: error"),
        run("read 0x400000000\n", "bad.pim:2:6: error"),
        run("pim_wrgb at=9\npim_wrgb at=8\n", "bad.pim:3:10: error"),
        // Only replaying shows these.
        run(
            "pim_wrgb\npim_mac all column=0\n",
            "bad.pim:3:1: error: pim_mac of bank 0, which has no"),
        run(
            "pim_activate bank=2 row=9000\n\npim_activate bank=2 row=9001\n",
            "bad.pim:4:1: error: pim_activate of bank 2, whose PIM row 9000 is still open"),
        run("pim_gwrite bank=1 column=0 count=1\n", "bad.pim:2:1: error: pim_gwrite of bank 1"),
        run("pim_wrgb\nwait never\n", "bad.pim:3:1: error: waits for event 'never', which nobody"),
        run("post e\npost e\n", "bad.pim:3:1: error: event 'e' is posted twice"),
        run(PIMSample.tiles(2000).dropFirst(37) + "junk\n", "bad.pim:2002:1: error: unknown"),
        run(bytes: magic, "bad.pimb: error: the file is truncated: it ends within its header"),
        run(bytes: start, "bad.pimb: record 1: error: the file is truncated"),
        run(bytes: start + record, "bad.pimb: record 2: error: the file is truncated"),
        run(bytes: start + record.dropLast(), "bad.pimb: record 1: error: the file is truncated"),
        run(bytes: start + record + last, "bad.pimb: record 1: error: pim_mac of bank 0, which"),
        run(bytes: magic + [1, 0, 0, 0, 7, 0, 0, 0], "bad.pimb: error: channel 7"),
    ]

    static let arguments: [BadRun] = [
        BadRun(["replay"] + PIMSample.memory, "give --trace FILE or --traffic KIND, --pim FILE,"),
        run(["--pim", "nowhere.pim"], "nowhere.pim: error: cannot open"),
        run(["--pim", "ok.trace"], "ok.trace:1:1: error: '0x"),
        run(["--pim", "."], ".: error: the folder holds no PIM trace"),
        run(["--pim", "-", "--pim", "-"], "--pim and --pim cannot both read standard input"),
        run(["--pim", "-", "--trace", "-"], "--trace and --pim cannot both read standard input"),
        run(["--pim", "ok.trace", "--pim", "./ok.trace"], "is the same file as --pim 'ok.trace'"),
        run(["--pim", "ok.trace", "--stats", "ok.trace"], "is the same file as --pim"),
        run(
            ["--pim", PIMSample.trace("gemv-row"), "--trace", "nowhere"],
            "nowhere: error: cannot open"),
        BadRun(
            BadRun.replay() + ["--pim", PIMSample.trace("gemv-row")],
            "needs processing units, and the memory"),
        BadRun(["convert", "a.pim", "b.pimb"], "--timing FILE is missing"),
        BadRun(["convert"] + PIMSample.memory + ["a.pim"], "OUT is missing"),
        BadRun(["convert"] + PIMSample.memory + ["nowhere.pim", "b.pimb"], "nowhere.pim: error"),
        BadRun(
            ["convert"] + PIMSample.memory + ["ok.trace", "ok.trace"], "is the same file as IN"),
        BadRun(["convert"] + PIMSample.memory + ["ok.trace", "out.pimb"], "ok.trace:1:1: error"),
    ]

    @Test(arguments: lines + arguments)
    func isRefused(_ run: BadRun) throws { try run.check() }

    @Test func aChannelOutOfRange() throws {
        var run = BadRun(
            ["replay"] + PIMSample.memory + ["--pim", "c.pim"],
            "c.pim:1:16: error: channel 9 is none")
        run.files["c.pim"] = Array("librasim-pim/1 channel=9 time=cycles\n".utf8)
        try run.check()
    }

    /// The bad line lies behind the first batches, with the output half written.
    @Test func conversionsAreAllOrNothing() throws {
        var run = BadRun(
            ["convert"] + PIMSample.memory + ["bad.pim", "out.pimb"], "bad.pim:9002:1: error")
        run.files["bad.pim"] = Array((PIMSample.tiles(9000) + "junk\n").utf8)
        try run.check()
    }

    @Test func tooManyStreams() throws {
        let scratch = Scratch()
        for index in 0...250 { scratch.write(PIMSample.header, as: "\(1000 + index).pim") }
        let outcome = try Librasim.run(
            ["replay"] + PIMSample.memory + ["--pim", ".", "--stats", "s.json"], in: scratch)
        #expect(outcome.status == 2)
        #expect(
            outcome.errors.contains("./1250.pim: error: channel 0 has more than 250 PIM streams"))
        #expect(!scratch.names.contains("s.json"))
    }

    /// A fault in one channel ends the run of all.
    @Test func aFaultEndsTheRun() throws {
        let scratch = Scratch()
        scratch.write(PIMSample.header + "pim_precharge all\npim_mac all column=0\n", as: "a.pim")
        scratch.write(
            PIMSample.tiles(100_000).replacing("channel=0", with: "channel=1"), as: "b.pim")
        let outcome = try Librasim.run(
            [
                "replay", "--timing", PIMSample.timing("hbm2-pim-librapim"), "--pim", ".",
                "--cycles", "1000000000000",
            ], in: scratch)
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("./a.pim:3:1: error: pim_mac of bank 0"))
    }
}
