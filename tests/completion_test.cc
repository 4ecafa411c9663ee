// Completions and the man page: they know whatever --help and the tables know, and real shells take
// them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "tests/support/process.h"
#include "tests/support/temp.h"
#include "tests/support/tools.h"

namespace gate {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

using Words = std::vector<std::string>;

std::string output_of(Words words) {
  words.insert(words.begin(), GATE_BINARY);
  const Finished finished = run_program(words);
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  return finished.output;
}

Words lines_of(const std::string& text) {
  Words lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string first_word(const std::string& line) {
  std::string word;
  std::istringstream(line) >> word;
  return word;
}

Words first_words(const std::string& text) {
  Words words;
  for (const std::string& line : lines_of(text)) words.push_back(first_word(line));
  return words;
}

Words commands() {
  Words names;
  bool is_among_them = false;
  for (const std::string& line : lines_of(output_of({"--help"}))) {
    if (is_among_them && line.starts_with("  ")) names.push_back(first_word(line));
    is_among_them = is_among_them || line == "Subcommands:";
  }
  return names;
}

// "-q" and "--quiet", as help has them; of all commands where none is named.
Words flags_of(Words command) {
  command.emplace_back("--help");
  Words flags;
  for (const std::string& line : lines_of(output_of(command))) {
    if (!line.starts_with("  -")) continue;
    std::istringstream names(first_word(line));
    for (std::string name; std::getline(names, name, ',');) flags.push_back(name);
  }
  return flags;
}

class Completion : public testing::Test {
 protected:
  std::string script(const std::string& shell) {
    const std::string path = temp_.file(shell);
    put_file(path, output_of({"completion", shell}));
    return path;
  }

  // What bash offers for the last of the words, broken up as it breaks them.
  Words bash(const Words& words) {
    std::string command =
        "compopt() { :; }; source " + shell_quote(script("bash")) + "; COMP_WORDS=(migration-gate";
    for (const std::string& word : words) command += " " + shell_quote(word);
    command += "); COMP_CWORD=" + std::to_string(words.size()) +
               "; _migration_gate; printf '%s\\n' \"${COMPREPLY[@]}\"";
    Words offered = lines_of(run_program({"bash", "-u", "-c", command}).output);
    std::erase(offered, "");
    return offered;
  }

  TempDir temp_ = test_folder();
};

TEST_F(Completion, BashOffersCommandsFlagsAndValues) {
  EXPECT_THAT(bash({"ru"}), ElementsAre("run"));
  EXPECT_THAT(bash({"--vers"}), ElementsAre("--version"));
  EXPECT_THAT(bash({"run", "--fi"}), ElementsAre("--fixture"));
  EXPECT_THAT(bash({"run", "--fail-on", ""}), ElementsAre("error", "warning", "never"));
  EXPECT_THAT(bash({"run", "--fail-on", "=", "wa"}), ElementsAre("warning"));
  EXPECT_THAT(bash({"run", "--fail-on", "="}), ElementsAre("error", "warning", "never"));
  EXPECT_THAT(bash({"lint", "-q", "--skip", "data/content"}),
              ElementsAre("data/content-preserved"));
  EXPECT_THAT(bash({"run", "--limit", "gro"}), ElementsAre("growth="));
  EXPECT_THAT(bash({"run", "--limit", "growth", "=", "2"}), IsEmpty());
  EXPECT_THAT(bash({"run", "--target", ""}), IsEmpty());
  EXPECT_THAT(bash({"init", "--ci", "git"}), ElementsAre("github", "gitlab"));
  EXPECT_THAT(bash({"new", "x", "--pattern", "back"}), ElementsAre("backfill"));
  EXPECT_THAT(bash({"list", "en"}), ElementsAre("engines"));
  EXPECT_THAT(bash({"completion", ""}), ElementsAre("bash", "zsh", "fish"));
  EXPECT_THAT(bash({"report", "me"}), ElementsAre("merge"));
  EXPECT_THAT(bash({"report", "merge", "me"}), IsEmpty());
}

TEST_F(Completion, BashOffersPaths) {
  std::filesystem::create_directory(temp_.file("migrations of us"));
  put_file(temp_.file("migrations.json"), "{}");
  const std::string start = temp_.file("mig");
  const std::string folder = temp_.file("migrations of us");
  const std::string file = temp_.file("migrations.json");
  EXPECT_THAT(bash({"lint", start}), ElementsAre(folder));
  EXPECT_THAT(bash({"run", "--migrations", start}), ElementsAre(folder));
  const Words both = {folder, file};
  EXPECT_THAT(bash({"run", start}), UnorderedElementsAreArray(both));
  EXPECT_THAT(bash({"run", "--fixture", "=", start}), UnorderedElementsAreArray(both));
  EXPECT_THAT(bash({"run", "--report", "json", "=", start}), UnorderedElementsAreArray(both));
  EXPECT_THAT(bash({"run", "--report", "=", "json", "=", start}), UnorderedElementsAreArray(both));
}

TEST_F(Completion, KnowsEveryFlagOfHelp) {
  EXPECT_THAT(bash({""}), UnorderedElementsAreArray(commands()));
  EXPECT_THAT(bash({"-"}), UnorderedElementsAreArray(flags_of({})));
  for (const std::string& command : commands()) {
    EXPECT_THAT(bash({command, "-"}), UnorderedElementsAreArray(flags_of({command}))) << command;
  }
}

TEST_F(Completion, KnowsEveryNameOfTheTables) {
  EXPECT_THAT(bash({"explain", ""}),
              UnorderedElementsAreArray(first_words(output_of({"list", "checks"}))));
  EXPECT_THAT(bash({"run", "--format", ""}),
              UnorderedElementsAreArray(first_words(output_of({"list", "formats"}))));
  EXPECT_THAT(bash({"run", "--engine", ""}),
              UnorderedElementsAreArray(first_words(output_of({"list", "engines"}))));
  EXPECT_THAT(bash({"run", "--report", ""}),
              UnorderedElementsAreArray(first_words(output_of({"list", "reports"}))));
}

TEST_F(Completion, IsOneThatEachShellReads) {
  const std::vector<Words> readers = {
      {"bash", "-n"}, {"shellcheck", "--shell=bash"}, {"zsh", "-n"}, {"fish", "--no-execute"}};
  for (const Words& reader : readers) {
    if (reader.front() != "shellcheck" &&
        !have(run_program({reader.front(), "--version"}), reader.front())) {
      continue;
    }
    if (reader.front() == "shellcheck" && run_program({"shellcheck", "--version"}).exit_code != 0) {
      continue;  // CI's desk has it, the tests do not ask for it
    }
    Words command = reader;
    command.push_back(script(reader.front() == "shellcheck" ? "bash" : reader.front()));
    const Finished finished = run_program(command);
    EXPECT_EQ(finished.exit_code, 0) << reader.front() << ": " << finished.output;
    EXPECT_EQ(finished.output, "") << reader.front();
  }
}

TEST_F(Completion, FishOffersWhatBashDoes) {
  if (!have(run_program({"fish", "--version"}), "fish")) GTEST_SKIP();
  const auto fish = [&](const std::string& line) {
    const std::string command =
        "source " + script("fish") + "; complete --do-complete '" + line + "'";
    return first_words(
        run_program({"env", "HOME=" + temp_.file("home"), "fish", "--no-config", "-c", command})
            .output);
  };
  EXPECT_THAT(fish("migration-gate ru"), ElementsAre("run"));
  EXPECT_THAT(fish("migration-gate run --fail-on "),
              UnorderedElementsAreArray({"error", "warning", "never"}));
  EXPECT_THAT(fish("migration-gate run --fail-on=wa"), ElementsAre("--fail-on=warning"));
  EXPECT_THAT(fish("migration-gate lint --skip data/content-p"),
              Contains("data/content-preserved"));
  EXPECT_THAT(fish("migration-gate report mer"), Contains("merge"));
  EXPECT_THAT(fish("migration-gate report merge mer"), testing::Not(Contains("merge")));
  for (const std::string& command : commands()) {
    const Words offered = fish("migration-gate " + command + " --");
    for (const std::string& flag : flags_of({command})) {
      if (!flag.starts_with("--")) continue;
      EXPECT_THAT(offered, Contains(flag)) << command;
    }
  }
}

TEST_F(Completion, ZshOffersWhatBashDoes) {
  if (!have(run_program({"zsh", "--version"}), "zsh")) GTEST_SKIP();
  const auto zsh = [&](const std::string& line) {
    return run_program({"timeout", "20", "zsh", "-f", GATE_SOURCE_DIR "/tests/support/complete.zsh",
                        script("zsh"), line})
        .output;
  };
  EXPECT_THAT(zsh("migration-gate "), HasSubstr("explain"));
  EXPECT_THAT(zsh("migration-gate run --fi"), HasSubstr("--fixture"));
  EXPECT_THAT(zsh("migration-gate run --fail-on "), HasSubstr("warning"));
  EXPECT_THAT(zsh("migration-gate run --fail-on=ne"), HasSubstr("never"));
  EXPECT_THAT(zsh("migration-gate run --report "), HasSubstr("junit"));
  EXPECT_THAT(zsh("migration-gate run --report json=" + temp_.file("z")), HasSubstr("zsh"));
  EXPECT_THAT(zsh("migration-gate run --limit gro"), HasSubstr("growth="));
  EXPECT_THAT(zsh("migration-gate lint -q --skip data/content-"),
              HasSubstr("data/content-preserved"));
  EXPECT_THAT(zsh("migration-gate list "), HasSubstr("engines"));
  EXPECT_THAT(zsh("migration-gate report "), HasSubstr("merge"));
  EXPECT_THAT(zsh("migration-gate report merge " + temp_.file("z")), HasSubstr("zsh"));
}

TEST(Manual, HasEveryCommandAndFlagOfHelp) {
  const Words page = lines_of(output_of({"manual"}));
  for (const std::string& command : commands()) {
    const auto start = std::ranges::find(page, ".Ss " + command);
    ASSERT_NE(start, page.end()) << command;
    const auto end = std::find_if(start + 1, page.end(),
                                  [](const std::string& line) { return line.starts_with(".S"); });
    std::string section;
    std::for_each(start, end, [&](const std::string& line) { section += line + ' '; });
    for (const std::string& flag : flags_of({command})) {
      EXPECT_THAT(section, HasSubstr("Fl \\&" + flag.substr(1) + ' ')) << command;
    }
  }
}

TEST_F(Completion, TheManualIsOneThatMandocReads) {
  if (!have(run_shell("command -v mandoc"), "mandoc")) GTEST_SKIP();
  const std::string page = temp_.file("migration-gate.1");
  put_file(page, output_of({"manual"}));
  const Finished finished = run_program({"mandoc", "-T", "lint", "-W", "warning", page});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.output, "");
}

}  // namespace
}  // namespace gate
