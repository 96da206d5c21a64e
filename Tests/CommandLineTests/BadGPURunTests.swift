import Testing

/// Workloads, systems, GPUs and cards that `run` and `trace` must refuse: exit status 2, a message
/// with its place, and nothing left behind.
@Suite struct BadGPURunTests {
    typealias Case = BadRunCase

    private static let cases = [
        Case(
            "s.yaml", "kind: gpu-hpu", "kind: gpu-hup",
            "s.yaml:4:9: error: kind: 'gpu-hup' is not "),
        Case(
            "s.yaml", "cards: 2", "card: 2",
            "s.yaml:7:3: error: unknown key 'card' in 'system'; did you mean 'cards'?"),
        Case("s.yaml", "cards: 2", "cards: -1", "s.yaml:7:10: error: cards: "),
        Case(
            "s.yaml", "hpu: c.yaml", "hpu: none.yaml",
            "s.yaml:6:8: error: cannot read 'none.yaml'"),
        Case(
            "s.yaml", "gpu: g.yaml", "gpu: none.yaml",
            "s.yaml:5:8: error: cannot read 'none.yaml'"),
        Case(
            "s.yaml", "  hpu: c.yaml\n", "",
            "s.yaml:4:9: error: missing key system.hpu: 'kind: gpu-hpu' is a GPU with cards"),
        Case(
            "s.yaml", "  card: 16 GB/s\n", "",
            "s.yaml:1:1: error: missing key links.card: cards are reached over links"),
        Case(
            "s.yaml", "card: 16 GB/s", "card: 16 GiB/s",
            "s.yaml:10:9: error: card: '16 GiB/s' is not a number; the unit is GB/s"),
        Case(
            "s.yaml", "links:", "linsk:",
            "s.yaml:8:1: error: unknown section 'linsk'; did you mean 'links'?"),
        Case(
            "s.yaml", "kind: gpu-hpu", "kind: gpu",
            "s.yaml:6:8: error: 'system.hpu' is for the cards of 'kind: gpu-hpu'"),
        Case(
            "s.yaml", "cards: 2", "cards: 5\n  parallelism: head_parallel",
            "w.yaml:3:15: error: 5 cards cannot share the 4 KV heads of small"),
        Case("c.yaml", "librasim-hpu/1", "librasim-hpu/2", "c.yaml:1:9: error: format: "),
        Case(
            "c.yaml", "read_ahead: 4 KiB", "read_ahead: 4 KB",
            "c.yaml:8:15: error: read_ahead: '4 KB' is not a number; the unit is KiB"),
        Case(
            "c.yaml", "softmax_elements: 32", "softmax_elements: 0",
            "c.yaml:7:21: error: softmax_elements: '0' is out of range"),
        Case("c.yaml", "  power: 50 W\n", "", "c.yaml:3:1: error: missing in 'hpu': power"),
        Case("c.yaml", "hbm2-hpu", "hbm9-hpu", "c.yaml:4:11: error: cannot read '"),
        Case(
            "g.yaml", "peak: 1 TFLOPS", "peak: 0 TFLOPS",
            "g.yaml:3:13: error: peak: '0 TFLOPS' is out of range"),
        Case(
            "g.yaml", "idle_power: 10 W", "idle_power: 101 W",
            "101.0 W at rest are more than the 100.0"),
        Case(
            "w.yaml", "requests: 6", "requests: 0",
            "w.yaml:5:37: error: requests: '0' is out of range"),
        Case(
            "w.yaml", "length: 40}", "length: 40}\ngeneration: {prefill: true}",
            "w.yaml:6:23: error: 'prefill: true' needs batch.output or generation.steps"),
        Case(
            "w.yaml", "length: 40}", "length: 40}\ntiming: {tFWA: 3}",
            "w.yaml:6:10: error: unknown key 'tFWA' in 'timing'; did you mean 'tFAW'?"),
        Case(
            ["run", "w.yaml", "--set", "hpu.clock=fast"],
            "--set hpu.clock=fast:1:11: error: clock: 'fast' is not a number"),
        Case(
            ["run", "w.yaml", "--set", "npu.arrays=2"],
            "--set npu.arrays=2:1:1: error: unknown section 'npu'"),
        Case(
            ["run", "w.yaml", "--set", "mapping.unit=head"],
            "--set mapping.unit=head:1:1: error: unknown section 'mapping'; there are model, "
                + "system, "
                + "generation, batch, clock, "),
        Case(
            ["trace", "--workload", "w.yaml", "--out", "o", "--set", "system.cards=0"],
            "w.yaml: error: s has no cards, and a GPU alone has no commands to trace"),
        Case(
            ["trace", "--workload", "w.yaml", "--out", "o", "--move", "group"],
            "librasim trace: error: --move: nothing moves on s"),
        Case(
            [
                "trace", "--workload", "w.yaml", "--out", "o", "--set", "batch.stage=summarization",
            ], "w.yaml: error: prompts are the GPU's: the cards have nothing to do"),
        Case(
            ["trace", "--workload", "w.yaml", "--out", "o", "--set", "hpu.capacity=0.0001"],
            "w.yaml: error: the batch does not fit; "),
    ]

    /// Cards are chosen by the system, so a table may not name channels, whatever their numbers.
    @Test(arguments: [0, 7]) func channelsOfATable(_ channel: Int) throws {
        let scratch = GPUSample.folder()
        scratch.write("request,sequence_length,channel\n0,40,\(channel)\n", as: "t.csv")
        let batch = "lengths: csv, file: t.csv"
        let text = GPUSample.workload.replacing(
            "lengths: uniform, requests: 6, length: 40", with: batch)
        scratch.write(text, as: "w.yaml")
        let outcome = try Librasim.run(["run", "w.yaml"], in: scratch)
        #expect(outcome.status == 2)
        let message = "error: the table gives channels, and a system of this kind chooses cards"
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test(arguments: cases) func isRefused(_ bad: Case) throws {
        try bad.check(in: GPUSample.folder())
    }
}
