// What a person at a terminal sees of a run that takes a moment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate/base/text.h"
#include "tests/support/store.h"

namespace gate {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSlow =
    "CREATE TABLE numbers(i); INSERT INTO numbers WITH RECURSIVE n(i) AS "
    "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500000) SELECT i FROM n;";

class AtATerminal : public StoreTest {
 protected:
  // script(1) makes the terminal.
  std::string see(const std::string& environment) {
    std::string line = concat("env -u CI ", environment);
    for (const std::string& word : command()) {
      line += concat(" ", shell_quote(word));
    }
    return run_shell(concat("script -qec ", shell_quote(line), " /dev/null")).output;
  }
};

TEST_F(AtATerminal, TheLastLineTellsWhatIsDoneAndIsTakenBack) {
  migrate(kSlow, "DROP TABLE numbers");
  const std::string seen = see("TERM=xterm");
  EXPECT_THAT(seen, HasSubstr("\r\x1b[Kdeploy (3/"));
  EXPECT_THAT(seen, HasSubstr("): up 1 of 1, "));
  const std::size_t last = seen.rfind("\x1b[K");
  EXPECT_THAT(seen.substr(last), Not(HasSubstr("/11)")));
  EXPECT_THAT(seen, HasSubstr("PASSED: 1 migration"));
}

TEST_F(AtATerminal, NothingIsWrittenThatATypewriterCouldNotDo) {
  for (const char* environment : {"TERM=dumb", "TERM= ", "TERM=xterm CI=true"}) {
    const std::string seen = see(environment);
    EXPECT_THAT(seen, Not(HasSubstr("\x1b"))) << environment;
    EXPECT_THAT(seen, HasSubstr("deploy ")) << environment;
  }
}

}  // namespace
}  // namespace gate
