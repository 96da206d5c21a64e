#!/usr/bin/env python3
"""Draws the speed of the four systems over NPU+AiM (docs/reproduction.md, LibraPIM Fig 19).

    librasim run experiments/librapim-fig19.yaml --threads 2 --csv fig19.csv
    python3 docs/figures/fig19.py fig19.csv
"""
import csv
import os
import sys

import style
from style import plt

rows = list(csv.DictReader(open(sys.argv[1] if len(sys.argv) > 1 else "fig19.csv")))
speed = {
    (r["model"], int(r["batch.size"]), int(r["batch.length"]), r["system"]):
        float(r["tokens_per_s"])
    for r in rows if r["tokens_per_s"]}
models = {"gpt3-175b": "GPT3-175B", "llama3-70b": "Llama3-70B"}
batches = [32, 128, 384]
systems = ["attacc", "neupims", "librapim"]
lengths = sorted({k[2] for k in speed})

style.use()
figure, panels = plt.subplots(
    len(models), len(batches), figsize=(7.2, 3.9), sharex=True, sharey="row")
for row, model in zip(panels, models):
    for panel, batch in zip(row, batches):
        panel.axhline(1, color="#888888", linewidth=0.8)
        for system in systems:
            pairs = [(length, speed.get((model, batch, length, system)),
                      speed.get((model, batch, length, "npu-aim"))) for length in lengths]
            points = [(length, own / base) for length, own, base in pairs if own and base]
            panel.plot(
                *zip(*points), color=style.color(system), marker=style.mark(system),
                label=style.NAMES[system])
        panel.set_xscale("log", base=2)
        panel.set_xticks([16, 64, 256, 1024, 4096], ["16", "64", "256", "1K", "4K"])
        panel.set_title(f"{models[model]}, batch {batch}", fontsize=8)
    row[0].set_ylabel("Speed over NPU+AiM")
    row[0].set_ylim(0, 1.05 * row[0].get_ylim()[1])
for panel in panels[-1]:
    panel.set_xlabel("tokens a request")
panels[0][0].legend(frameon=False, loc="upper left", fontsize=7)
figure.tight_layout()
figure.savefig(os.path.join(os.path.dirname(os.path.abspath(__file__)), "fig19.png"), dpi=160)
