#!/usr/bin/env python3
"""Runs the commands of a page again and puts what they print in place of what the page shows.

    python3 docs/refresh.py docs/tutorial.md [.build/release]

A block of the page that begins with `$ command` shows that command and its output; several may follow each
other in a block. Commands run in the project's folder, with the tool's folder first on PATH.
"""
import os
import re
import subprocess
import sys

page = sys.argv[1]
tools = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else ".build/release")
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
environment = dict(os.environ, PATH=tools + os.pathsep + os.environ["PATH"])


def shown(command):
    run = subprocess.run(
        ["bash", "-c", command], cwd=root, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return "\n".join(line.rstrip() for line in run.stdout.rstrip("\n").split("\n"))


def block(body):
    # A command may go on behind a backslash.
    commands = re.findall(r"^\$ ((?:.*\\\n)*.*)$", body, re.M)
    return "\n".join(f"$ {c}\n{shown(c)}".rstrip() for c in commands)


fences = re.compile(r"^```(\w*)\n(.*?)\n```\n", re.S | re.M)
with open(page) as file:
    text = file.read()
position = 0
while match := fences.search(text, position):
    position = match.end()
    if match.group(1) == "" and match.group(2).startswith("$ "):
        fresh = f"```\n{block(match.group(2))}\n```\n"
        text = text[:match.start()] + fresh + text[match.end():]
        position = match.start() + len(fresh)
        # A page that takes long can be read as it comes.
        with open(page, "w") as file:
            file.write(text)
