import DRAMModel

extension DRAMPowerMemory {
    /// Keys and values of a part of a memspec.
    typealias Values = [(key: String, value: Double)]

    /// Writes the description of the memory as JSON; failures stay with the writer.
    ///
    /// Volts, amperes, seconds and cycles. What a timing file has no key for is 0: the second
    /// supply of DDR (VPP) and the others of LPDDR draw nothing, and neither do the wires. So
    /// is a current of a state that no rank can be in, and a time that the models do not use.
    public func writeMemspec(to writer: ByteWriter) {
        let json = JSONWriter(to: writer)
        json.beginObject()
        json.key("memspec").beginObject()
        json.key("memoryId").value(configuration.name)
        json.key("memoryType").value(standard.rawValue)
        writeArchitecture(json)
        write("mempowerspec", powers, json)
        write("memtimingspec", timings, json)
        // Standby with a bank open takes what IDD3N says, however many are open.
        write("bankwisespec", [("factRho", 1)], json)
        writeWires(json)
        json.endObject()
        json.endObject()
    }

    /// Writes the configuration of a run as JSON: data are not known, wires take no energy.
    public func writeConfiguration(to writer: ByteWriter) {
        let json = JSONWriter(to: writer)
        json.beginObject()
        json.key("useToggleRate").value(true)
        json.key("simconfig").beginObject()
        json.key("toggleRateDefinition").beginObject()
        for name in ["togglingRate", "dutyCycle"] {
            for way in ["Read", "Write"] { json.key(name + way).value(Int64(0)) }
        }
        for way in ["Read", "Write"] { json.key("idlePattern" + way).value("L") }
        json.endObject()
        json.endObject()
        json.endObject()
    }

    private func write(_ name: String, _ values: Values, _ json: JSONWriter) {
        json.key(name).beginObject()
        for value in values {
            json.key(value.key)
            if let whole = Int64(exactly: value.value) {
                json.value(whole)
            } else {
                json.value(value.value)
            }
        }
        json.endObject()
    }

    private func writeArchitecture(_ json: JSONWriter) {
        let o = configuration.organization
        var values: Values = [
            ("nbrOfChannels", o.channels), ("nbrOfRanks", o.ranks),
            ("nbrOfDevices", o.devicesPerRank), ("nbrOfBankGroups", o.bankgroups),
            ("nbrOfBanks", o.banks), ("nbrOfRows", o.rows), ("nbrOfColumns", o.columns),
            ("width", o.device_width), ("burstLength", o.BL), ("maxBurstLength", o.BL),
            ("dataRate", 2),
        ].map { ($0.0, Double($0.1)) }
        switch standard {
        case .DDR4: values.append(("RefMode", 1))
        case .DDR5:
            values.append(("RefMode", 1))
            values += [
                "nbrOfDIMMRanks", "nbrOfPhysicalRanks", "nbrOfLogicalRanks", "cmdMode", "RAAIMT",
                "RAAMMT", "RAADEC",
            ].map { ($0, 0) }
        case .LPDDR4: break
        case .LPDDR5:
            values.append(("per2BankOffset", bankRefresh == .pair ? Double(o.banks / 2) : 0))
        }
        json.key("memarchitecturespec").beginObject()
        for value in values { json.key(value.key).value(Int64(value.value)) }
        if standard == .LPDDR5 { json.key("WCKalwaysOn").value(false) }
        json.endObject()
    }

    /// Volts and amperes by supply.
    private var powers: Values {
        var currents: [(name: String, current: Double?)] = [
            ("0", power.IDD0), ("2n", power.IDD2N), ("3n", power.IDD3N), ("4r", power.IDD4R),
            ("4w", power.IDD4W), ("2p", power.IDD2P), ("3p", power.IDD3P),
        ]
        // Prefix and suffix of the names of the currents; the first supply is the timing file's.
        let supplies: [(voltage: String, prefix: String, suffix: String)]
        switch standard {
        case .DDR4:
            supplies = [("vdd", "idd", ""), ("vpp", "ipp", "")]
            currents += [("6n", power.IDD6x), ("5B", power.IDD5AB), ("5F2", nil), ("5F4", nil)]
        case .DDR5:
            supplies = [("vdd", "idd", ""), ("vpp", "ipp", "")]
            currents += [
                ("6n", power.IDD6x), ("5b", power.IDD5AB), ("5c", power.IDD5PB), ("5f", nil),
            ]
        case .LPDDR4:
            supplies = [("vdd2", "idd", "2"), ("vdd1", "idd", "1")]
            currents += [("6", power.IDD6x), ("5", power.IDD5AB), ("5pb", power.IDD5PB)]
        case .LPDDR5:
            supplies = [("vdd2h", "idd", "2h"), ("vdd1", "idd", "1"), ("vdd2l", "idd", "2l")]
            currents += [
                ("6", power.IDD6x), ("6ds", nil), ("5", power.IDD5AB), ("5pb", power.IDD5PB),
            ]
        }
        var values: Values = []
        for (index, supply) in supplies.enumerated() {
            values.append((supply.voltage, index == 0 ? power.VDD ?? 0 : 0))
            for (name, current) in currents {
                let amperes = index == 0 ? (current ?? 0) / 1000 : 0
                values.append(("\(supply.prefix)\(name)\(supply.suffix)", amperes))
            }
        }
        return values + [("vddq", 0)]
    }

    private func writeWires(_ json: JSONWriter) {
        var wires = ["ck", "ca", "rdq", "wdq", standard == .LPDDR5 ? "wck" : "wdqs", "rdqs"]
        if standard != .DDR5 { wires += ["wdbi", "rdbi"] }
        json.key("memimpedancespec").beginObject()
        for wire in wires {
            json.key("\(wire)_termination").value(false)
            // Nothing flows through it.
            json.key("\(wire)_R_eq").value(Int64(1))
            json.key("\(wire)_dyn_E").value(Int64(0))
        }
        json.endObject()
        guard standard == .DDR4 else { return }
        let names = ["zeroes", "ones", "zeroes_to_ones", "ones_to_zeroes"]
        write(
            "prepostamble",
            names.flatMap { [("read_\($0)", 0), ("write_\($0)", 0)] }
                + [("readMinTccd", 0), ("writeMinTccd", 0)], json)
    }
}
