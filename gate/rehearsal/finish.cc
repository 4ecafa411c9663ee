// Post-deploy: the fixture is what it was, and nothing is left behind.
#include <exception>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/fingerprint.h"
#include "gate/base/log.h"
#include "gate/base/parallel.h"
#include "gate/base/progress.h"
#include "gate/base/text.h"
#include "gate/fixture/fixture.h"
#include "gate/rehearsal/kept_states.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/programs.h"
#include "gate/rehearsal/scratch.h"
#include "gate/rehearsal/storage.h"

namespace gate {

namespace {

// It may not have come to that.
void drop_if_there(Rehearsal& rehearsal, const Database& database) {
  if (!database.location.empty()) drop_or_note(rehearsal, database);
}

// A fixture that cannot be read has been reported.
void collect_sha256(Rehearsal& rehearsal) {
  if (rehearsal.fixture_bytes.empty()) return;  // not even that could be read
  start_sha256(rehearsal);
  FixtureRecord& fixture = rehearsal.run.fixture;
  try {
    fixture.sha256 = rehearsal.sha256.get();
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    if (fixture.unreadable.empty()) throw;
  }
}

// All of them, whatever one of them ends with; the first failure comes back.
std::exception_ptr collect_all(Rehearsal& rehearsal) {
  const bool was_loaded = rehearsal.blue_session != nullptr;
  if (was_loaded && !rehearsal.blue_checks_started) start_blue_checks(rehearsal);
  std::exception_ptr first;
  for (const auto collect : {collect_green_checks, collect_blue_checks, collect_sha256}) {
    try {
      collect(rehearsal);
    } catch (...) {
      if (!first) first = std::current_exception();
    }
  }
  return first;
}

void remove_copies(Rehearsal& rehearsal) {
  rehearsal.programs.reset();
  drop_if_there(rehearsal, rehearsal.green);
  drop_if_there(rehearsal, rehearsal.blue);
  if (rehearsal.backup) drop_if_there(rehearsal, rehearsal.backup->copy);
  for (const std::string& name : list_folder(rehearsal.work.path())) {
    rehearsal.run.left_behind.push_back(rehearsal.work.file(name));
  }
}

void keep_green(Rehearsal& rehearsal) {
  if (rehearsal.green.location.empty()) return;
  try {
    rehearsal.engine.keep(rehearsal.green);
  } catch (const Error& error) {
    log_warning(concat(rehearsal.green.location, " cannot be kept: ", error.what()));
  }
}

}  // namespace

std::string fingerprint_of_fixture(const Rehearsal& rehearsal) {
  std::vector<std::string> files;
  for (const std::string& file : fixture_files(rehearsal.scenario.fixture)) {
    files.push_back(concat(file, "=", fingerprint_of_file(file, rehearsal.options.threads)));
  }
  return join(files, "\n");
}

void start_sha256(Rehearsal& rehearsal) {
  if (rehearsal.sha256.valid()) return;
  rehearsal.sha256 = start_in_background(
      rehearsal.parallel, [path = rehearsal.scenario.fixture] { return fixture_sha256(path); });
}

PassResult finish(Rehearsal& rehearsal) {
  const bool has_fixture = !rehearsal.fixture_bytes.empty();
  auto fixture_now = start_beside(rehearsal.parallel && has_fixture,
                                  [&rehearsal] { return fingerprint_of_fixture(rehearsal); });
  note_step("the proofs of both databases");
  const std::exception_ptr failure = collect_all(rehearsal);
  if (has_fixture) {
    rehearsal.run.fixture.untouched = fixture_now.get() == rehearsal.fixture_bytes;
  }
  rehearsal.scratch.reset();
  rehearsal.kept_states.clear();
  rehearsal.green_session.reset();
  rehearsal.timeline.reset();
  rehearsal.blue_session.reset();
  if (rehearsal.options.keep) {
    rehearsal.work.keep();
    keep_green(rehearsal);
    rehearsal.run.kept = rehearsal.work.path();
    log_progress(concat("the copies are kept in ", rehearsal.run.kept));
  } else {
    remove_copies(rehearsal);
  }
  if (failure) std::rethrow_exception(failure);
  return {};
}

}  // namespace gate
