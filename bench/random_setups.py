"""Seeded random set-ups for compare.py: one of requests and one of processing units a seed."""
import os
import random

from cases import Case, TIMING, memories

# Memories with processing units, and what a row holds of 'macs' or of columns behind a port.
UNITS = {
    "hbm2-pim-librapim": 32, "hbm2-pim-aim": 32, "hbm2-pim-neupims": 32, "hbm2-neupims": 32,
    "hbm3-attacc": 32, "hbm3-attacc-nolimit": 32, "gddr6-aim": 64,
}
PORTS = ["lpddr5-6400-h2llm", "lpddr5-6400-idnmp", "lpddr5-6400-idnmp-plus"]
# Keys whose values must fit each other.
WATERMARKS = {"trans_queue_size", "write_high_watermark", "write_low_watermark"}
# A set-up takes a tenth of a second or so; what takes this long never ends.
RANDOM_SECONDS = 20
# Rows from here on are those of the units in sliced banks.
UNIT_ROW = 8192


def settings(values):
    return [part for key, value in values.items() for part in ("--set", "%s=%s" % (key, value))]


def controller(rng, policy, memory):
    """Random keys of the controller section that go with each other."""
    fields = ["ro", "ra", "bg", "ba", "co", "ch"]
    high = rng.choice((2, 8, 24, 64))
    values = {
        "policy": policy,
        "queue_structure": rng.choice(("per_bank", "per_rank")),
        "page_policy": rng.choice(
            ("open", "closed") if policy == "dramsim3" else ("open", "closed", "adaptive")),
        "cmd_queue_size": rng.choice((1, 2, 4, 8, 16, 64)),
        "trans_queue_size": max(high, rng.choice((1, 2, 8, 32, 128))),
        "dual_command": rng.choice(("true", "false")) if memory.startswith("hbm") else "false",
        "refresh_policy": rng.choice(
            ("rank_staggered", "rank_simultaneous", "bank_staggered", "none")),
        "self_refresh": rng.choice(("true", "false")),
        "self_refresh_threshold": rng.choice((1, 50, 1000)),
    }
    if policy == "dramsim3":
        values["unified_queue"] = rng.choice(("true", "false"))
        values["trans_queue_size"] = rng.choice((1, 2, 8, 32, 128))
    else:
        values.update({
            "age_cap": rng.choice((0, 10, 200, 2000)),
            "write_high_watermark": high,
            "write_low_watermark": rng.randrange(high),
            "page_timeout": rng.choice((0, 1, 20, 200)),
            "refresh_postpone": rng.randrange(9),
            "refresh_pull_in": rng.randrange(9),
        })
    if rng.random() < 0.7:
        rng.shuffle(fields)
        values["address_mapping"] = "".join(fields)
    keys = {"policy", *rng.sample(sorted(values), rng.randrange(len(values) + 1))}
    if keys & WATERMARKS:
        keys |= WATERMARKS & set(values)
    return {"controller." + key: values[key] for key in sorted(keys)}


def traffic(rng, bits):
    """Requests all over 2^bits bytes: streams, repeats of late addresses, bursts, pauses."""
    write_share = rng.choice((0.0, 0.1, 0.3, 0.5, 0.9, 1.0))
    gap = rng.choice((0, 1, 4, 20, 200))
    pause = rng.choice((500, 5000, 30000))
    repeats = rng.choice((0.0, 0.05, 0.3))
    locality = rng.choice((0.0, 0.3, 0.7, 0.95))
    cycle, late, lines = 0, [0], []
    block = 0
    for _ in range(rng.choice((50, 400, 1500, 4000))):
        draw = rng.random()
        if draw < repeats:
            block = rng.choice(late)
        elif draw < repeats + (1 - repeats) * locality:
            block = (block + rng.choice((1, 1, 1, 2, 64))) % (1 << bits - 6)
        else:
            block = rng.randrange(1 << bits - 6)
        late = late[-31:] + [block]
        lines.append("0x%x %s %d\n" % (
            block * 64 + rng.choice((0, 0, 0, 8)),
            "WRITE" if rng.random() < write_share else "READ", cycle))
        cycle += pause if rng.random() < 0.003 else rng.randrange(2 * gap + 1)
    return "".join(lines)


def requests(seed):
    """Random traffic on a random shipped memory with a random controller."""
    rng = random.Random(seed)
    memory = rng.choice(memories())
    values = controller(rng, rng.choice(("dramsim3", "fr_fcfs")), memory)
    values["controller.wrap_addresses"] = "true"
    if rng.random() < 0.5:
        values["organization.channels"] = rng.choice((1, 2, 4))
    if rng.random() < 0.4:
        values["organization.ranks"] = rng.choice((1, 2, 4))
    if rng.random() < 0.3:
        values["organization.rows"] = rng.choice((1024, 4096))
    more = []
    if rng.random() < 0.3:
        more = ["--frontend", "per_channel", "--issue-width", str(rng.choice((1, 2, 4))),
                "--threads", str(rng.choice((1, 2)))]
    if rng.random() < 0.2:
        more += ["--cycles", str(rng.choice((1, 1000, 20000)))]
    # Self refresh and pauses are met where few addresses are in use, too.
    text = traffic(rng, rng.choice((14, 20, 30, 36)))
    return Case(
        "random requests", "seed %d on %s" % (seed, memory), [[
            "replay", "--timing", os.path.join(TIMING, memory + ".yaml"), "--trace", "in.trace",
            "--commands", "out.csv", "--stats", "out.json", "--explain"] + settings(values) + more],
        {"in.trace": text}, seed=seed, most_seconds=RANDOM_SECONDS)


def scope(rng):
    return rng.choice((
        "all", "group=%d" % rng.randrange(4), "bank=%d" % rng.randrange(16),
        "mask=0x%x" % rng.randrange(1, 1 << 16)))


def mac_operations(rng, columns):
    """A step of a stream of a memory with units in its banks: operations that belong together."""
    kind = rng.choice(("tile", "tile", "tile", "mac", "gwrite", "wrgb", "function"))
    where, row = scope(rng), UNIT_ROW + rng.randrange(rng.choice((1, 4, 512)))
    if kind == "tile":
        macs = rng.randrange(1, columns + 1)
        heads = rng.randrange(1, columns // macs + 1)
        return ["gemv_tile %s row=%d macs=%d heads=%d" % (where, row, macs, heads)]
    if kind == "wrgb":
        return ["pim_wrgb x%d" % rng.randrange(1, 9)]
    if kind == "gwrite":
        bank = rng.randrange(16)
        return ["pim_activate bank=%d row=%d" % (bank, row),
                "pim_gwrite bank=%d column=0 count=%d" % (bank, rng.randrange(1, columns + 1)),
                "pim_precharge bank=%d" % bank]
    where = "bank=%d" % rng.randrange(16)
    operations = ["pim_activate %s row=%d" % (where, row),
                  "pim_mac %s column=0 x%d" % (where, rng.randrange(1, columns + 1))]
    if kind == "function":
        operations.append("pim_activation_function " + where)
    return operations + ["pim_read_result " + where, "pim_precharge " + where]


def port_operations(rng, half):
    """A step of a stream of a memory with units behind vertical ports."""
    kind = rng.choice(("tile", "tile", "tile", "input", "output"))
    inputs = rng.choice((1, 1, 2, 4, 16))
    if kind == "input":
        return ["nmp_write_input elements=%d inputs=%d in=%d" % (
            rng.choice((16, 64, 256)), inputs, half)]
    if kind == "output":
        return ["nmp_read_output %s outputs=%d inputs=%d" % (
            scope(rng), rng.choice((1, 8)), inputs)]
    columns = rng.choice(("all", "1", "5", "16"))
    return ["gemm_tile %s row=%d columns=%s inputs=%d" % (
        scope(rng), rng.randrange(rng.choice((1, 4, 512))), columns, inputs)]


def stream(rng, index, step, has_requests):
    """A PIM trace of channel 0. A stream waits for events of streams before it alone."""
    lines, cycle = ["librasim-pim/1 channel=0 time=cycles"], 0
    for number in range(rng.choice((3, 20, 80))):
        operations = step()
        if has_requests and rng.random() < 0.4:
            operations = ["%s 0x%x x%d" % (
                rng.choice(("read", "read", "write")),
                rng.randrange(1 << rng.choice((8, 14, 21))) * 64, rng.randrange(1, 20))]
        if rng.random() < 0.1:
            operations.append("barrier")
        if rng.random() < 0.05:
            operations.append("delay %d" % rng.choice((1, 100, 3000)))
        if index > 0 and number == 1:
            operations.append("wait done-%d" % rng.randrange(index))
        if number == 2:
            operations.append("post done-%d" % index)
        if rng.random() < 0.1:
            cycle += rng.choice((1, 200, 5000))
            operations[0] += " at=%d" % cycle
        lines += operations
    return "\n".join(lines) + "\n"


def units(seed):
    """Random streams of processing units, perhaps beside random traffic, on a random memory."""
    rng = random.Random("units %d" % seed)
    has_ports = rng.random() < 0.3
    memory = rng.choice(PORTS if has_ports else sorted(UNITS))
    values = controller(rng, rng.choice(("dramsim3", "fr_fcfs")), memory)
    values.update({"controller.wrap_addresses": "true", "organization.channels": 1})
    values["pim.priority"] = rng.choice(("pim_first", "host_first", "oldest"))
    values["pim.refresh"] = rng.choice(("defer_tile", "interrupt"))
    values["pim.tfaw"] = rng.choice(("enforced", "exempt"))
    if rng.random() < 0.5:
        values["pim.write_patience"] = rng.choice((0, 50, 1000))
    if rng.random() < 0.3:
        values["organization.ranks"] = 2
    if has_ports:
        values["nmp.banks"] = rng.choice(("independent", "lock_step"))

    def step():
        if has_ports:
            return port_operations(rng, rng.randrange(2))
        return mac_operations(rng, UNITS[memory])

    has_requests = rng.random() < 0.6
    files = {"%d.pim" % index: stream(rng, index, step, has_requests)
             for index in range(rng.randrange(1, 4))}
    arguments = ["replay", "--timing", os.path.join(TIMING, memory + ".yaml"), "--commands",
                 "out.csv", "--stats", "out.json", "--explain"]
    for name in files:
        arguments += ["--pim", name]
    if rng.random() < 0.4:
        files["in.trace"] = traffic(rng, rng.choice((14, 20, 28)))
        arguments += ["--trace", "in.trace"]
    if rng.random() < 0.2:
        arguments += ["--cycles", str(rng.choice((1, 1000, 20000)))]
    return Case("random units", "seed %d on %s" % (seed, memory),
                [arguments + settings(values)], files, seed=seed, most_seconds=RANDOM_SECONDS)
