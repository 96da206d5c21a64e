import DRAMModel
import Testing

@testable import TraceFormats

/// The table of PIM operations: complete, and nothing in it stands for two things.
@Suite struct PIMOperationTableTests {
    private static let kinds = PIMOperation.Kind.allCases

    @Test(arguments: kinds) func isCalledAsItsCase(_ kind: PIMOperation.Kind) {
        #expect(kind.name == String(describing: kind))
    }

    @Test(arguments: kinds) func storesEachFieldInAMemberOfItsOwn(_ kind: PIMOperation.Kind) {
        let storages = kind.fields.fields.map(\.storage)
        #expect(Set(storages).count == storages.count)
        // The binary form has one word for both.
        #expect(!kind.fields.isSuperset(of: [.scope, .address]))
        #expect(kind.fields.isSuperset(of: kind.requiredFields))
        #expect(kind.fields.contains(.at))
        #expect(kind.fields.contains(.rank) == kind.fields.contains(.scope))
        let isScoped = if case .none = kind.traits.scope { false } else { true }
        #expect(kind.requiredFields.contains(.scope) == isScoped)
    }

    @Test func knowsTheFieldsThatShareAMember() {
        for field in PIMField.allCases {
            #expect(PIMFields.counts.contains(PIMFields(field)) == (field.storage == .count))
            #expect(PIMFields.repeats.contains(PIMFields(field)) == (field.storage == .repeats))
        }
        let sets = PIMField.allCases.map { PIMFields($0).rawValue }
        #expect(Set(sets).count == sets.count)
        #expect(sets.allSatisfy { $0.nonzeroBitCount == 1 })
    }

    @Test func hasOneKeyForEachField() {
        let names = PIMKey.all.map(\.name)
        #expect(Set(names).count == names.count)
        let keyed = Set(PIMKey.all.map(\.field))
        let positional: Set<PIMField> = [.address, .event, .duration]
        #expect(keyed.isDisjoint(with: positional))
        #expect(keyed.union(positional) == Set(PIMField.allCases))
    }

    @Test(arguments: kinds) func readsWhatItStores(_ kind: PIMOperation.Kind) {
        let others: Set<PIMField.Storage> = [.address, .mask, .event, .cycle]
        var operation = PIMOperation(kind)
        let numbers = kind.fields.fields.filter { !others.contains($0.storage) }
        for (index, field) in numbers.enumerated() {
            operation.store(Int32(10 + index), in: field)
        }
        for (index, field) in numbers.enumerated() {
            #expect(operation.number(in: field) == Int32(10 + index))
        }
    }

    @Test(arguments: kinds) func keepsItsBinaryFormToItself(_ kind: PIMOperation.Kind) {
        #expect(kind.rawValue != 0)
        #expect(kind.rawValue != PIMRecord.definition && kind.rawValue != PIMRecord.end)
        #expect(PIMRecord(PIMOperation(kind)).isClean(for: kind))
    }

    @Test(arguments: kinds) func becomesCommandsWhereItIsForUnits(_ kind: PIMOperation.Kind) {
        let expansion = kind.traits.expansion
        #expect((expansion != nil) == kind.needsUnits)
        guard let expansion else { return }
        #expect(expansion.body.isPIM)
        #expect(expansion.body.isNMP == kind.needsPorts)
        #expect((expansion.result != nil) == kind.fields.contains(.heads))
        if expansion.isTile {
            #expect(kind.fields.isSuperset(of: [.scope, .row]))
        } else {
            #expect("\(expansion.body.name)" == kind.name)
        }
        if expansion.repetition != .once { #expect(!kind.fields.isDisjoint(with: .counts)) }
    }

    @Test func makesEveryPIMCommand() {
        let made = Self.kinds.compactMap(\.traits.expansion)
        let commands = Set(made.map(\.body)).union(made.compactMap(\.result))
        #expect(commands == Set(CommandKind.allCases.filter(\.isPIM)))
    }

    @Test(arguments: kinds) func namesACounterpartBehindPorts(_ kind: PIMOperation.Kind) {
        guard case .unitsInBanks(let name) = kind.traits.executor else { return }
        #expect(Self.kinds.contains { $0.name == "\(name)" && $0.needsPorts })
    }

    @Test func describesItsLine() {
        let shapes = Self.kinds.map(\.shape)
        #expect(
            shapes == [
                "pim_activate4 group=G row=R",
                "pim_activate SCOPE row=R",
                "pim_precharge SCOPE",
                "pim_gwrite bank=B column=C count=N",
                "pim_wrgb [xN]",
                "pim_mac SCOPE column=C [xN]",
                "pim_mac_gb SCOPE column=C [xN]",
                "pim_read_result SCOPE",
                "pim_activation_function SCOPE",
                "nmp_mac SCOPE column=C columns=N inputs=M [in=H] [out=H]",
                "nmp_write_input elements=N inputs=M [in=H]",
                "nmp_read_output SCOPE outputs=N inputs=M [out=H]",
                "gemv_tile SCOPE row=R macs=N heads=N [column=C]",
                "gemm_tile SCOPE row=R columns=N inputs=M [column=C] [in=H] [out=H]",
                "read 0xADDRESS [xN]",
                "write 0xADDRESS [xN]",
                "barrier",
                "wait EVENT",
                "post EVENT",
                "delay CYCLES",
            ])
    }
}
