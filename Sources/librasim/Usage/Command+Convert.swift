/// `convert` and its operands.
extension Command {
    static let convert = Command(
        name: .convert, summary: "convert a PIM trace between text and binary form",
        description: [
            "Reads a PIM trace, whose contents tell its form, and writes it in the form that the "
                + "name of OUT asks for. Everything is checked against the memory; what a text "
                + "trace has in comments is lost.",
            "Binary traces are read several times as fast as text.",
        ],
        operands: [
            Operand(
                placeholder: "IN", kind: .file, isRequired: true,
                help: "the trace, perhaps packed with gzip or zstd; - is standard input"),
            Operand(
                placeholder: "OUT", kind: .file, isRequired: true,
                help:
                    "where to write it: in binary form if the name ends in .pimb or .pimb.gz, else "
                    + "as text; packed if it ends in .gz or .zst; - is standard output"),
        ],
        flags: [.timing, .set, .allowUnused],
        examples: [
            "librasim convert --timing timing/hbm2-pim-librapim.yaml traces/attention.pim a.pimb"
        ])
}
