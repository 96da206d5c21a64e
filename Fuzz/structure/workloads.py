"""Workloads, experiments and files of results, valid and almost valid."""
import os
import sqlite3
import tempfile

from case import HERE, Case, Step
import memories
import text
import traces

MODEL = """\
format: librasim-model/1
name: tiny
model: {layers: 2, d: 256, heads: 4, kv_heads: 2, d_ff: 512, ffn_matrices: 2}
"""
WORKLOAD = """\
format: librasim-workload/1
name: w
model:
  file: m.yaml
system:
  file: s.yaml
batch:
  lengths: uniform
  requests: 4
  length: 30
organization:
  channels: 2
"""
SYSTEM = """\
format: librasim-system/1
name: s
system:
  npu: @ROOT@/workloads/npus/librapim-table2.yaml
  timing: @ROOT@/timing/hbm2-pim-librapim.yaml
  batch_pipelining: true
  dbo: true
  dex: true
controller:
  address_mapping: chroracobabg
"""
GPU = """\
format: librasim-workload/1
name: g
model:
  file: m.yaml
system:
  file: @ROOT@/workloads/systems/gpu-a100.yaml
batch:
  lengths: uniform
  requests: 4
  length: 30
  output: 2
"""
CONFIG = """\
{"model_type": "llama", "hidden_size": 256, "num_hidden_layers": 2, "num_attention_heads": 4,
 "num_key_value_heads": 2, "intermediate_size": 512, "torch_dtype": "float16", "vocab_size": 32000,
 "max_position_embeddings": 2048, "hidden_act": "silu"}
"""
TABLES = [
    "seq_len,ch_idx\n30,0\n40,1\n",
    "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.68,37,4\n"
    "2023-11-16 18:15:50.95,39,5\n",
    "arrived_at,num_prefill_tokens,num_decode_tokens\n0.1,30,4\n0.5,20,2\n",
    '{"input_toks": 30, "output_toks": 4, "arrival_time_ns": 0}\n',
]
EXPERIMENT = """\
format: librasim-experiment/1
name: e
base:
  timing: memory.yaml
  trace: in.trace
set:
  organization.channels: 1
axes:
  timing.tFAW: [34, 40]
  controller.policy: [dramsim3, fr_fcfs]
metrics: [cycles, read_mean_ns, row_hit_rate]
claims:
  - {text: a wide window costs time, source: here, metric: cycles, at_least: 0.5,
     ratio: {of: {timing.tFAW: 40}, over: {timing.tFAW: 34}}}
"""


def workload(rng, _):
    """A workload with its model, its system and its batch, one of which is changed."""
    files = {"m.yaml": MODEL, "s.yaml": SYSTEM, "w.yaml": rng.choice([WORKLOAD, WORKLOAD, GPU])}
    if rng.random() < 0.3:
        files["c.json"] = CONFIG
        files["w.yaml"] = files["w.yaml"].replace("m.yaml", "c.json")
    if rng.random() < 0.3:
        files["b.csv"] = rng.choice(TABLES)
        files["w.yaml"] = files["w.yaml"].replace(
            "  lengths: uniform\n", "  lengths: csv\n  file: b.csv\n"
        ).replace("  length: 30\n", "")
    if rng.random() < 0.75:
        changed = rng.choice(sorted(files))
        files[changed] = text.change_lines(rng, files[changed], rng.choice([1, 1, 2]))
    sets = rng.choice([
        [], [], ["--set", f"batch.requests={rng.choice([0, 1, 3, 9, 64, 'x'])}"],
        ["--set", "system.dbo=false"], ["--set", "timing.tFAW=" + text.number_near(rng, "16")],
        ["--set", "controller.policy=fr_fcfs"], ["--set", "system.dex=false"]])
    if rng.random() < 0.25:
        return Case(files, [Step(
            ["trace", "--workload", "w.yaml", "--out", "out", "--text"] + sets)])
    return Case(files, [Step(["run", "w.yaml", "--stats", "out.json", "--quiet"] + sets)])


def axis(rng):
    """A line of `axes`."""
    section, key, value = memories.setting(rng, memories.keys_of("ddr4-3200-x8"))
    values = [value, text.number_near(rng, value)]
    return rng.choice([
        f"  {section}.{key}: [{', '.join(values)}]",
        f"  p: [{{label: a, set: {{{section}.{key}: {values[0]}}}}}, "
        f"{{label: b, set: {{timing.tRP: 23}}}}]",
        f"  {section}.{key}: {{from: 1, to: {rng.choice([1, 3, 40])}}}"])


def experiment(rng, _):
    """An experiment with its inputs."""
    content = EXPERIMENT
    if rng.random() < 0.6:
        content = content.replace("axes:\n", f"axes:\n{axis(rng)}\n")
    if rng.random() < 0.3:
        content = content.replace(
            "metrics:", f"sampling: random\nrandom: {{samples: {rng.choice([1, 3])}, seed: 1}}\n"
            "metrics:")
    if rng.random() < 0.4:
        content = text.change_lines(rng, content, 2)
    memory = f"format: librasim-timing/1\nextends: {HERE}/timing/ddr4-3200-x8.yaml\n"
    files = {"e.yaml": content, "memory.yaml": memory, "in.trace": traces.requests(rng, 0.05)}
    if rng.random() < 0.5:
        return Case(files, [Step(["run", "e.yaml", "--csv", "out.csv", "--quiet"])])
    return Case(files, [
        Step(["sweep", "e.yaml", "-o", "r.sqlite", "--quiet", "--jobs", "1"]),
        Step(["query", "r.sqlite", "SELECT * FROM results"]),
        Step(["export", "r.sqlite", "--csv", "-o", "out.csv"])])


SQL = [
    "DROP TABLE results", "DELETE FROM results", "ALTER TABLE results RENAME TO other",
    "UPDATE results SET cycles = 'x'", "UPDATE results SET cycles = NULL",
    "ALTER TABLE results DROP COLUMN cycles", "ALTER TABLE results ADD COLUMN more",
    "UPDATE meta SET value = 'x'", "UPDATE meta SET value = ''", "DELETE FROM meta",
    "DROP TABLE meta", "PRAGMA user_version = 99", "UPDATE points SET hash = 'x'",
    "DELETE FROM points WHERE rowid = 1", "UPDATE points SET status = 'x'",
    "INSERT INTO results SELECT * FROM results", "CREATE VIEW v AS SELECT * FROM none",
]


def results(rng, tool):
    """A file of results that something has changed."""
    files = {"e.yaml": EXPERIMENT, "in.trace": "0x40 READ 0\n0x4000 WRITE 9\n", "memory.yaml":
             f"format: librasim-timing/1\nextends: {HERE}/timing/ddr4-3200-x8.yaml\n"}
    plain = {name: content.replace(HERE, memories.ROOT) for name, content in files.items()}
    content = traces.run_in(
        tool, ["sweep", "e.yaml", "-o", "r.sqlite", "--quiet", "--jobs", "1"], plain, "r.sqlite")
    if content is None:
        return None
    if rng.random() < 0.5:
        content = text.change_bytes(rng, content, rng.choice([1, 20, 200]))
    else:
        with tempfile.TemporaryDirectory(prefix="librasim-fuzz-") as folder:
            path = os.path.join(folder, "r.sqlite")
            with open(path, "wb") as out:
                out.write(content)
            try:
                with sqlite3.connect(path) as database:
                    change(rng, database)
                database.close()
            except sqlite3.Error:
                return None
            with open(path, "rb") as source:
                content = source.read()
    files["r.sqlite"] = content
    last = rng.choice([
        ["query", "r.sqlite", "SELECT * FROM results"], ["export", "r.sqlite", "--json", "-o", "o"],
        ["export", "r.sqlite", "--csv", "-o", "o"],
        ["sweep", "e.yaml", "-o", "r.sqlite", "--quiet", "--jobs", "1", "--resume"]])
    return Case(files, [Step(last, has_lines=False)])


def change(rng, database):
    """Changes a table of a file of results."""
    tables = [row[0] for row in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'")]
    if rng.random() < 0.3:
        statement = rng.choice(SQL)
        if all(name not in tables for name in statement.split()):
            statement = f"DROP TABLE {rng.choice(tables)}"
        database.execute(statement)
        return
    table = rng.choice(tables)
    columns = [row[1] for row in database.execute(f"PRAGMA table_info('{table}')")]
    column = rng.choice(columns)
    value = rng.choice(["NULL", "''", "'x'", "-1", "1e300", "9223372036854775807", "x'00ff'"])
    database.execute(rng.choice([
        f"UPDATE \"{table}\" SET \"{column}\" = {value}",
        f"DELETE FROM \"{table}\" WHERE rowid = 1", f"DROP TABLE \"{table}\"",
        f"ALTER TABLE \"{table}\" RENAME COLUMN \"{column}\" TO other"]))
