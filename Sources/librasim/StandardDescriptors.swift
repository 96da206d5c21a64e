@preconcurrency import Glibc

/// Standard input, output and error, which the caller may have closed.
enum StandardDescriptors {
    /// Opens `/dev/null` where descriptors 0 to 2 are closed: without that, the next file to be
    /// opened would take the number, and what is meant for standard output would land in it.
    ///
    /// Input is opened for writing and output for reading, so that whoever uses them is told "Bad
    /// file descriptor", as by a closed one; messages on standard error are dropped.
    static func open() {
        // The lowest number that is free is taken, so the order matters.
        for (descriptor, mode) in [(Int32(0), O_WRONLY), (1, O_RDONLY), (2, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
            let opened = Glibc.open("/dev/null", mode)
            // Without them nothing that is written would be safe.
            guard opened == descriptor else { _exit(ExitStatus.failed.code) }
        }
    }
}
