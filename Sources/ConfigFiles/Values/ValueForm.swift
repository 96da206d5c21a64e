/// What a key's value looks like.
package enum ValueForm: Sendable {
    /// A duration in clock cycles: cycles, a time, or the greater of both.
    case cycles
    /// A whole number in a range.
    case count(ClosedRange<Int>)
    /// A power of two in a range.
    case powerOfTwo(ClosedRange<Int>)
    /// A clock period.
    case period
    /// A decimal number in a range, with this unit or none.
    case quantity(unit: String, ClosedRange<Double>)
    /// A decimal number in a range, both in thousandths.
    case permille(ClosedRange<Int>)
    /// Two counts with a colon between them.
    case ratio
    /// `true` or `false`.
    case boolean
    /// One of a few words.
    case choice([String])
    /// Text on one line.
    case text
    /// Any text: it is for the reader only.
    case note
    /// A decimal number, or a share in per cent.
    case share
    /// A list that has items.
    case list
    /// A value of any shape, which its reader takes apart.
    case node

    /// Whether a value may be a time, which needs the clock period.
    package var isTime: Bool {
        if case .cycles = self { true } else { false }
    }
}
