/// A value that has been read.
package enum Value: Sendable {
    case integer(Int)
    case time_fs(Int64)
    case real(Double)
    case ratio(Int, Int)
    case boolean(Bool)
    case text(String)
    case items([YAMLTree])
    case node(YAMLTree)
}
