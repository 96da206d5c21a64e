import ConfigFiles
import DRAMModel

/// The structure of banks: where sliced ones are cut, and whether the cut is possible.
extension ConfigurationBuilder {
    /// Works out the rows of the `weight` partition where the other partition or a ratio is given.
    mutating func fillSplit() {
        let rows = configuration.organization.rows
        if settings["bank.weight_rows"] != nil { return }
        if case .integer(let kv)? = values["bank.kv_rows"] {
            configuration.bank.weight_rows = rows - kv
        } else if case .ratio(let weight, let kv)? = values["bank.ratio"] {
            configuration.bank.weight_rows = rows * weight / (weight + kv)
        }
    }

    /// Checks that the row buffers of a rank can be told apart, and that slices are whole
    /// subarrays.
    mutating func checkBank() {
        let banks = configuration.organization.banks
        let buffers = configuration.bank.rowBuffers
        require(
            banks > 64 || banks * buffers <= 64,
            ["bank.structure", "bank.bridge", "organization.banks_per_group"]
                + ["organization.bankgroups"],
            "\(banks) banks of \(buffers) row buffers are more than 64 row buffers a rank")
        guard isKnown(["bank.structure"]) else { return }
        if configuration.bank.kind == .sliced {
            checkSplit()
        } else {
            rejectSlices()
        }
    }

    private mutating func rejectSlices() {
        let kind = configuration.bank.kind.rawValue
        for id in Schema.slicedKeys where settings[id] != nil {
            let name = settings[id]?.spelling ?? id
            diagnostics.error(
                "'\(name)' is for sliced banks, and 'structure' is \(kind)", at: location(of: [id]))
        }
    }

    private mutating func checkSplit() {
        let given = Schema.splitKeys.filter { settings[$0] != nil }
        let rows = configuration.organization.rows
        let subarray = configuration.bank.rows_per_subarray
        let sizes = ["organization.rows", "bank.rows_per_subarray"]
        require(
            !given.isEmpty, ["bank.structure"],
            "sliced banks need weight_rows, kv_rows or ratio in 'bank'")
        require(
            subarray < rows, sizes.reversed(),
            "rows_per_subarray (\(subarray)) must be less than rows (\(rows)): "
                + "a bank is cut between two subarrays")
        guard subarray < rows, isKnown(given + sizes) else { return }
        if given.contains("bank.ratio"), let other = given.first, other != "bank.ratio" {
            diagnostics.error(
                "'ratio' repeats '\(settings[other]?.spelling ?? other)'; give one of them",
                at: location(of: ["bank.ratio"]))
            return
        }
        for id in given { checkSlice(id) }
        guard given.count == 2, case .integer(let weight)? = values["bank.weight_rows"],
            case .integer(let kv)? = values["bank.kv_rows"], isWhole(weight), isWhole(kv)
        else { return }
        require(
            weight + kv == rows, given + sizes,
            "weight_rows (\(weight)) and kv_rows (\(kv)) add up to \(weight + kv), not to "
                + "rows (\(rows)); \(rows - weight) kv_rows or \(rows - kv) weight_rows would")
    }

    /// Whether a number of rows is a slice: whole subarrays, with some left for the other slice.
    private func isWhole(_ rows: Int) -> Bool {
        rows % configuration.bank.rows_per_subarray == 0 && rows > 0
            && rows < configuration.organization.rows
    }

    private mutating func checkSlice(_ id: String) {
        let rows = configuration.organization.rows
        let subarray = configuration.bank.rows_per_subarray
        let ids = [id, "bank.rows_per_subarray", "organization.rows"]
        switch values[id] {
        case .integer(let slice):
            let name = settings[id]?.spelling ?? id
            let cuts = cuts(around: slice).map(String.init)
            require(
                isWhole(slice), ids,
                "\(name) (\(slice)) is not a multiple of rows_per_subarray (\(subarray)) from "
                    + "\(subarray) to \(rows - subarray); \(Self.nearest(cuts))")
        case .ratio(let weight, let kv):
            let parts = weight + kv
            let cut = rows * weight / parts
            let cuts = cuts(around: cut).map {
                "\(Self.ratio($0, rows - $0)) (weight_rows: \($0))"
            }
            require(
                rows * weight % parts == 0 && isWhole(cut), ids,
                "ratio \(weight):\(kv) does not cut \(rows) rows between two subarrays of "
                    + "\(subarray); \(Self.nearest(cuts))")
        default: break
        }
    }

    /// The possible cuts next to a row.
    private func cuts(around row: Int) -> [Int] {
        let subarray = configuration.bank.rows_per_subarray
        let last = configuration.organization.rows - subarray
        let below = min(max(row / subarray * subarray, subarray), last)
        let above = min(max((row / subarray + 1) * subarray, subarray), last)
        return below == above ? [below] : [below, above]
    }

    /// The end of a message that names the values next to a wrong one.
    static func nearest(_ values: [String]) -> String {
        let verb = values.count == 1 ? "is" : "are"
        return "the nearest \(verb) \(values.joined(separator: " and "))"
    }

    private static func ratio(_ a: Int, _ b: Int) -> String {
        var (divisor, rest) = (a, b)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        return "\(a / divisor):\(b / divisor)"
    }
}
