import DRAMModel

extension Command {
    /// The command and its place for people: `read rank 0 group 1 bank 2 row 77 column 3`.
    public var placeDescription: String {
        var text = "\(kind.name)"
        let fields: [(String, Int32)] = [
            ("rank", rank), ("group", bankgroup), ("bank", bank), ("partition", partition),
            ("row", row), ("column", column), ("count", count), ("inputs", inputs),
        ]
        for (name, value) in fields where value >= 0 { text += " \(name) \(value)" }
        if halves.input > 0 { text += " in \(halves.input)" }
        if halves.output > 0 { text += " out \(halves.output)" }
        if mask != 0 { text += " mask 0x\(String(mask, radix: 16))" }
        return text
    }
}
