/// The name that a misspelt one most likely means, or `nil` when none is near.
///
/// Case does not count; a third of the letters may be wrong, two swapped letters being one.
func nearestName(to word: String, among names: [String]) -> String? {
    guard word.utf8.count <= 32 else { return nil }
    let best =
        names
        .map { (name: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
        .min { $0.distance < $1.distance }
    guard let best, best.distance <= max(1, best.name.utf8.count / 3) else { return nil }
    return best.name
}

/// `; did you mean 'name'?` when a name is near, else the empty string.
func suggestion(for word: String, among names: [String]) -> String {
    nearestName(to: word, among: names).map { "; did you mean '\($0)'?" } ?? ""
}

/// Letters to insert, delete, replace, or swap with their neighbour.
private func editDistance(_ a: String, _ b: String) -> Int {
    let a = Array(a.utf8)
    let b = Array(b.utf8)
    // Distances between the prefixes of lengths i and j.
    var table = (0...a.count).map { i in (0...b.count).map { j in i == 0 ? j : i } }
    for (i, left) in a.enumerated() {
        for (j, right) in b.enumerated() {
            var least = min(table[i][j + 1], table[i + 1][j]) + 1
            least = min(least, table[i][j] + (left == right ? 0 : 1))
            if i > 0 && j > 0 && left == b[j - 1] && a[i - 1] == right {
                least = min(least, table[i - 1][j - 1] + 1)
            }
            table[i + 1][j + 1] = least
        }
    }
    return table[a.count][b.count]
}
