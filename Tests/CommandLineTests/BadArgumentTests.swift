import Testing

/// Command lines that must be refused.
@Suite struct BadArgumentTests {
    static let words: [BadRun] = [
        BadRun([], "usage: librasim COMMAND"),
        BadRun(["replya"], "'replya' is not a command; did you mean 'replay'?"),
        BadRun(
            ["simulate"],
            "there are replay, bandwidth, audit, explain, convert, import, standards, trace, run,"),
        BadRun(["--verison"], "did you mean '--version'?"),
        BadRun(["--timing", "memory.yaml"], "belongs behind a command"),
        BadRun(["replay"], "--timing FILE is missing"),
        BadRun(["replay", "--timing", "memory.yaml"], "give --trace FILE or --traffic KIND"),
        BadRun(["import"], "REFERENCE.ini is missing"),
        BadRun(["import", "memory.ini", "memory.yaml"], "unexpected 'memory.yaml'"),
        BadRun(["import", "memory.ini", "-o", "memory.ini"], "is the same file as REFERENCE.ini"),
        BadRun(["import", "memory.yaml"], "holds no key of DRAMsim3"),
        BadRun(["import", "-x", "memory.ini"], "unknown flag '-x'"),
        BadRun(["help", "replya"], "did you mean 'replay'?"),
        BadRun(["help", "--completions", "csh"], "'csh' is unknown; did you mean 'zsh'?"),
        BadRun(["help", "--man", "replay"], "give one of"),
        BadRun(["version", "now"], "unexpected 'now'"),
    ]

    static let flags: [BadRun] = [
        BadRun(adding: ["--cylces", "4"], "unknown flag '--cylces'; did you mean '--cycles'?"),
        BadRun(adding: ["--waveform", "x.json"], "unknown flag '--waveform'"),
        BadRun(adding: ["--cycles"], "--cycles needs a value: --cycles N"),
        BadRun(adding: ["--cycles", "--quiet"], "--cycles needs a value"),
        BadRun(adding: ["--cycles="], "--cycles needs a value"),
        BadRun(adding: ["--cycles", "many"], "--cycles: 'many' is not a whole number"),
        BadRun(adding: ["--cycles", "0"], "--cycles: '0' is not a whole number"),
        BadRun(adding: ["--cycles", "-4"], "--cycles: '-4' is not a whole number"),
        BadRun(adding: ["--cycles", "1e9"], "--cycles: '1e9' is not a whole number"),
        BadRun(adding: ["--cycles", "+4"], "--cycles: '+4' is not a whole number"),
        BadRun(adding: ["--cycles", "9007199254740993"], "from 1 to 9007199254740992"),
        BadRun(adding: ["--cycles", "99999999999999999999999999"], "is not a whole number"),
        BadRun(adding: ["--threads", "0"], "--threads: '0' is not a whole number from 1 to 256"),
        BadRun(adding: ["--frontend", "dramsim"], "did you mean 'dramsim3'?"),
        BadRun(adding: ["--progress", "sometimes"], "there are auto, always, never"),
        BadRun(adding: ["--issue-width", "2"], "--issue-width needs --frontend per_channel"),
        BadRun(adding: ["--quiet=yes"], "--quiet takes no value, but has 'yes'"),
        BadRun(adding: ["--cycles", "9", "--cycles", "9"], "--cycles is given twice"),
        BadRun(adding: ["--trace", "ok.trace"], "--trace is given twice"),
        BadRun(adding: ["more.trace"], "unexpected 'more.trace'"),
        BadRun(adding: ["--", "--quiet"], "unexpected '--quiet'"),
        BadRun(adding: ["-q"], "unknown flag '-q'"),
    ]

    @Test(arguments: words + flags)
    func isRefused(_ run: BadRun) throws { try run.check() }
}
