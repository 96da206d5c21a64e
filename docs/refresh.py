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


def fence(match):
    language, body = match.group(1), match.group(2)
    if language == "" and body.startswith("$ "):
        body = block(body)
    return f"```{language}\n{body}\n```\n"


with open(page) as file:
    text = file.read()
text = re.sub(r"^```(\w*)\n(.*?)\n```\n", fence, text, flags=re.S | re.M)
with open(page, "w") as file:
    file.write(text)
