#!/usr/bin/env python3
"""Writes a request trace: generate_trace.py KIND COUNT CAPACITY_BYTES [--gap CYCLES] [--seed N] > FILE

KIND is stream (sequential reads), stream-write (one write in three), random (70 % reads), hot (random rows,
eight requests a visit) or mixed (a stream, random traffic and hot rows taking turns). One request is 64 bytes;
request i may enter from cycle i * GAP on.
"""
import argparse
import random
import sys


def addresses(kind, count, blocks, rng):
    """Yields (block, is_write)."""
    if kind in ("stream", "stream-write"):
        for i in range(count):
            yield i % blocks, kind == "stream-write" and i % 3 == 2
    elif kind == "random":
        for _ in range(count):
            yield rng.randrange(blocks), rng.random() < 0.3
    elif kind == "hot":
        made = 0
        while made < count:
            base = rng.randrange(blocks // 8) * 8
            for i in range(min(8, count - made)):
                yield base + i, rng.random() < 0.3
            made += 8
    else:
        cursor = 0
        made = 0
        while made < count:
            part = min(500, count - made)
            choice = ("stream", "random", "hot")[made // 500 % 3]
            if choice == "stream":
                for i in range(part):
                    yield (cursor + i) % blocks, False
                cursor += part
            else:
                yield from addresses(choice, part, blocks, rng)
            made += part


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["stream", "stream-write", "random", "hot", "mixed"])
    parser.add_argument("count", type=int)
    parser.add_argument("capacity", type=int)
    parser.add_argument("--gap", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    lines = []
    stream = addresses(arguments.kind, arguments.count, arguments.capacity // 64, rng)
    for i, (block, is_write) in enumerate(stream):
        cycle = int(i * arguments.gap)
        lines.append("0x%X %s %d\n" % (block * 64, "WRITE" if is_write else "READ", cycle))
        if len(lines) == 65536:
            sys.stdout.write("".join(lines))
            lines.clear()
    sys.stdout.write("".join(lines))


if __name__ == "__main__":
    main()
