import TestSupport

/// A small workload with a system, for tests to run or to break.
enum RunSample {
    /// What `folder()` holds.
    static let names = ["m.yaml", "s.yaml", "w.yaml"]

    /// The path of a shipped system.
    static func system(_ name: String) -> String {
        Checkout.workload("systems/\(name)")
    }

    static let model = """
        format: librasim-model/1
        name: tiny
        model: {layers: 2, d: 256, heads: 4, kv_heads: 2, d_ff: 512, ffn_matrices: 2}

        """

    static let workload = """
        format: librasim-workload/1
        name: w
        model: {file: m.yaml}
        system: {file: s.yaml}
        batch: {lengths: uniform, requests: 8, length: 30}
        organization: {channels: 4}

        """

    static let librapim = """
        format: librasim-system/1
        name: s
        system:
          npu: \(Checkout.workload("npus/librapim-table2"))
          timing: \(PIMSample.timing("hbm2-pim-librapim"))
          batch_pipelining: true
          dbo: true
          dex: true
        controller:
          address_mapping: chroracobabg

        """

    /// A folder with a workload `w.yaml`, its model `m.yaml` and its system `s.yaml`.
    static func folder() -> Scratch {
        let scratch = Scratch()
        scratch.write(model, as: "m.yaml")
        scratch.write(workload, as: "w.yaml")
        scratch.write(librapim, as: "s.yaml")
        return scratch
    }
}
