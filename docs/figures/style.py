"""What the pictures of the documents share: colours, marks and letters.

A system has one colour in all of them. Two columns of a paper are 7 inches wide, letters are of 7
to 8 points.
"""
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

COLORS = ["#2455a4", "#ee7b30", "#2fa575", "#b05cc9", "#d0a52b", "#16a3b8", "#dc4f74", "#8b7a69"]
MARKS = "osD^XvP*"
HATCHES = ["", "////", "....", "xxxx", "\\\\\\\\", "++++", "oooo"]
# Systems that are shown side by side, each list by itself.
SYSTEMS = [
    {"ddr4-3200-x8": "DDR4-3200", "ddr5-4800": "DDR5-4800", "hbm2": "HBM2", "hbm3": "HBM3",
     "lpddr5-6400": "LPDDR5-6400"},
    {"npu-aim": "NPU+AiM", "attacc": "AttAcc", "neupims": "NeuPIMs", "librapim": "LibraPIM"},
]
NAMES = {name: text for systems in SYSTEMS for name, text in systems.items()}
PLACES = {name: place for systems in SYSTEMS for place, name in enumerate(systems)}


def color(system):
    return COLORS[PLACES[system]]


def mark(system):
    return MARKS[PLACES[system]]


def hatch(system):
    return HATCHES[PLACES[system]]


def use():
    plt.rcParams.update({
        "font.size": 7.5, "axes.labelsize": 8, "axes.titlesize": 8, "xtick.labelsize": 7,
        "ytick.labelsize": 7, "legend.fontsize": 7.5, "axes.linewidth": 0.6,
        "lines.linewidth": 1.2, "lines.markersize": 3.6, "hatch.linewidth": 0.4, "axes.grid": True,
        "axes.grid.axis": "y", "grid.linewidth": 0.4, "grid.color": "#dddddd",
        "axes.axisbelow": True, "axes.spines.top": False, "axes.spines.right": False})
