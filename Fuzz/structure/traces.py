"""Request traces, PIM traces and command logs, valid and almost valid."""
import gzip
import os
import subprocess
import tempfile

from case import HERE, ROOT, Case, Step
import text

HEAD = "librasim-pim/1 channel=0 time=cycles\n"


def requests(rng, broken=0.15):
    """A request trace in one of its forms."""
    form = rng.choice(["dramsim3", "source", "size", "ramulator", "ramulator1", "dramsys"])
    lines, cycle = [], 0
    most = 1 << rng.choice([20, 24, 24, 28, 30])
    rows = [rng.randrange(most) & ~0x3f for _ in range(4)]
    for _ in range(rng.choice([1, 5, 40, 80, 120] if rng.random() < 0.97 else [0])):
        cycle += rng.choice([0, 0, 1, 3, 40, 900, 14000 if rng.random() < 0.1 else 0])
        address = rng.choice(rows) + 64 * rng.randrange(64)
        write = rng.random() < 0.4
        kind = "WRITE" if write else "READ"
        lines.append({
            "dramsim3": f"0x{address:x} {kind} {cycle}",
            "source": f"0x{address:x} {kind} {cycle} {rng.randrange(4)}",
            "size": f"0x{address:x} {kind} {cycle} {rng.randrange(4)} {rng.choice([64, 64, 192])}",
            "ramulator": f"{'ST' if write else 'LD'} {address}",
            "ramulator1": f"0x{address:x} {'W' if write else 'R'}",
            "dramsys": f"{cycle}: {kind.lower()} 0x{address:x}",
        }[form])
    content = "\n".join(lines) + "\n"
    return text.change_lines(rng, content, 2) if rng.random() < broken else content


def request_trace(rng, _):
    """A request trace that is rather broken than not, plain or packed."""
    content = requests(rng, 0.8).encode("utf-8", "surrogateescape")
    name, has_lines = "in.trace", True
    if rng.random() < 0.2:
        name, content = "in.trace.gz", gzip.compress(content, mtime=0)
        if rng.random() < 0.5:
            content, has_lines = text.change_bytes(rng, content), False
    memory = f"{HERE}/timing/{rng.choice(['ddr4-3200-x8', 'hbm2', 'lpddr5-6400'])}.yaml"
    more = rng.choice([[], ["--frontend", "per_channel"], ["--trace-clock", "3/2"],
                       ["--set", "controller.policy=fr_fcfs"], ["--warmup", "10"]])
    return Case({name: content}, [
        Step(["replay", "--timing", memory, "--trace", name, "--commands", "out.csv", "--requests",
              "requests.csv", "--quiet", "--cycles", "60000"] + more, has_lines=has_lines),
        Step(["audit", "--timing", memory, "out.csv"]
             + (more if more[:1] == ["--set"] else []))])


# Memories with units, and rows that their units may open.
UNITS = {
    "hbm2-pim-librapim": (8192, 16383), "hbm2-pim-aim": (0, 16383), "hbm2-pim-neupims": (0, 16383),
    "hbm2-neupims": (0, 16383), "hbm3-attacc": (0, 16383), "gddr6-aim": (0, 16383),
    "lpddr5-6400-h2llm": (0, 131071), "lpddr5-6400-idnmp": (0, 131071),
}


def block(rng, memory):
    """Lines of a PIM trace that make sense together."""
    def pick(*values):
        return rng.choice(values)
    first, last = UNITS[memory]
    row = pick(first, first + 1, rng.randint(first, last), last)
    banks = pick("all", "all", "bank=0", "bank=3", "group=1", "group=0")
    bank = rng.randrange(16)
    blocks = [
        [f"read 0x{rng.randrange(1 << 14) * 64:x} x{pick(1, 2, 16)}"],
        [f"write 0x{rng.randrange(1 << 14) * 64:x}"], ["barrier"], [f"delay {pick(1, 30, 700)}"],
        [f"pim_activate bank={bank} row={row}", f"pim_precharge bank={bank}"],
    ]
    if memory.startswith("lpddr5"):
        inputs = pick(1, 2, 8)
        own = [
            [f"nmp_write_input elements={pick(16, 128)} inputs={inputs}"],
            [f"gemm_tile {banks} row={row} columns={pick(1, 4, 8)} inputs={inputs}"],
            [f"pim_activate bank={bank} row={row}",
             f"nmp_mac bank={bank} column=0 columns={pick(1, 8)} inputs={inputs}",
             f"nmp_read_output bank={bank} outputs=1 inputs={inputs}",
             f"pim_precharge bank={bank}"]]
    else:
        own = [
            [f"pim_wrgb x{pick(1, 16)}"],
            [f"pim_activate bank={bank} row={row}",
             f"pim_gwrite bank={bank} column=0 count={pick(1, 16)}", f"pim_precharge bank={bank}"],
            [f"pim_activate bank={bank} row={row}", f"pim_mac bank={bank} column=0 x{pick(1, 8)}",
             f"pim_read_result bank={bank}", f"pim_precharge bank={bank}"],
            [f"gemv_tile {banks} row={row} macs={pick(1, 8, 16)} heads={pick(1, 1, 2)}"],
            [f"gemv_tile all row={row} macs=8 heads=1"]]
    lines = list(rng.choice(own + own + blocks))
    if rng.random() < 0.02:
        lines[0] += f" at={rng.randrange(5000)}"
    return lines


def pim_text(rng, memory, broken=0.4):
    """A PIM trace in text form."""
    lines = [line for _ in range(rng.choice([1, 3, 8, 20])) for line in block(rng, memory)]
    if rng.random() < 0.15:
        lines.insert(rng.randrange(len(lines)), "post a")
        lines.append("wait a")
    content = HEAD + "\n".join(lines) + "\n"
    return text.change_lines(rng, content, 2) if rng.random() < broken else content


def pim_trace(rng, _):
    """PIM streams, perhaps beside requests."""
    memory = rng.choice(sorted(UNITS))
    files = {"a.pim": pim_text(rng, memory)}
    args = ["--pim", "a.pim"]
    if rng.random() < 0.4:
        files["b.pim"] = pim_text(rng, memory)
        args += ["--pim", "b.pim"]
    if rng.random() < 0.4:
        files["in.trace"] = requests(rng, 0)
        args += ["--trace", "in.trace"]
    path = f"{HERE}/timing/{memory}.yaml"
    sets = ["--set", "organization.channels=1"] + rng.choice([
        [], ["--set", "controller.policy=fr_fcfs"], ["--set", "controller.refresh_policy=none"],
        ["--set", "pim.priority=host_first"], ["--set", "pim.refresh=interrupt"],
        ["--set", "controller.page_policy=closed"],
        ["--set", "controller.refresh_policy=bank_staggered"],
        ["--set", "controller.self_refresh=true", "--set", "controller.self_refresh_threshold=9"]])
    return Case(files, [
        Step(["replay", "--timing", path, "--commands", "out.csv", "--quiet", "--cycles", "40000"]
             + args + sets),
        Step(["audit", "--timing", path, "out.csv"] + sets)])


def run_in(tool, args, files, output):
    """What a command writes into a file; None where it fails."""
    with tempfile.TemporaryDirectory(prefix="librasim-fuzz-") as folder:
        for name, content in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
                out.write(content)
        args = [arg.replace(HERE, ROOT) for arg in args]
        done = subprocess.run(
            [tool] + args, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=60,
            check=False)
        path = os.path.join(folder, output)
        if done.returncode != 0 or not os.path.exists(path):
            return None
        with open(path, "rb") as source:
            return source.read()


def pim_binary(rng, tool):
    """A PIM trace in binary form with changed bytes."""
    memory = rng.choice(sorted(UNITS))
    path = f"{HERE}/timing/{memory}.yaml"
    sets = ["--set", "organization.channels=1"]
    content = run_in(tool, ["convert", "--timing", path, "a.pim", "a.pimb"] + sets,
                     {"a.pim": pim_text(rng, memory, 0)}, "a.pimb")
    if content is None:
        return None
    if rng.random() < 0.7:
        content = text.change_bytes(rng, content, 2)
    return Case({"a.pimb": content}, [
        Step(["replay", "--timing", path, "--pim", "a.pimb", "--commands", "out.csv", "--quiet",
              "--cycles", "40000"] + sets, has_lines=False),
        Step(["audit", "--timing", path, "out.csv"] + sets),
        Step(["convert", "--timing", path, "a.pimb", "b.pim"] + sets, has_lines=False)])


def command_log(rng, tool):
    """A command log with changed rows: legal, illegal or no log."""
    name = rng.choice(["ddr4-3200-x8", "ddr5-4800", "lpddr5-6400", "hbm3"])
    memory = f"{HERE}/timing/{name}.yaml"
    content = run_in(
        tool,
        ["replay", "--timing", memory, "--trace", "a.trace", "--commands", "a.csv", "--quiet"],
        {"a.trace": requests(rng, 0)}, "a.csv")
    if content is None:
        return None
    lines = content.decode().split("\n")
    for _ in range(rng.randint(0, 3)):
        index = rng.randrange(min(1, len(lines) - 1), len(lines))
        cells = lines[index].split(",")
        at = rng.randrange(len(cells))
        cells[at] = text.value_near(rng, cells[at])
        lines[index] = ",".join(cells)
        if rng.random() < 0.2:
            lines.insert(rng.randrange(len(lines)), lines[rng.randrange(len(lines))])
    log = "\n".join(lines)
    if rng.random() < 0.2:
        log = text.change_lines(rng, log, 2)
    return Case({"a.csv": log}, [
        Step(["audit", "--timing", memory, "a.csv"], ok=(0, 1)),
        Step(["explain", str(rng.randrange(300)), "--timing", memory, "a.csv"])])
