// The command line: which subcommand, with which options.
#pragma once

namespace gate {

// The exit code. Throws UsageError for a command line that makes no sense.
int run_command(int argc, char** argv);

}  // namespace gate
