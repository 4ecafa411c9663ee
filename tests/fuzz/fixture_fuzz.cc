// Any bytes as a fixture (a script, a database, something packed): unusable and why, or a database
// that opens. The fixture stays as it is, and nothing stays behind.
#include <cstdint>
#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/engine/engines.h"
#include "gate/fixture/fixture.h"
#include "tests/fuzz/place.h"
#include "tests/fuzz/require.h"

namespace gate {
namespace {

// A script may ask for work without end, or for more memory than there is. That is for signals and
// limits to stop, and nothing that a fuzzer could learn from.
bool is_without_end(std::string_view bytes) {
  const std::string text = to_lower(bytes.substr(0, 10'000));
  for (const std::string_view word : {"recursive", "zeroblob", "randomblob", "printf", "format",
                                      "replace", "group_concat", "join", "page_size"}) {
    if (text.find(word) != std::string::npos) return true;
  }
  return false;
}

// What is asked of every fixture before anything is applied. A database can be damaged in a way
// that only shows then: it says so, by an Error.
void look_at(Engine& engine, const Database& database) {
  try {
    const auto session = engine.open(database, {});
    session->limit_seconds(5);
    const Schema schema = session->read_schema();
    session->check_structure(VirtualTables::ask);
    for (const Table& table : schema.tables) session->count_rows(table.name);
  } catch (const Error& error) {
    require(std::string_view(error.what()).size() > 0, "an error says what it is");
  }
}

void try_fixture(std::string_view bytes, const TempDir& folder) {
  const std::string path = folder.file("fixture");
  const std::string work = folder.file("work");
  put_input(path, bytes);
  const auto engine = make_engine(engines().front().name);
  const Database database = engine->place(work, "blue");
  FixtureRecord record;
  const bool is_loaded = load_fixture(*engine, path, database, work, record);
  require(is_loaded == record.unreadable.empty(), "what is unusable has a reason");
  if (is_loaded) look_at(*engine, database);
  engine->drop(database);
  require(list_folder(work).empty(), "nothing stays behind", join(list_folder(work), ", "));
  require(list_folder(folder.path()).size() == 2, "nothing is put beside the fixture",
          join(list_folder(folder.path()), ", "));
  require(read_file(path) == bytes, "the fixture stays as it is");
}

}  // namespace
}  // namespace gate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (gate::is_without_end(bytes)) return 0;
  static const gate::TempDir folder(gate::parent_of_inputs());
  std::filesystem::create_directory(folder.file("work"));
  gate::try_fixture(bytes, folder);
  return 0;
}
