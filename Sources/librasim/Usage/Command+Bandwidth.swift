/// `bandwidth` and its flags.
extension Flag {
    static let bandwidthTraffic = Flag(
        name: Flag.traffic.name, value: Flag.traffic.value, standard: "random",
        help: "the requests' kind and keys, as those of replay but for rate; count is that of a "
            + "point, 100000 when left out")
    static let read = Flag(
        name: "read", value: .text("PERCENT[,PERCENT...]"),
        standard: "one curve with the traffic's share of reads",
        help: "shares of reads in percent, a curve each, as in 50,67,83,100")
    static let bandwidthPoints = Flag(
        name: "points", value: .number(1...1000), standard: "20",
        help: "points of a curve: even parts of the rate at which the memory is full")
    static let curves = Flag(
        name: "csv", value: .file,
        help: "write a row a point; packed if the name ends in .gz or .zst; - is standard output")
    static let bandwidthThreads = Flag(
        name: Flag.threads.name, value: .number(1...256), standard: "all cores",
        help: "points that run side by side; results do not depend on it")
}

extension Command {
    static let bandwidth = Command(
        name: .bandwidth, summary: "measure latency against bandwidth of a memory",
        description: [
            "Sends requests by a pattern to a memory at one rate after the other, up to the rate "
                + "at which it is full, and prints a table for each share of reads: what arrives, "
                + "what is moved, the latency of reads, and how much of it is waiting for other "
                + "requests.",
            "Latencies count from the time that a request arrives, not from when the controller "
                + "takes it. Each channel takes its own requests (--frontend per_channel of "
                + "replay).",
        ],
        flags: [
            .timing, .bandwidthTraffic, .set, .allowUnused, .read, .bandwidthPoints, .curves,
            .bandwidthThreads, .progress, .quiet,
        ],
        examples: [
            "librasim bandwidth --timing timing/ddr4-3200-x8.yaml",
            "librasim bandwidth --timing timing/hbm3.yaml --read 50,67,83,100 --csv hbm3.csv",
            "librasim bandwidth --timing timing/ddr5-4800.yaml --traffic stream --points 40",
        ])
}
