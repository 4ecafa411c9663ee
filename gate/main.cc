// argv in, exit code out, and the last catch.
#include <exception>
#include <iostream>

#include "gate/base/error.h"
#include "gate/base/exit_code.h"
#include "gate/cli/app.h"

namespace {

int fail(gate::ExitCode code, const std::exception& error) {
  std::cerr << "migration-gate: error: " << error.what() << '\n';
  return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return gate::run_command(argc, argv);
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
