"""Changes to texts that keep most of their structure."""

NUMBERS = ["0", "1", "2", "3", "7", "64", "65", "1000", "1025", "2147483648", "9223372036854775808",
           "-1", "1.5", "1e9", "0x10", "12 ns", "0.3 ns", "4 GB", "50 %", "max(4, 7 ns)", "nan"]
WORDS = ["true", "false", "none", "null", "~", "[]", "{}", "''", "[1, 2]", "{a: 1}", "*a", "&a b",
         "é", "all", "auto", "x" * 70]


def number_near(rng, text):
    """A number that is like another, or not."""
    if rng.random() < 0.6:
        try:
            value = int(text.split()[0], 0)
        except (ValueError, IndexError):
            value = rng.randrange(100)
        return str(rng.choice([value - 1, value + 1, value * 2, value // 2, value * 3 + 1, value]))
    return rng.choice(NUMBERS)


def value_near(rng, text):
    """A value in the place of another."""
    if any(char.isdigit() for char in text) and rng.random() < 0.8:
        return number_near(rng, text)
    return rng.choice(WORDS + NUMBERS)


def change_lines(rng, text, most=3):
    """The text with some of its lines changed, dropped, doubled or moved."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, most)):
        index = rng.randrange(len(lines))
        kind = rng.random()
        if kind < 0.5:
            lines[index] = change_line(rng, lines[index])
        elif kind < 0.65:
            del lines[index]
        elif kind < 0.75:
            lines.insert(index, lines[index])
        elif kind < 0.85:
            lines.insert(index, lines.pop(rng.randrange(len(lines))))
        elif kind < 0.92:
            lines[index] = "  " + lines[index]
        else:
            lines[index] = lines[index].lstrip()
        if not lines:
            return ""
    return "\n".join(lines)


def change_line(rng, line):
    """A line with another word, value or letter."""
    head, colon, tail = line.partition(":")
    if colon and rng.random() < 0.6:
        return f"{head}: {value_near(rng, tail.partition('#')[0].strip())}"
    words = line.split(" ")
    if len(words) > 1 and rng.random() < 0.6:
        index = rng.randrange(len(words))
        words[index] = value_near(rng, words[index])
        return " ".join(words)
    if not line:
        return rng.choice(["a: 1", "- 2", "#", "x"])
    at = rng.randrange(len(line))
    letter = rng.choice(
        [line[at] * 2, "", "\t", ":", "#", "\\", "\"", "'", "\0", "\udcff", "%", "x"])
    return line[:at] + letter + line[at + 1:]


def change_bytes(rng, content, most=4):
    """Bytes with some of them changed, dropped or added."""
    data = bytearray(content)
    for _ in range(rng.randint(1, most)):
        if not data:
            return bytes(data)
        at = rng.randrange(len(data))
        kind = rng.random()
        if kind < 0.6:
            data[at] = rng.choice([0, 1, 0x7f, 0x80, 0xff, rng.randrange(256)])
        elif kind < 0.75:
            del data[at:at + rng.choice([1, 4, 8, 64, 1000])]
        elif kind < 0.9:
            data[at:at] = bytes(rng.randrange(256) for _ in range(rng.choice([1, 4, 8])))
        else:
            del data[at:]
    return bytes(data)
