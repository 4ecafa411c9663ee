// argv in, exit code out, and the last catch.
#include <fcntl.h>
#include <unistd.h>

#include <exception>
#include <iostream>

#include "gate/base/error.h"
#include "gate/base/exit_code.h"
#include "gate/base/secrets.h"
#include "gate/base/text.h"
#include "gate/cli/app.h"

namespace {

int fail(gate::ExitCode code, const std::exception& error) {
  std::cerr << "migration-gate: error: " << gate::printable(gate::without_secrets(error.what()))
            << '\n';
  return static_cast<int>(code);
}

// A caller may have closed them; then the next file that is opened, perhaps a database, would be
// what our messages are written into.
void occupy_standard_streams() {
  int descriptor = 0;
  while (descriptor >= 0 && descriptor <= 2) descriptor = open("/dev/null", O_RDONLY);
  if (descriptor > 2) close(descriptor);
}

// What could not be printed was not said.
int flushed(int code) {
  std::cout.flush();
  if (std::cout) return code;
  std::cerr << "migration-gate: error: standard output cannot be written\n";
  return code == 0 ? static_cast<int>(gate::ExitCode::cannot_judge) : code;
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_streams();
  try {
    return flushed(gate::run_command(argc, argv));
  } catch (const gate::UsageError& error) {
    return fail(gate::ExitCode::usage, error);
  } catch (const gate::Interrupted& error) {
    return 128 + error.signal();
  } catch (const gate::Error& error) {
    return fail(gate::ExitCode::cannot_judge, error);
  } catch (const std::bad_alloc& error) {
    return fail(gate::ExitCode::cannot_judge, error);
  } catch (const std::exception& error) {
    return fail(gate::ExitCode::bug, error);
  }
}
