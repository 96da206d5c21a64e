"""Inputs that librasim refuses, for compare.py: what both builds say of them must be the same."""
from cases import Case, TIMING, WORKLOADS

MEMORY = """\
format: librasim-timing/1
name: sample
standard: DDR4
clock:
  tCK: 0.625 ns
organization:
  bankgroups: 4
  banks_per_group: 4
  rows: 65536
  columns: 1024
  device_width: 8
  bus_width: 64
  BL: 8
timing:
  CL: 22
  CWL: 16
  tRCD: 22
  tRP: 22
  tRAS: 52
  tRC: 74
  tCCD_S: 4
  tCCD_L: 8
  tRTRS: 1
  tRTP: 12
  tWTR_S: 4
  tWTR_L: 12
  tWR: 24
  tRRD_S: 4
  tRRD_L: 8
  tFAW: 34
  tRFC: 560
  tREFI: 12480
controller:
  policy: dramsim3
  address_mapping: rochrababgco
"""
TRACE = "0x40 READ 0\n0x80 WRITE 4\n"
HEAD = "librasim-pim/1 channel=0 time=cycles\n"
WORKLOAD = """\
format: librasim-workload/1
name: sample
model: {file: %(workloads)s/models/llama2-7b.yaml}
memory: {timing: %(timing)s/hbm2-pim-librapim.yaml}
batch: {lengths: uniform, requests: 2, length: 64}
mapping: {placement: greedy}
"""
REPLAY = ["replay", "--timing", "memory.yaml", "--trace", "in.trace", "--commands", "out.csv"]

# A change to the timing file: what stands there, what stands there instead.
MEMORY_CHANGES = [
    ("clock:", "clock: ["), ("  CL: 22", "\tCL: 22"), ("tFAW: 34", "tFAWW: 34"),
    ("timing:", "timming:"), ("CL: 22", "CL: 22\n  CL: 23"), ("tRP: 22", "tRP: 22 GB"),
    ("tRP: 22", "tRP: 22.5"), ("tRP: 22", "tRP: 99999999999999999999999"), ("tRP: 22", "tRP: [22]"),
    ("tRC: 74", "tRC: 51"), ("tFAW: 34", "tFAW: 3"), ("  tRAS: 52\n", ""),
    ("clock:\n  tCK: 0.625 ns\n", ""), ("standard: DDR4", "standard: DDR9"),
    ("banks_per_group: 4", "banks_per_group: 3"), ("rochrababgco", "rochrababgro"),
    ("policy: dramsim3", "policy: frfcfs"), ("name: sample", "extends: nowhere.yaml"),
    ("name: sample", "extends: memory.yaml"),
    ("controller:", "controller:\n  page_policy: adaptive"),
    ("controller:", "controller:\n  refresh_policy: bank_staggered"),
    ("policy: dramsim3",
     "policy: fr_fcfs\n  write_high_watermark: 8\n  write_low_watermark: 9"),
    ("controller:", "bank:\n  structure: sliced\ncontroller:"),
    ("controller:", "bank:\n  structure: sliced\n  ratio: 3:2\npim: {}\ncontroller:"),
    ("controller:", "pim:\n  mac_bits: 300\ncontroller:"),
    ("controller:", "pim:\n  array_share: 0.9\n  bus_share: 0.9\ncontroller:"),
    ("controller:", "nmp:\n  port_bits: 3\ncontroller:"),
    ("controller:", "power:\n  VDD: 1.2 A\ncontroller:"),
]

# Request traces.
TRACES = [
    "", "0x40 RAED 0\n", "0x40 READ 0\n40 READ 1\n", "0x40 READ 9\n0x40 READ 8\n",
    "0x40 READ 0\n0xfffffffffff READ 1\n", "0x40 READ 0\nLD 0x40\n", "0x40 READ -1\n",
    "0x40 READ 1 two\n",
]

# PIM traces, on a memory with units and on one with vertical ports.
STREAMS = [
    ("hbm2-pim-librapim", "gemv_tile all row=1\n"),
    ("hbm2-pim-librapim", HEAD + "gemv_tle all row=1\n"),
    ("hbm2-pim-librapim", HEAD + "gemv_tile all row=1 macs=32\n"),
    ("hbm2-pim-librapim", HEAD + "pim_mac bank=0 column=0\n"),
    ("hbm2-pim-librapim", HEAD + "pim_activate bank=99 row=9000\n"),
    ("hbm2-pim-librapim", HEAD + "gemv_tile all row=9000 macs=33 heads=1\n"),
    ("hbm2-pim-librapim", HEAD + "wait never\n"),
    ("hbm2-pim-librapim", HEAD + "wait a\npost a\n"),
    ("hbm2-pim-librapim", HEAD + "read 0x40 x100000\n"),
    ("hbm2-pim-librapim", HEAD + "pim_activate bank=0 row=9000 at=9\nbarrier at=8\n"),
    ("lpddr5-6400-h2llm", HEAD + "gemm_tile all row=0 columns=99 inputs=1\n"),
    ("lpddr5-6400-h2llm", HEAD + "nmp_write_input elements=9999999 inputs=4\n"),
    ("lpddr5-6400-h2llm", HEAD + "gemv_tile all row=0 macs=1 heads=1\n"),
]

# Command lines.
ARGUMENTS = [
    ["relpay"], ["replay"], ["replay", "--timming", "memory.yaml"], REPLAY + ["--cycles", "x"],
    REPLAY + ["--set", "timing.tFAW"], REPLAY + ["--set", "timing.tFAWW=3"],
    REPLAY + ["--set", "timing.tFAW=1"], REPLAY + ["--frontend", "perchannel"],
    REPLAY + ["--issue-width", "2"], REPLAY + ["--threads", "0"],
    REPLAY + ["--stats", "none/out.json"], REPLAY + ["--commands", "in.trace"],
    ["replay", "--timing", "nowhere.yaml", "--trace", "in.trace"],
    ["replay", "--timing", "memory.yaml", "--trace", "nowhere"],
    ["audit", "--timing", "memory.yaml", "in.trace"],
    ["explain", "--timing", "memory.yaml", "5", "in.trace"],
    ["import", "memory.yaml", "-o", "out.yaml"], ["query", "in.trace", "SELECT 1"],
]

# A change to the workload.
WORKLOAD_CHANGES = [
    ("name: sample", "nome: sample"), ("length: 64", "length: 0"), ("greedy", "greedily"),
    ("llama2-7b.yaml", "llama2-7c.yaml"), ("uniform", "uniformly"), ("requests: 2", "requests: x"),
]


def all_cases():
    files = {"memory.yaml": MEMORY, "in.trace": TRACE}

    def case(name, arguments, changed):
        return Case("bad inputs", name, [arguments], {**files, **changed}, statuses=(2,))

    for number, (old, new) in enumerate(MEMORY_CHANGES):
        if old not in MEMORY:
            raise ValueError("the sample has no '%s'" % old)
        yield case("timing file %d" % number, REPLAY, {"memory.yaml": MEMORY.replace(old, new)})
    for number, text in enumerate(TRACES):
        yield case("trace %d" % number, REPLAY, {"in.trace": text})
    for number, (memory, text) in enumerate(STREAMS):
        yield case(
            "stream %d" % number,
            ["replay", "--timing", "%s/%s.yaml" % (TIMING, memory), "--pim", "in.pim",
             "--stats", "out.json"], {"in.pim": text})
    for number, arguments in enumerate(ARGUMENTS):
        yield case("arguments %d" % number, arguments, {})
    workload = WORKLOAD % {"workloads": WORKLOADS, "timing": TIMING}
    for number, (old, new) in enumerate(WORKLOAD_CHANGES):
        if old not in workload:
            raise ValueError("the sample has no '%s'" % old)
        yield case(
            "workload %d" % number, ["trace", "--workload", "w.yaml", "--out", "out"],
            {"w.yaml": workload.replace(old, new)})
