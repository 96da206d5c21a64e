import TestSupport

/// A small workload on a GPU with cards, for tests to run or to break.
enum GPUSample {
    /// What `folder()` holds.
    static let names = ["c.yaml", "g.yaml", "m.yaml", "s.yaml", "w.yaml"]

    /// The path of a shipped file of `workloads/`.
    static func shipped(_ name: String) -> String {
        Checkout.workload("\(name)")
    }

    /// The path of a shipped experiment.
    static func experiment(_ name: String) -> String {
        Checkout.path("experiments/\(name).yaml")
    }

    static let model = """
        format: librasim-model/1
        name: small
        model: {layers: 2, d: 512, heads: 4, kv_heads: 4, d_ff: 1024, ffn_matrices: 2}

        """

    static let gpu = """
        format: librasim-gpu/1
        name: g
        gpu: {peak: 1 TFLOPS, bandwidth: 100 GB/s, capacity: 0.02 GB, power: 100 W, \
        idle_power: 10 W}

        """

    static let card = """
        format: librasim-hpu/1
        name: c
        hpu:
          timing: \(PIMSample.timing("hbm2-hpu"))
          clock: 225 MHz
          gemv: 460 GFLOPS
          softmax_elements: 32
          read_ahead: 4 KiB
          power: 50 W

        """

    static let system = """
        format: librasim-system/1
        name: s
        system:
          kind: gpu-hpu
          gpu: g.yaml
          hpu: c.yaml
          cards: 2
        links:
          gpu: 16 GB/s
          card: 16 GB/s

        """

    static let workload = """
        format: librasim-workload/1
        name: w
        model: {file: m.yaml}
        system: {file: s.yaml}
        batch: {lengths: uniform, requests: 6, length: 40}

        """

    /// A folder with a workload `w.yaml`, its model, its system, the GPU and the card of that.
    static func folder() -> Scratch {
        let scratch = Scratch()
        for (text, name) in [
            (model, "m.yaml"), (gpu, "g.yaml"), (card, "c.yaml"), (system, "s.yaml"),
            (workload, "w.yaml"),
        ] {
            scratch.write(text, as: name)
        }
        return scratch
    }
}
