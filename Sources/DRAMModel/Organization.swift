/// How a memory is divided: channels, ranks, bank groups, banks, rows, columns.
///
/// All counts are at least one. `columns` counts device columns of a row (a device's share of a row
/// is `columns * device_width` bits); a request moves `requestBytes`.
public struct Organization: Equatable, Sendable {
    /// What the stack IDs of stacked memory are.
    public enum StackIDs: String, CaseIterable, Sendable {
        /// Part of the bank address, as in the standards: rules hold across them.
        case bank_address
        /// Ranks that share the data bus, as older studies have them.
        case ranks
    }

    /// Independent channels.
    public var channels: Int
    /// Channels that share their command buses: 2 where each is a pseudo channel, those of numbers
    /// 2 n and 2 n + 1 together; else 1.
    public var pseudoChannels = 1
    /// Ranks of a channel; they share its buses.
    public var ranks: Int
    /// Bank groups of a rank, those of all its stack IDs; one where the standard has none.
    public var bankgroups: Int
    /// Stack IDs of a rank that are bank address: each has its share of the bank groups. Addresses
    /// and commands name the stack ID as their rank.
    public var stacks = 1
    /// What stack IDs are, in a standard that has them.
    public var stackIDs = StackIDs.bank_address
    /// Banks of a bank group.
    public var banks_per_group: Int
    /// Rows of a bank.
    public var rows: Int
    /// Device columns of a row.
    public var columns: Int
    /// Data pins of a device, in bits.
    public var device_width: Int
    /// Data pins of a channel, in bits.
    public var bus_width: Int
    /// Beats of a burst.
    public var BL: Int
    /// Command clock cycles that a burst occupies the data bus; zero models a perfect bus.
    public var burstCycles: Int

    /// Creates an organization; a burst lasts `BL / beatsPerCycle` cycles unless told.
    public init(
        channels: Int = 1, ranks: Int = 1, bankgroups: Int, banks_per_group: Int, rows: Int,
        columns: Int, device_width: Int, bus_width: Int, BL: Int, burstCycles: Int
    ) {
        self.channels = channels
        self.ranks = ranks
        self.bankgroups = bankgroups
        self.banks_per_group = banks_per_group
        self.rows = rows
        self.columns = columns
        self.device_width = device_width
        self.bus_width = bus_width
        self.BL = BL
        self.burstCycles = burstCycles
    }

    /// Channels that are simulated together; a single pseudo channel has the buses for itself.
    public var channelsTogether: Int { channels == 1 ? 1 : pseudoChannels }

    /// The same with stack IDs as ranks: how addresses, commands and timing files count.
    public var named: Organization {
        var result = self
        result.ranks *= stacks
        result.bankgroups /= stacks
        result.stacks = 1
        return result
    }

    /// Banks of a rank.
    public var banks: Int { bankgroups * banks_per_group }

    /// Banks of a channel.
    public var banksPerChannel: Int { ranks * banks }

    /// Devices that work together as one rank.
    public var devicesPerRank: Int { max(1, bus_width / device_width) }

    /// Bytes that one READ or WRITE moves.
    public var requestBytes: Int { bus_width / 8 * BL }

    /// Requests that fit in one row of one bank.
    public var requestsPerRow: Int { max(1, columns / BL) }

    /// Bytes of the whole memory.
    public var capacityBytes: Int {
        channels * banksPerChannel * rows * requestsPerRow * requestBytes
    }
}
