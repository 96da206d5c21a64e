import ConfigFiles
import Experiments
@preconcurrency import Glibc

/// `librasim sweep-task`: some points of an experiment into a file of their own.
struct SweepTaskCommand {
    /// What stands behind the name of a file that is not complete.
    static let partial = ".part"

    private let arguments: Arguments

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) { self.arguments = arguments }

    /// Runs the points; the file appears under its name when all have been run, or a signal came.
    func run() throws -> ExitStatus {
        StopSignal.install()
        let list = arguments.required(.pointList)
        let output = arguments.required(.taskOutput)
        try PathCheck.run(
            command: .sweepTask,
            inputs: [("the experiment", arguments.operands[0]), ("--points", list)],
            outputs: [("--output", output)])
        let input = try ExperimentInput(arguments)
        let points = try points(list, of: input)
        let lock = try ResultLock(output)
        defer { lock.release() }
        let inputs = try check(points, input)
        try PathCheck.protect(
            command: .sweepTask,
            outputs: [("--output", output), ("--output", output + Self.partial)])
        do throws(StoreError) {
            try run(points, inputs, input, output)
        } catch {
            throw Failure(error)
        }
        return StopSignal.number.map { .interrupted(by: $0) } ?? .done
    }

    /// What is known of the inputs of a point, or what is wrong with them.
    private typealias Inputs = Result<PointEvaluator.Checked, Failure>

    /// Loads the inputs of all points, so that all files are known before anything is written.
    ///
    /// - Returns: What is known of each, by index; none of those before which a signal came.
    private func check(
        _ points: [ExperimentPoint], _ input: ExperimentInput
    ) throws -> [Int: Inputs] {
        let evaluator = input.evaluator
        let checked = try PointRunner(jobs: jobs).map(
            points, isStopped: { StopSignal.isRaised }
        ) { point -> Inputs in
            do {
                return .success(try evaluator.check(point))
            } catch let failure as Failure {
                return .failure(failure)
            }
        }
        return Dictionary(
            zip(points, checked).compactMap { point, inputs in inputs.map { (point.index, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    private var jobs: Int { Int(arguments.number(.jobs) ?? 1) }

    private func run(
        _ points: [ExperimentPoint], _ inputs: [Int: Inputs], _ input: ExperimentInput,
        _ output: String
    ) throws(StoreError) {
        let path = output + Self.partial
        let store = try ResultStore(path: path, for: input.experiment, sharing: .nobody)
        // A task that was ended by force and begun again goes on.
        let done = Set(try store.done().map(\.index))
        let rest = points.filter { !done.contains($0.index) }
        let evaluator = input.evaluator
        let failure = FirstFailure()
        PointRunner(jobs: jobs).run(
            rest, isStopped: { StopSignal.isRaised || failure.error != nil },
            evaluate: { point in
                switch inputs[point.index] {
                case nil: return nil
                case .success(let checked):
                    if let why = checked.refusal { return PointRecord(.skipped(why)) }
                    var record = evaluator.evaluate(point)
                    record?.hash = checked.hash
                    return record
                case .failure(let failure):
                    return PointRecord(.failed(failure.lines.joined(separator: " ")))
                }
            },
            finished: { point, record in
                do throws(StoreError) {
                    try store.add(point, record, version: Program.version)
                } catch {
                    failure.error = error
                }
            })
        if let error = failure.error { throw error }
        try store.close()
        guard FileSystem.rename(path, output) == 0 else {
            throw StoreError("\(output): error: cannot write: \(String(cString: strerror(errno)))")
        }
    }

    private func points(_ path: String, of input: ExperimentInput) throws -> [ExperimentPoint] {
        let place = SourceLocation(file: "--points \(path)", line: 1, column: 1)
        do throws(ConfigurationError) {
            let file = try TextLines(path: path, extender: place)
            var points: [ExperimentPoint] = []
            for (line, text) in file.lines.enumerated() {
                guard let index = Int(text), input.points.indices.contains(index) else {
                    throw file.failure(
                        "expected the number of a point, from 0 to \(input.points.count - 1)",
                        line: line, column: 1)
                }
                points.append(input.points[index])
            }
            return points
        } catch {
            throw Failure(error)
        }
    }
}
