/// What a channel knows of one bank besides its gates, side by side: a command needs most of it.
@frozen
@usableFromInline
struct BankState: BitwiseCopyable {
    @usableFromInline let place: Place
    /// The open row, -1 when closed.
    @usableFromInline var openRow: Int32 = -1
    /// Cycle of the last command to the bank itself; -1 before the first.
    @usableFromInline var lastCommand: Int64 = -1
    /// Column commands since its row was opened.
    @usableFromInline var rowHits: Int32 = 0

    init(_ place: Place) { self.place = place }
}

/// The bank addresses of a channel, by flat index; valid as long as the channel.
@frozen
public struct BankPlaces: BitwiseCopyable {
    @usableFromInline let banks: UnsafePointer<BankState>

    init(_ banks: UnsafePointer<BankState>) { self.banks = banks }

    /// The bank address of a bank.
    @inlinable public subscript(bank: Int) -> Place {
        @inline(__always) get { banks[bank].place }
    }
}
