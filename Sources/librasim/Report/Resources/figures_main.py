def draw_all(data, folders):
    """Draws every figure at both sizes into the folder of each format."""
    global size
    used = set()
    for source in (figures_of_points, figures_of_inputs, figures_of_rules):
        for name, make in source(data):
            # Two names must not become one file.
            base = name = file_name(name)
            count = 1
            while name in used:
                count += 1
                name = "%s-%d" % (base, count)
            used.add(name)
            for suffix, size in SIZES.items():
                figure = make()
                for ending, folder in folders:
                    save(figure, os.path.join(folder, name + suffix), ending)
                plt.close(figure)


def save(figure, path, ending):
    """A file appears when it is complete; the same data give the same bytes."""
    final = "%s.%s" % (path, ending)
    dates = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
    figure.savefig(final + ".part", format=ending, metadata=dates.get(ending))
    os.replace(final + ".part", final)


def keep(path, folder, name):
    """What draws the figures stays beside them, to be changed."""
    final = os.path.join(folder, name)
    if os.path.realpath(final) != os.path.realpath(path):
        shutil.copyfile(path, final)


def main():
    path = sys.argv[1]
    folders = [word.split("=", 1) for word in sys.argv[2:]]
    plt.rcParams.update(STYLE)
    try:
        with open(path) as file:
            data = json.load(file)
        for _, folder in folders:
            os.makedirs(folder, exist_ok=True)
        draw_all(data, folders)
        for _, folder in folders:
            keep(path, folder, "data.json")
            keep(__file__, folder, "figures.py")
    except OSError as error:
        sys.exit("%s: error: %s" % (error.filename or path, error.strerror or error))


if __name__ == "__main__":
    main()
