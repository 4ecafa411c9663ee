// What a command reads, so that nothing which it writes takes the place of it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gate {

class Inputs {
 public:
  Inputs() = default;

  // What is done with them, for the complaint: "rehearsed".
  explicit Inputs(std::string_view what, std::vector<std::string> files = {})
      : what_(what), files_(std::move(files)) {}

  // Empty paths are none.
  void add(const std::string& file);

  // The files that a fixture consists of, and those that would become a part of it, had they been
  // there. Nothing where it cannot be read: to say that is for who reads it.
  void add_fixture(const std::string& path);

  // Where the scripts are: a folder, or the one file that a tool is started with.
  void add_migrations(const std::string& path);

  // Why nothing may be written there: "would overwrite what is read"; empty = it may.
  std::string why_not(const std::string& path) const;

 private:
  std::string why_not_in(const std::string& folder, const std::string& path) const;

  std::string_view what_ = "read";
  std::vector<std::string> files_{};
  std::vector<std::string> parts_{};    // of a fixture, were they there
  std::vector<std::string> folders_{};  // of scripts
};

// UsageError where a report would be written over an input, or become one.
void keep_from_reports(const std::vector<std::string>& reports, const Inputs& inputs);

}  // namespace gate
