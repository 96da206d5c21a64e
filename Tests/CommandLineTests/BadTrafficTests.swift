import TestSupport
import Testing

/// Traffic that must be refused.
@Suite struct BadTrafficTests {
    private static func run(_ traffic: String, _ message: String, _ more: [String] = []) -> BadRun {
        BadRun(
            ["replay", "--timing", "memory.yaml", "--traffic", traffic, "--commands", "o.csv"]
                + more, message)
    }

    static let runs: [BadRun] = [
        run("radnom", "--traffic: 'radnom' is unknown; did you mean 'random'?"),
        run("zigzag", "'zigzag' is unknown; there are stream, random, strided, hotspot"),
        run("random,raed=1", "--traffic: unknown key 'raed'; did you mean 'read'?"),
        run("random,stride=64", "'stride' is a key of strided traffic, not of random"),
        run("stream,hot=1", "'hot' is a key of hotspot traffic, not of stream"),
        run("random,read", "'read' is not of the form 'key=value'"),
        run("random,", "'' is not of the form 'key=value'"),
        run("random,seed=1,seed=2", "'seed' is given twice"),
        run("random,read=1.2", "read: '1.2' is not a share from 0 to 1"),
        run("random,read=-0.5", "read: '-0.5' is not a share"),
        run("random,read=101%", "read: '101%' is not a share"),
        run("random,read=", "read: '' is not a share"),
        run("random,read=2/0", "read: '2/0' is not a share"),
        run("random,rate=fast", "rate: 'fast' is not a number of requests a cycle"),
        run("random,rate=0", "rate: '0' is not more than 0"),
        run("random,rate=2000000", "and at most 1000000 requests a cycle"),
        run("random,rate=10Gb/s", "unknown unit 'Gb/s' in '10Gb/s'; did you mean 'GB/s'?"),
        run("random,rate=1/2/3", "rate: '1/2/3' is not a number"),
        run("random,count=0", "count: '0' is not a whole number from 1 to 9007199254740992"),
        run("random,count=1e9", "count: '1e9' is not a whole number"),
        run("random,seed=x", "seed: 'x' is not a whole number"),
        run("random,footprint=100", "'100' is not a multiple of the 64 bytes of a request"),
        run("random,footprint=0", "footprint: 0 bytes from base 0 on do not fit"),
        run("random,footprint=9GiB", "footprint: 9663676416 bytes from base 0 on do not fit"),
        run("random,footprint=1Gib", "unknown unit 'Gib' in '1Gib'; did you mean 'GiB'?"),
        run("random,footprint=0.3kB", "'0.3kB' is not a multiple"),
        run("random,base=0x4g", "base: '0x4g' is not a number of bytes, such as 65536, 0x10000"),
        run("random,base=8GiB", "base: 8589934592 is beyond the memory of 8589934592 bytes"),
        run("strided,stride=0", "stride: 0 is not from 64 bytes to the footprint"),
        run("strided,stride=2KiB,footprint=1KiB", "stride: 2048 is not from 64 bytes"),
        run("hotspot,hot_size=8GiB", "hot_size: 8589934592 is not from 64 bytes to less"),
        run(
            "random,rate=0.000001,count=9007199254740992",
            "rate: the last of 9007199254740992 requests would arrive after cycle 2^54"),
        run("random", "give --trace or --traffic, not both", ["--trace", "ok.trace"]),
        run("random", "--trace-clock needs --trace", ["--trace-clock", "2"]),
        BadRun(
            ["replay", "--timing", "memory.yaml"],
            "give --trace FILE or --traffic KIND, --pim FILE"),
        BadRun(
            ["trace", "--traffic", "random", "--out", "t"], "--traffic needs --timing FILE"),
        BadRun(["trace", "--out", "t"], "give --workload FILE or --traffic KIND"),
        BadRun(
            ["trace", "--traffic", "random", "--out", "t", "--workload", "w.yaml"],
            "--workload does not go with --traffic"),
        BadRun(
            ["trace", "--workload", "w.yaml", "--timing", "memory.yaml", "--out", "t"],
            "--timing goes with --traffic"),
        BadRun(
            ["trace", "--traffic", "random", "--timing", "memory.yaml", "--out", "memory.yaml"],
            "--out 'memory.yaml' is the same file as --timing"),
    ]

    @Test(arguments: runs)
    func isRefused(_ run: BadRun) throws { try run.check() }

    @Test(arguments: [
        ("base: {timing: memory.yaml, traffic: radnom}\n", "e.yaml:3:38: error: traffic: 'radnom'"),
        (
            "base: {timing: memory.yaml, traffic: random}\naxes: {traffic.rate: [1, fast]}\n",
            "e.yaml:4:26: error: traffic: rate: 'fast' is not a number"
        ),
        (
            "base: {timing: memory.yaml, traffic: random}\naxes: {traffic.raet: [1, 2]}\n",
            "e.yaml:4:23: error: traffic: unknown key 'raet'; did you mean 'rate'?"
        ),
        (
            "base: {timing: memory.yaml, trace: ok.trace}\nset: {traffic.rate: 1}\n",
            "e.yaml:4:21: error: 'traffic.rate' needs a 'traffic'"
        ),
        (
            "base: {timing: memory.yaml, trace: ok.trace, traffic: random}\n",
            "error: the point has both 'trace' and 'traffic'"
        ),
        (
            "base: {workload: w.yaml, traffic: random}\n",
            "e.yaml:3:35: error: 'traffic' does not go with 'workload'"
        ),
        (
            "base: {timing: memory.yaml, trace: ok.trace}\nset: {replay.trace_clock: fast}\n",
            "e.yaml:4:27: error: trace_clock: 'fast' is not a ratio"
        ),
    ])
    func experimentsNameTheSetting(_ input: (text: String, message: String)) throws {
        let text = "format: librasim-experiment/1\nname: e\n" + input.text + "metrics: [cycles]\n"
        let scratch = SweepSample.folder(["e.yaml": text])
        let outcome = try Librasim.run(["sweep", "e.yaml"], in: scratch)
        #expect(outcome.status == 2 && outcome.errors.contains(input.message), "\(outcome.errors)")
    }
}
