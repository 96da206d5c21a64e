/// The name that was probably meant, or `nil` when none is close.
///
/// Letters count alike in either case. At most a third of the letters may differ (one insertion,
/// deletion, replacement or swap of neighbours each), and none in names of one or two letters.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.utf8)
    guard (1...64).contains(wanted.count) else { return nil }
    let folded = wanted.map(lowercase)
    let limit = wanted.count < 3 ? 0 : max(1, wanted.count / 3)
    var best: (distance: Int, exactDistance: Int, name: String)?
    for candidate in candidates {
        let letters = Array(candidate.utf8)
        guard abs(letters.count - wanted.count) <= limit else { continue }
        let distance = editDistance(folded, letters.map(lowercase))
        guard distance <= limit else { continue }
        let exactDistance = editDistance(wanted, letters)
        if let best, (best.distance, best.exactDistance) <= (distance, exactDistance) { continue }
        best = (distance, exactDistance, candidate)
    }
    return best?.name
}

/// `; did you mean 'name'?` for the end of a message when a name is near, else the empty string.
public func suggestion(for name: String, among candidates: some Sequence<String>) -> String {
    nearestName(to: name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
}

/// The end of a message about an unknown name: the one that was probably meant, else all.
///
/// - Parameters:
///   - name: The name.
///   - candidates: The names that it may stand for.
///   - listed: The names to list when none is near; all candidates without it.
public func suggestionOrList(
    for name: String, among candidates: [String], of listed: [String]? = nil
) -> String {
    if let near = nearestName(to: name, among: candidates) { return "; did you mean '\(near)'?" }
    let names = listed ?? candidates
    return names.isEmpty ? "" : "; there are \(names.joined(separator: ", "))"
}

private func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

/// Damerau-Levenshtein distance with swaps of neighbours (optimal string alignment).
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
        var row = [Int](repeating: i, count: b.count + 1)
        for j in 1...b.count {
            let replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            row[j] = min(replaced, last[j] + 1, row[j - 1] + 1)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                row[j] = min(row[j], beforeLast[j - 2] + 1)
            }
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
