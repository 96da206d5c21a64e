import Foundation
import Testing
import TestSupport

/// What the program says about itself.
@Suite struct HelpTests {
    private let scratch = Scratch()

    @Test(arguments: [["--version"], ["version"]])
    func tellsItsVersion(_ arguments: [String]) throws {
        let outcome = try Librasim.run(arguments, in: scratch)
        #expect(outcome.status == 0 && outcome.output.hasPrefix("librasim 0."))
        #expect(outcome.output.split(separator: "\n").count == 1)
    }

    @Test(arguments: [["--help"], ["-h"], ["help"]])
    func namesItsCommands(_ arguments: [String]) throws {
        let outcome = try Librasim.run(arguments, in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "")
        for name in [
            "replay", "bandwidth", "audit", "explain", "convert", "import", "trace", "run", "sweep",
            "sweep-task", "query", "export", "report", "help", "version",
        ] {
            #expect(outcome.output.contains("\n  \(name) "))
        }
    }

    @Test(arguments: [
        "replay", "bandwidth", "audit", "explain", "convert", "import", "trace", "run", "sweep",
        "sweep-task", "query", "export", "report", "help", "version",
    ])
    func explainsEachCommand(_ name: String) throws {
        let outcome = try Librasim.run([name, "--help"], in: scratch)
        #expect(outcome.status == 0 && outcome.output.hasPrefix("usage: librasim \(name)"))
        let body = outcome.output.components(separatedBy: "\nexamples:")[0]
        #expect(body.split(separator: "\n").allSatisfy { $0.utf8.count <= 80 })
        #expect(try Librasim.run(["help", name], in: scratch).output == outcome.output)
    }

    /// Every flag that the help names stands in the man page and in every completion script.
    @Test func allTextsComeFromTheSameTable() throws {
        let help = try Librasim.run(["replay", "--help"], in: scratch).output
        let flags = Set(help.matches(of: /--([a-z-]+)/).map { String($0.output.1) })
        #expect(flags.count == 28)
        let man = try Librasim.run(["help", "--man"], in: scratch).output
        let version = try Librasim.run(["--version"], in: scratch).output.dropLast()
        #expect(man.hasPrefix(".TH LIBRASIM 1 \"\" \"\(version)\" "))
        for flag in flags {
            let escaped = flag.replacing("-", with: #"\-"#)
            #expect(man.contains(#"\-\-\#(escaped)"#), "\(flag)")
        }
        for shell in ["bash", "zsh", "fish"] {
            let script = try Librasim.run(["help", "--completions", shell], in: scratch).output
            for flag in flags {
                #expect(script.contains(shell == "fish" ? "-l \(flag) " : "--\(flag)"))
            }
        }
    }

    @Test func bashCompletes() throws {
        let outcome = try Librasim.shell(
            """
            source <("$L" help --completions bash)
            try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _librasim; echo "${COMPREPLY[@]}"; }
            try librasim repl; try librasim replay --tra; try librasim replay --frontend p
            """, in: scratch)
        #expect(outcome.output == "replay\n--trace --trace-clock --traffic\nper_channel\n")
        #expect(outcome.errors == "")
    }
}
