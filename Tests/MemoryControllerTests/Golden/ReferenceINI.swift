import DRAMModel
import Foundation

/// Reads the reference's own parameter files, with its defaults for what a file leaves out.
///
/// For tests only: it knows the keys of the golden runs and trusts their values.
struct ReferenceINI {
    private var values: [String: String] = [:]

    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let key = parts[0].trimmingCharacters(in: .whitespaces)
            values[key] = parts[1].trimmingCharacters(in: .whitespaces)
        }
    }

    private func int(_ key: String, _ fallback: Int = 0) -> Int {
        values[key].map { Int($0)! } ?? fallback
    }

    private func double(_ key: String) -> Double { values[key].map { Double($0)! } ?? 0 }

    private func bool(_ key: String, _ fallback: Bool) -> Bool {
        values[key].map { $0.lowercased() == "true" } ?? fallback
    }

    func configuration(name: String) -> MemoryConfiguration {
        let standard = Standard.shipped(values["protocol"]!)
        var configuration = MemoryConfiguration(
            name: name, standard: standard, organization: organization(standard),
            timing: timing(standard), power: power, controller: controller(standard))
        configuration.rules = .dramsim3
        return configuration
    }

    private func organization(_ standard: Standard) -> Organization {
        let BL = int("BL")
        let grouped = bool("bankgroup_enable", true)
        let banks = int("bankgroups") * int("banks_per_group")
        let rows = int("rows")
        var columns = int("columns")
        if standard.isGDDR { columns *= BL }
        if standard.isHBM { columns *= 2 }
        let device_width = int("device_width")
        let bus_width = int("bus_width")
        let page = columns * device_width / 8
        let rankMegabytes = page * (rows / 1024) / 1024 * banks * (bus_width / device_width)
        return Organization(
            channels: int("channels", 1), ranks: max(1, int("channel_size") / rankMegabytes),
            bankgroups: grouped ? int("bankgroups") : 1,
            banks_per_group: grouped ? int("banks_per_group") : banks, rows: rows,
            columns: columns, device_width: device_width, bus_width: bus_width, BL: BL,
            burstCycles: BL / standard.beatsPerCycle)
    }

    private func timing(_ standard: Standard) -> TimingParameters {
        let separateRCD = standard.isGDDR || standard.isHBM
        var t = TimingParameters(
            tCK_fs: Int64((double("tCK") * 1e6).rounded()), CL: int("CL", 12), CWL: int("CWL", 12),
            tRCDRD: separateRCD ? int("tRCDRD", 24) : int("tRCD", 10),
            tRCDWR: separateRCD ? int("tRCDWR", 20) : int("tRCD", 10), tRP: int("tRP", 10),
            tRAS: int("tRAS", 24), tRC: int("tRAS", 24) + int("tRP", 10),
            tCCD_S: int("tCCD_S", 4), tCCD_L: int("tCCD_L", 6), tRTRS: int("tRTRS", 2),
            tRTP: int("tRTP", 5), tWTR_S: int("tWTR_S", 5), tWTR_L: int("tWTR_L", 5),
            tWR: int("tWR", 10), tRRD_S: int("tRRD_S", 4), tRRD_L: int("tRRD_L", 4),
            tFAW: int("tFAW", 50), tRFC: int("tRFC", 74), tREFI: int("tREFI", 7800))
        t.AL = int("AL")
        t.t32AW = int("t32AW", 330)
        t.tPPD = int("tPPD")
        return t
    }

    private var power: PowerParameters {
        var p = PowerParameters()
        p.VDD = double("VDD")
        p.IDD0 = double("IDD0")
        p.IDD2N = double("IDD2N")
        p.IDD3N = double("IDD3N")
        p.IDD4W = double("IDD4W")
        p.IDD4R = double("IDD4R")
        p.IDD5AB = double("IDD5AB")
        return p
    }

    private func controller(_ standard: Standard) -> ControllerParameters {
        var c = ControllerParameters()
        c.address_mapping = AddressMapping.Form(values["address_mapping"]!)
        c.queue_structure = values["queue_structure"] == "PER_RANK" ? .per_rank : .per_bank
        c.page_policy = values["row_buf_policy"] == "CLOSE_PAGE" ? .closed : .open
        c.cmd_queue_size = int("cmd_queue_size", 16)
        c.trans_queue_size = int("trans_queue_size", 32)
        c.unified_queue = bool("unified_queue", false)
        c.dual_command = standard.isHBM && bool("hbm_dual_cmd", true)
        c.refresh_policy = .rank_staggered
        return c
    }
}
