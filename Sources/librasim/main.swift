@preconcurrency import Glibc

StandardDescriptors.open()
exit(Program.run(Program.arguments).code)
