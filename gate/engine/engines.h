// The table of database products.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "gate/engine/engine.h"

namespace gate {

struct EngineEntry {
  std::string_view name;
  std::string_view summary;
  std::unique_ptr<Engine> (*make)(const EngineOptions& options);

  // Whether a file that begins so is one of its databases; at least 64 bytes, if there are as many.
  bool (*recognises)(std::string_view head);

  // How people call such files; what they are, `recognises` says.
  std::span<const std::string_view> endings;

  // The file in a folder that is one of its databases, all of whose files belong to it; empty =
  // there is no such folder. `recognises` has the last word.
  std::string_view folders_file{};

  // How the URL of a database begins that runs somewhere, and can be copied from there.
  std::span<const std::string_view> schemes{};
};

// The first one is taken for a SQL script that does not say what it is for.
std::span<const EngineEntry> engines();

// The engine whose database a URL names, by what it begins with; empty = it is no such URL.
std::string_view engine_of_url(std::string_view text);

// The server that the environment names: $MIGRATION_GATE_SERVER, or the first line of the file that
// $MIGRATION_GATE_SERVER_FILE names, where the first is not set. Empty where there is neither;
// UsageError where the file has none.
std::string server_of_environment();

// The engine whose servers the URL of one names, as the user gave it; of the environment's where
// that is empty. Empty = it is no URL, or there is none.
std::string_view engine_of_server(const std::string& server);

// Why there is no engine of that name, with the known ones; empty = there is one.
std::string why_no_engine(std::string_view name);

// UsageError for an unknown name, or options that the engine does not have.
std::unique_ptr<Engine> make_engine(std::string_view name, const EngineOptions& options = {});

}  // namespace gate
