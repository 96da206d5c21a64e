import ConfigFiles

/// Reads the requests of a batch from a CSV file:
/// `request,sequence_length[,channel][,output_length]`.
enum BatchTable {
    private static let needed = ["request", "sequence_length"]
    private static let free = ["channel", "output_length"]

    /// Reads a file that `extender` names, for a memory of `channels`.
    static func read(
        path: String, channels: Int, extender: SourceLocation
    ) throws(ConfigurationError) -> Batch {
        let text = try TextLines(path: path, extender: extender)
        let names = try heading(text)
        var requests: [Batch.Request] = []
        var lines: [Int: Int] = [:]
        for (index, line) in text.lines.enumerated().dropFirst() where !line.isEmpty {
            let request = try self.request(line, index, names, channels, text)
            if let earlier = lines.updateValue(index, forKey: request.number) {
                throw text.failure(
                    "request \(request.number) is repeated; it was given in line \(earlier + 1)",
                    line: index, column: 1)
            }
            requests.append(request)
            guard requests.count <= Batch.mostRequests else {
                throw text.failure(
                    "more than \(Batch.mostRequests) requests", line: index, column: 1)
            }
        }
        guard !requests.isEmpty else {
            throw text.failure("the table has no requests", line: 0, column: 1)
        }
        return Batch(requests)
    }

    /// The columns that the table has.
    private static func heading(_ text: TextLines) throws(ConfigurationError) -> [String] {
        let first = text.lines.first ?? ""
        let choices = [[], [free[0]], [free[1]], free].map { needed + $0 }
        if let names = choices.first(where: { $0.joined(separator: ",") == first }) {
            return names
        }
        let short = needed.joined(separator: ",")
        throw text.failure(
            "the first line must be '\(short)', perhaps with ',\(free[0])' and ',\(free[1])' "
                + "behind it, not \(quoted(first))", line: 0, column: 1)
    }

    private static func request(
        _ line: String, _ index: Int, _ names: [String], _ channels: Int, _ text: TextLines
    ) throws(ConfigurationError) -> Batch.Request {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == names.count else {
            throw text.failure(
                "\(cells.count) columns where the heading has \(names.count)", line: index,
                column: 1)
        }
        let ranges = [
            "request": 0...Int(Int32.max), "sequence_length": 1...Batch.longest,
            "channel": 0...channels - 1, "output_length": 1...Batch.longest,
        ]
        var numbers: [String: Int] = [:]
        var column = 1
        for (cell, name) in zip(cells, names) {
            let range = ranges[name]!
            // What a table may leave out, a request may too.
            let isFree = free.contains(name) && cell.isEmpty
            let number = Int(cell)
            guard isFree || number.map(range.contains) == true else {
                throw text.failure(
                    "\(name) \(quoted(String(cell))) is not a whole number from "
                        + "\(range.lowerBound) to \(range.upperBound)", line: index, column: column)
            }
            numbers[name] = number
            column += cell.count + 1
        }
        return Batch.Request(
            number: numbers["request"]!, length: numbers["sequence_length"]!,
            channel: numbers["channel"], output: numbers["output_length"])
    }
}
