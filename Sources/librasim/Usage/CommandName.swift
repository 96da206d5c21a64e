/// The commands, in the order of the help.
enum CommandName: String, CaseIterable, Sendable {
    case replay
    case bandwidth
    case audit
    case explain
    case convert
    case `import`
    case standards
    case trace
    case run
    case sweep
    case sweepTask = "sweep-task"
    case query
    case export
    case report
    case help
    case version
}
