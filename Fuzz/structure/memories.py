"""Timing files, standards and DRAMsim3 files, valid and almost valid."""
import glob
import os
import re

from case import HERE, ROOT, Case, Step
import text
import traces

TIMINGS = sorted(os.path.basename(path)[:-5] for path in glob.glob(ROOT + "/timing/*.yaml"))
STANDARDS = sorted(os.path.basename(path)[:-5] for path in glob.glob(ROOT + "/standards/*.yaml"))
INIS = sorted(glob.glob(ROOT + "/Tests/Fixtures/golden/*/reference.ini"))

# Keys that decide much, with values that are right for many memories.
CHOICES = {
    "controller": {
        "policy": ["dramsim3", "fr_fcfs"], "page_policy": ["open", "closed", "adaptive"],
        "refresh_policy": ["rank_staggered", "rank_simultaneous", "bank_staggered", "none"],
        "self_refresh": ["true", "false"], "self_refresh_threshold": ["1", "50", "1000"],
        "power_down": ["true", "false"], "power_down_threshold": ["1", "20"],
        "queue_structure": ["per_bank", "per_rank"], "cmd_queue_size": ["1", "2", "8", "64"],
        "trans_queue_size": ["1", "3", "32", "4096"], "unified_queue": ["true", "false"],
        "dual_command": ["true", "false"], "age_cap": ["0", "1", "2000"],
        "write_high_watermark": ["1", "8", "32"], "write_low_watermark": ["0", "1", "8"],
        "page_timeout": ["0", "50"], "refresh_postpone": ["0", "1", "8"],
        "refresh_pull_in": ["0", "8"], "wrap_addresses": ["true"], "epoch_period": ["0", "100"],
        "address_mapping": ["rochrababgco", "chrarobacobg", "MOP4CLXOR", "RoRaBaCoBgChXOR",
                            "{bank: [6, 7], row: [8]}"],
    },
    "organization": {
        "channels": ["1", "2", "3", "6"], "ranks": ["1", "2", "3", "4"], "rows": ["64", "65536"],
        "columns": ["16", "128", "2048"], "bankgroups": ["1", "2", "4"],
        "banks_per_group": ["1", "2", "4", "8"], "stack_ids": ["ranks", "bank_address"],
        "pseudo_channels": ["1", "2"], "burst_cycles": ["0", "1", "9"], "BL": ["2", "8", "16"],
    },
    "bank": {
        "structure": ["conventional", "dual_row_buffer", "sliced"], "ratio": ["1:1", "1:3"],
        "weight_rows": ["512"], "column_delay": ["1.0", "1.5"], "rounding": ["up"],
        "bridge": ["connected"],
    },
    "pim": {"tCCD_PIM": ["1", "4"], "tMAC": ["0", "9"], "tfaw": ["exempt"], "priority": ["oldest"],
            "refresh": ["interrupt"], "mac_bits": ["64", "512"], "weight_bursts_ahead": ["0", "4"]},
    "nmp": {"tCCD_NMP": ["1"], "port_bits": ["64"], "fpus": ["1"], "banks": ["lock_step"]},
}


def keys_of(name):
    """`section.key` and value of what a shipped file says."""
    section, found = "", []
    with open(f"{ROOT}/timing/{name}.yaml", encoding="utf-8") as source:
        for line in source:
            line = line.partition("#")[0].rstrip()
            if re.match(r"^\w+:$", line):
                section = line[:-1]
            elif match := re.match(r"^  (\w+): (.+)$", line):
                found.append((section, match[1], match[2].strip()))
    return found


def setting(rng, known):
    """A section, a key and a value."""
    numbers = [entry for entry in known if entry[0] in ("timing", "power", "pim", "nmp", "clock")]
    if rng.random() < 0.4 and numbers:
        section, key, value = rng.choice(numbers)
        number, _, unit = value.partition(" ")
        if rng.random() < 0.8 and number.isdigit():
            more = rng.choice([1, 2, 5, 20])
            return section, key, f"{int(number) + more} {unit}".strip()
        return section, key, text.number_near(rng, value)
    own = {entry[0] for entry in known} | {"controller", "organization"}
    section = rng.choice([name for name, keys in CHOICES.items() if keys and name in own])
    if rng.random() < 0.5:
        section = "controller"
    key = rng.choice(list(CHOICES[section]))
    value = rng.choice(CHOICES[section][key])
    return section, key, value if rng.random() < 0.95 else text.value_near(rng, value)


def child(rng, name):
    """A file that extends a shipped one."""
    known = keys_of(name)
    sections = {}
    for _ in range(rng.choice([0, 1, 1, 2, 3, 5])):
        section, key, value = setting(rng, known)
        sections.setdefault(section, {})[key] = value
    lines = ["format: librasim-timing/1", f"extends: {HERE}/timing/{name}.yaml"]
    for section, keys in sections.items():
        lines += [f"{section}:"] + [f"  {key}: {value}" for key, value in keys.items()]
    if rng.random() < 0.1:
        lines += ["rules:", f"  - [tOWN, {rng.choice(['RD', 'WR RDA', 'ACT'])}, "
                  f"{rng.choice(['RD RDA', 'PRE', 'ACT', 'REFab'])}, "
                  f"{rng.choice(['same_bank', 'same_rank', 'channel', 'other_rank'])}, "
                  f"{rng.choice(['9', 'tRP + 3', 'max(2, ns(4))', 'tNONE', '1 / 0'])}, here]"]
    return "\n".join(lines) + "\n"


def replay(timing, trace, more=()):
    """Steps that replay requests and audit the log."""
    sets = list(more)
    return [
        Step(["replay", "--timing", timing, "--trace", trace, "--commands", "out.csv", "--stats",
              "out.json", "--quiet", "--cycles", "30000"] + sets),
        Step(["audit", "--timing", timing, "out.csv"] + sets)]


def sets(rng, name):
    """`--set` arguments."""
    known = keys_of(name)
    words = []
    for _ in range(rng.choice([0, 0, 1, 2])):
        section, key, value = setting(rng, known)
        words += ["--set", f"{section}.{key}={value}"]
    if rng.random() < 0.05:
        words += ["--set", f"rule_set={rng.choice(STANDARDS)}"]
    return words + (["--allow-unused"] if rng.random() < 0.8 else [])


def timing(rng, _):
    """A timing file: one that extends another, or a changed copy."""
    name = rng.choice(TIMINGS)
    if rng.random() < 0.7:
        content = child(rng, name)
        if rng.random() < 0.2:
            content = text.change_lines(rng, content, 1)
    else:
        with open(f"{ROOT}/timing/{name}.yaml", encoding="utf-8") as source:
            content = source.read()
        content = content.replace("extends: ", f"extends: {HERE}/timing/")
        content = text.change_lines(rng, content)
    files = {"memory.yaml": content, "in.trace": traces.requests(rng)}
    return Case(files, replay("memory.yaml", "in.trace", sets(rng, name)))


def standard(rng, _):
    """A standard with rows of its own, and a memory of it."""
    name = rng.choice([name for name in STANDARDS if name not in ("PIM", "NMP", "dramsim3")])
    memories = [file for file in TIMINGS if f"standard: {name}\n" in open(
        f"{ROOT}/timing/{file}.yaml", encoding="utf-8").read()]
    base = rng.choice(memories) if memories else "ddr4-3200-x8"
    with open(f"{ROOT}/standards/{name}.yaml", encoding="utf-8") as source:
        content = source.read()
    # Where bursts may overlap, the audit finds that they do.
    ok = (0,)
    if rng.random() < 0.5:
        content, ok = text.change_lines(rng, content, 2), (0, 1)
    else:
        old, new = rng.choice([
            ("same_bank,", "same_rank,"), ("same_rank,", "channel,"), ("RD RDA", "RD"),
            ("ACT", "ACTX"), ("tRP", "tRP + 1"), ("tRAS", "tRAS * 2"), ("nBL", "nBL - 9"),
            ("at_most: 4", "at_most: 1"), ("beats_per_cycle: 2", "beats_per_cycle: 4"),
            ("levels: [rank, bankgroup, bank]", "levels: [bank]"), ("does: open", "does: close"),
            ("max(", "min("), ("REFab", "REFpb"), ("tFAW", "tFAWX")])
        content = content.replace(old, new, rng.choice([1, 3, -1]))
        if old in ("nBL", "RD RDA"):
            ok = (0, 1)
    key = rng.choice(["standard", "rule_set"])
    memory = f"format: librasim-timing/1\nextends: {HERE}/timing/{base}.yaml\n{key}: own.yaml\n"
    files = {"memory.yaml": memory, "own.yaml": content, "in.trace": traces.requests(rng)}
    policy = ["--set", f"controller.policy={rng.choice(['dramsim3', 'fr_fcfs'])}"]
    steps = replay("memory.yaml", "in.trace", policy + ["--allow-unused"])
    steps[-1].ok = list(ok)
    return Case(files, steps + [
        Step(["standards", "--timing", "memory.yaml", "--allow-unused"])])


def ini(rng, _):
    """A DRAMsim3 file, replayed and imported."""
    with open(rng.choice(INIS), encoding="utf-8") as source:
        content = source.read()
    for _ in range(rng.choice([0, 1, 2, 4])):
        content = text.change_lines(rng, content.replace(" = ", ": "), 1).replace(": ", " = ")
    files = {"memory.ini": content, "in.trace": traces.requests(rng)}
    steps = replay("memory.ini", "in.trace")
    steps += [Step(["import", "memory.ini", "-o", "new.yaml"])] + replay("new.yaml", "in.trace")[:0]
    return Case(files, steps + [Step(
        ["replay", "--timing", "new.yaml", "--trace", "in.trace", "--quiet", "--cycles", "9000"])])
