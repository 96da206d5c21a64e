import ConfigFiles
@preconcurrency import Glibc

/// A program that is run to its end, with what it wrote.
struct Subprocess {
    /// Its exit status; 127 when it could not be started.
    let status: Int32
    /// What it wrote to standard output.
    let output: String
    /// What it wrote to standard error.
    let errors: String

    /// Runs a program found on `PATH`; its output must be short.
    init(_ words: [String]) {
        guard let output = Self.pipe(), let errors = Self.pipe() else {
            (status, self.output, self.errors) = (127, "", "cannot run '\(words[0])': no pipe")
            return
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.writing, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Ctrl-C is for this program, which then says what is to become of the job.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var arguments = words.map { word in FileSystem.withName(word) { strdup($0) } } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let code = posix_spawnp(
            &process, words[0], &actions, &attributes, &arguments, environ)
        close(output.writing)
        close(errors.writing)
        self.output = Self.text(output.reading)
        let said = Self.text(errors.reading)
        self.errors =
            code == 0 ? said : "cannot run '\(words[0])': \(String(cString: strerror(code)))"
        guard code == 0 else {
            status = 127
            return
        }
        var state: Int32 = 0
        while waitpid(process, &state, 0) < 0 && errno == EINTR {}
        status = state & 0x7F == 0 ? (state >> 8) & 0xFF : 128 + (state & 0x7F)
    }

    private static func pipe() -> (reading: Int32, writing: Int32)? {
        var ends = [Int32](repeating: -1, count: 2)
        guard Glibc.pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func text(_ descriptor: Int32) -> String {
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}
