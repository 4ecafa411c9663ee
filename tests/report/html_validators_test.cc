// The page as validators see it, which ci/tools fetches of the npm registry, and Chromium.
#include <gmock/gmock.h>

#include <filesystem>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "tests/report/html_pages.h"
#include "tests/support/process.h"
#include "tests/support/temp.h"
#include "tests/support/tools.h"

namespace gate {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kModules = GATE_SOURCE_DIR "/build/tools/node_modules";

Finished run_node(const std::string& script, const std::vector<std::string>& paths) {
  std::vector<std::string> words = {"env", "NODE_PATH=" + kModules, "node",
                                    GATE_SOURCE_DIR "/tests/report/" + script};
  words.insert(words.end(), paths.begin(), paths.end());
  return run_program(words);
}

TEST(Html, IsAccessibleAsHtmlValidateSeesIt) {
  if (!std::filesystem::exists(kModules + "/html-validate")) {
    GTEST_SKIP() << "html-validate is not in build/tools: the npm registry did not answer ci/tools";
  }
  const TempDir folder = test_folder();
  const Finished finished = run_node("validate_html.cjs", pages_in(folder.path()));
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST(Html, IsValidAsTheNuCheckerSeesIt) {
  const std::string jar = kModules + "/vnu-jar/build/dist/vnu.jar";
  if (!std::filesystem::exists(jar) || run_program({"java", "-version"}).exit_code != 0) {
    GTEST_SKIP() << "there is no Java, or the npm registry did not answer ci/tools";
  }
  const TempDir folder = test_folder();
  std::vector<std::string> words = {"java", "-jar", jar, "--errors-only"};
  for (const std::string& path : pages_in(folder.path())) words.push_back(path);
  const Finished finished = run_program(words);
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

std::string replaced(std::string page, const std::string& what, const std::string& by) {
  const std::size_t at = page.find(what);
  EXPECT_NE(at, page.npos) << what;
  return at == page.npos ? page : page.replace(at, what.size(), by);
}

class HtmlInChromium : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kModules + "/axe-core")) {
      GTEST_SKIP() << "axe-core is not in build/tools: the npm registry did not answer ci/tools";
    }
    if (!have(run_program({"chromium", "--version"}), "chromium")) {
      GTEST_SKIP() << "there is no Chromium";
    }
  }

  const TempDir folder_ = test_folder();
};

TEST_F(HtmlInChromium, IsAccessibleAsAxeSeesIt) {
  std::vector<std::string> paths = pages_in(folder_.path());
  std::erase(paths, folder_.file("cut.html"));  // five hundred times the same
  const Finished finished = run_node("axe.cjs", paths);
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_EQ(finished.output, "");
}

TEST_F(HtmlInChromium, IsNotPraisedWhateverItIs) {
  const std::string page = sample_page();
  const std::size_t policy = page.find("<meta http-equiv");
  const std::string free =  // to be changed
      replaced(page, page.substr(policy, page.find('>', policy) + 1 - policy), "");
  std::string faulty = replaced(free, "<html lang=\"en\">", "<html>");
  faulty = replaced(faulty, "--quiet: #a5b0bb", "--quiet: #505860");
  faulty = replaced(faulty, "max-width: 76rem", "min-width: 60rem");
  faulty = replaced(faulty, "'use strict';", "'use strict'; nothing();");
  write_file(folder_.file("faulty.html"), faulty);
  write_file(folder_.file("other-script.html"), replaced(page, "'use strict';", "'use  strict';"));
  write_file(folder_.file("free.html"), free);
  const std::string said =
      run_node("axe.cjs", {folder_.file("faulty.html"), folder_.file("other-script.html"),
                           folder_.file("free.html")})
          .output;
  for (const char* complaint :
       {"faulty.html (light): html-has-lang", "faulty.html (dark): color-contrast",
        "faulty.html (narrow): the page is 640 pixels wider", "nothing is not defined",
        "other-script.html (light): Executing inline script violates"}) {
    EXPECT_THAT(said, HasSubstr(complaint));
  }
  EXPECT_THAT(said, Not(HasSubstr("(light): color-contrast")));
  EXPECT_THAT(said, Not(HasSubstr("free.html")));
}

}  // namespace
}  // namespace gate
