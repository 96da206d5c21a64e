#!/usr/bin/env python3
"""Writes a request trace or a PIM trace to standard output.

    generate_trace.py KIND COUNT CAPACITY_BYTES [--gap CYCLES] [--seed N] > FILE
    generate_trace.py gemv|rows COUNT CAPACITY_BYTES [--channel N] > FILE

KIND is stream (sequential reads), stream-write (one write in three), random (70 % reads), hot
(random rows, eight requests a visit) or mixed (a stream, random traffic and hot rows taking turns).
One request is 64 bytes; request i may enter from cycle i * GAP on.

gemv is COUNT tiles of all 16 banks and 32 MACs each in 'kv' rows, rows is COUNT rows of 'weight'
read one after the other, in another bank group each time; both for the memory of
timing/hbm2-pim-librapim.yaml.
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


def gemv_tiles(count):
    for i in range(count):
        yield "gemv_tile all row=%d macs=32 heads=1\n" % (8192 + i % 8192)


def row_reads(count, channel):
    """Addresses in the mapping rorabgbachco.

    4 bits of column, 6 of channel, 2 of bank, 2 of bank group.
    """
    for i in range(count):
        group, bank, row = i % 4, i // 4 % 4, i // 16 % 8192
        block = (((row * 4 + group) * 4 + bank) * 64 + channel) * 16
        yield "read 0x%X x16\n" % (block * 64)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=[
        "stream", "stream-write", "random", "hot", "mixed", "gemv", "rows"])
    parser.add_argument("count", type=int)
    parser.add_argument("capacity", type=int)
    parser.add_argument("--gap", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--channel", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.kind in ("gemv", "rows"):
        sys.stdout.write("librasim-pim/1 channel=%d time=cycles\n" % arguments.channel)
        gemv = arguments.kind == "gemv"
        sys.stdout.writelines(gemv_tiles(arguments.count) if gemv
                              else row_reads(arguments.count, arguments.channel))
        return
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
