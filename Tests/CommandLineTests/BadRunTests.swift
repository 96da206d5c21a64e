import Testing

/// Workloads, systems and arguments that `run` must refuse: exit status 2, a message with its
/// place, and nothing left behind.
@Suite struct BadRunTests {
    typealias Case = BadRunCase

    private static let cases = [
        Case(
            "w.yaml", "librasim-workload/1", "librasim-workload/9",
            "w.yaml:1:9: error: format: 'librasim-workload/9' is not librasim-workload/1"),
        Case(
            "w.yaml", "system: {file: s.yaml}",
            "memory: {timing: \(PIMSample.timing("hbm2-pim-librapim"))}",
            "w.yaml:1:1: error: missing key system.file: a run needs a system, such as "
                + "workloads/systems/librapim.yaml"),
        Case("w.yaml", "s.yaml", "none.yaml", "w.yaml:4:16: error: cannot read 'none.yaml'"),
        Case(
            "w.yaml", "system:", "sytem:",
            "w.yaml:4:1: error: unknown section 'sytem'; did you mean 'system'?"),
        Case(
            "s.yaml", "dbo:", "dob:",
            "s.yaml:7:3: error: unknown key 'dob' in 'system'; did you mean 'dbo'?"),
        Case(
            "s.yaml", "dbo: true", "dbo: 1",
            "s.yaml:7:8: error: dbo: '1' is neither true nor false"),
        Case(
            "s.yaml", "batch_pipelining: true", "batch_pipelining: false",
            "s.yaml:7:8: error: 'dbo' balances the two groups of 'batch_pipelining: true'"),
        Case(
            "s.yaml", "dbo: true", "head_pipelining: true",
            "s.yaml:7:20: error: 'head_pipelining' and 'batch_pipelining' cannot both be true"),
        Case(
            "s.yaml", "dbo: true", "ffn_share: 1.5",
            "s.yaml:7:14: error: ffn_share: '1.5' is out of range: 0 to 1"),
        Case(
            "s.yaml", "address_mapping: chroracobabg", "address_maping: chroracobabg",
            "s.yaml:10:3: error: unknown key 'address_maping' in 'controller'"),
        Case(
            "s.yaml", "address_mapping: chroracobabg", "address_mapping: x",
            "s.yaml:10:20: error: "),
        Case("s.yaml", "format: librasim-system/1\n", "", "s.yaml:1:1: error: missing key format"),
        Case(
            "m.yaml", "heads: 4", "heads: 3",
            "m.yaml:3:35: error: 3 heads do not divide d = 256 evenly"),
        Case(
            ["run", "w.yaml", "--set", "npu.scratchpad=0.0009765625"],
            "w.yaml: error: librapim-table2 cannot do it: a scratchpad of "),
        Case(
            ["run", "w.yaml", "--set", "batch.length=1000000", "--set", "batch.requests=60000"],
            "w.yaml: error: "),
        Case(
            "w.yaml", "length: 30", "length: 30, stage: prefill",
            "w.yaml:5:59: error: stage: 'prefill' is not generation or summarization"),
        Case(
            "w.yaml", "length: 30", "length: 200000, stage: summarization",
            "w.yaml:5:63: error: prompts of 1600000 tokens together are too many for a pass: "
                + "1048576 are the most"),
        Case(
            ["run", "w.yaml", "--set", "batch.stage=summarization", "--set", "generation.steps=2"],
            "--set generation.steps=2:1:18: error: 'generation.steps=2' does not go with 'stage: "
                + "summarization'"),
        Case(
            ["run", "w.yaml", "--set", "generation.layers=3"],
            "--set generation.layers=3:1:19: error: 3 layers are more than the 2 of tiny"),
        Case(
            ["run", "w.yaml", "--set", "generation.layers=2", "--set", "batch.length=40000"],
            "w.yaml: error: the keys and values of 2 layers need "),
        Case(
            ["run", "w.yaml", "--set", "npu.clok=3"],
            "--set npu.clok=3:1:5: error: unknown key 'clok' in 'npu'; did you mean 'clock'?"),
        Case(
            ["run", "w.yaml", "--set", "systen.dbo=true"],
            "--set systen.dbo=true:1:1: error: unknown section 'systen'; did you mean 'system'?"),
        Case(
            ["run", "w.yaml", "--set", "system.timing=nowhere.yaml"],
            "--set system.timing=nowhere.yaml:1:15: error: cannot read 'nowhere.yaml'"),
        Case(
            ["run", "w.yaml", "--set", "bank.structure=conventional"],
            "s.yaml:8:8: error: 'dex' is for sliced banks, and those of hbm2-pim-librapim are "
                + "conventional"),
        Case(
            ["run", "w.yaml", "--stats", "w.yaml"],
            "librasim run: error: --stats 'w.yaml' is the same file as the workload 'w.yaml'"),
        Case(["run"], "librasim run: error: WORKLOAD.yaml is missing"),
        Case(["run", "w.yaml", "x"], "librasim run: error: unexpected 'x'"),
        Case(["run", "w.yaml", "--thread", "2"], "did you mean '--threads'?"),
        Case(["run", "w.yaml", "--threads", "0"], "'0' is not a whole number from 1 to 256"),
        Case(["run", "none.yaml"], "error: cannot read 'none.yaml': No such file or directory"),
        Case(["run", "w.yaml", "--stats", "none/out.json"], "none/out.json: error: "),
    ]

    @Test(arguments: cases) func isRefused(_ bad: Case) throws {
        try bad.check(in: RunSample.folder())
    }
}
