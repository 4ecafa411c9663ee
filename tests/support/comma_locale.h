// A locale that writes 1,5: made by the machine's own compiler of locales, since most build
// machines have none.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temp.h"

namespace gate {

// While it lives, the machine has no locales but C and, if wished, this one.
class CommaLocale {
 public:
  explicit CommaLocale(bool is_there = true) {
    if (const char* usual = std::getenv("LOCPATH")) before_ = usual;
    if (is_there) {
      // It ends with 1 where categories are missing, which are C's then.
      run_program({"localedef", "-c", "--no-archive", "-i",
                   std::string(GATE_SOURCE_DIR) + "/tests/support/comma.locale",
                   folder_.file("de_DE")});
      EXPECT_TRUE(std::filesystem::exists(folder_.file("de_DE/LC_NUMERIC"))) << "package locales?";
    }
    setenv("LOCPATH", folder_.path().c_str(), 1);
  }

  ~CommaLocale() {
    if (before_) {
      setenv("LOCPATH", before_->c_str(), 1);
    } else {
      unsetenv("LOCPATH");
    }
  }

  CommaLocale(const CommaLocale&) = delete;
  CommaLocale& operator=(const CommaLocale&) = delete;

 private:
  TempDir folder_ = test_folder();
  std::optional<std::string> before_{};
};

}  // namespace gate
