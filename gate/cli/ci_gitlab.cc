// GitLab CI: a job in a file of its own, which the repository's configuration includes.
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/cli/ci_text.h"

namespace gate {

namespace {

constexpr std::string_view kMain = ".gitlab-ci.yml";

constexpr CiReport kJobReports[] = {
    {"json", "report.json"},    {"junit", "junit.xml"},
    {"markdown", "comment.md"}, {"code-quality", "code-quality.json"},
    {"metrics", "metrics.txt"}, {"dotenv", "gate.env"},
    {"html", "report.html"},    {"checklist", "checklist.md"}};

// Those of them that GitLab shows itself: what it calls them, and the file.
constexpr std::pair<std::string_view, std::string_view> kShownReports[] = {
    {"junit", "junit.xml"},
    {"codequality", "code-quality.json"},
    {"metrics", "metrics.txt"},
    {"dotenv", "gate.env"}};

// In a value $ begins the name of another variable.
std::string plain_value(const std::string& text) {
  std::string doubled;
  for (const char c : text) doubled += c == '$' ? std::string("$$") : std::string(1, c);
  return yaml_string(doubled);
}

std::string variables_of(const CiJob& job) {
  std::string text = concat("  variables:\n", indent(about_source(), 4),
                            "    MIGRATION_GATE_SOURCE: ", plain_value(job.source),
                            "\n    MIGRATION_GATE_REF: HEAD\n");
  for (const auto& [name, value] : gate_variables(job)) {
    text += concat("    ", name, ": ", plain_value(value), '\n');
  }
  return text + "    GIT_DEPTH: \"0\"  # --base looks for where the branches parted\n";
}

// Only a rehearsal looks at the other branch, which the runner does not fetch by itself.
std::string gate_step(const CiJob& job) {
  const std::string words =
      concat(".migration-gate/bin/$commit/migration-gate ", gate_words(job, kJobReports));
  const std::string gate = concat(words, job.scenario.empty() ? "" : " ${base:+--base \"$base\"}",
                                  " \"$@\" || status=$?\n");
  if (job.scenario.empty()) return gate;
  return concat(
      "if [ -n \"$CI_MERGE_REQUEST_TARGET_BRANCH_NAME\" ]; then\n"
      "  git fetch -q origin \"$CI_MERGE_REQUEST_TARGET_BRANCH_NAME\"\n"
      "  base=$(git rev-parse FETCH_HEAD)\n"
      "fi\n",
      gate);
}

// What only the default branch writes, and only merge requests into it read.
std::string with_base(const CiJob& job) {
  return concat(
      "if [ \"$CI_MERGE_REQUEST_TARGET_BRANCH_NAME\" = \"$CI_DEFAULT_BRANCH\" ]; then\n  ",
      compare_words(), "fi\nstatus=0\n", gate_step(job),
      "if [ \"$CI_COMMIT_BRANCH\" = \"$CI_DEFAULT_BRANCH\" ] && [ -s ", kReports,
      "/report.json ]; then\n  install -D ", kReports, "/report.json ", kBaseReport,
      "\nfi\nexit $status\n");
}

std::string script_of(const CiJob& job) {
  return concat(
      "apt-get update -q && apt-get install -qy --no-install-recommends git ca-certificates\n",
      fetch_gate("echo \"MIGRATION_GATE_SOURCE is empty: say what git fetches migration-gate "
                 "from\""),
      "commit=$(git -C .migration-gate/source rev-parse HEAD)\n"
      "if [ ! -x .migration-gate/bin/$commit/migration-gate ]; then\n"
      "  rm -rf .migration-gate/bin\n"
      "  (\n"
      "    cd .migration-gate/source\n"
      "    cmake --preset release -DGATE_TESTS=OFF\n"
      "    cmake --build --preset release --target migration-gate\n"
      "    install -D build/release/migration-gate ../bin/$commit/migration-gate\n"
      "  )\n"
      "fi\n"
      "# Where the fixture is not in the repository, fetch it here.\n",
      with_base(job));
}

std::string artifacts_of(const CiJob& job) {
  std::string text = concat(
      "  artifacts:\n"
      "    when: always\n"
      "    expire_in: 2 weeks\n"
      "    expose_as: ",
      job.name, "\n    paths: [", kReports, "/]\n    reports:\n");
  for (const auto& [name, file] : kShownReports) {
    text += concat("      ", name, ": ", kReports, '/', file, '\n');
  }
  return text;
}

std::string text_of(const CiJob& job) {
  return concat("# Written by `migration-gate init`; it is yours to change.\n", job.name,
                ":\n"
                "  stage: test\n"
                "  image: debian:12  # what migration-gate is built for\n"
                "  rules:\n"
                "    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n"
                "    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n",
                variables_of(job),
                "  cache:\n"
                "    - key: migration-gate-debian12\n"
                "      paths: [.migration-gate/bin/]\n"
                "    - key: ",
                job.name, job.scenario.empty() ? "-lint" : "-run",
                "\n"
                "      unprotect: true  # merge requests read what the protected branch wrote\n"
                "      when: always\n"
                "      paths: [.migration-gate/base/]\n"
                "  script:\n"
                "    - |\n",
                indent(script_of(job), 6), artifacts_of(job));
}

}  // namespace

// The repository's own configuration is not touched where there is one: what a merge of two would
// mean, only its owner knows.
CiFiles write_gitlab(const Repository& repository, const CiJob& job) {
  const std::string path = concat(".gitlab/", job.name, ".yml");
  const std::string main = concat(repository.top, '/', kMain);
  CiFiles written{.files = {{path, text_of(job)}}, .by_hand = source_by_hand(job, path)};
  if (!exists(main)) {
    written.files.push_back({std::string(kMain), concat("include:\n  - local: ", path, '\n')});
  } else if (read_file(main, kLargestByHand).find(path) == std::string::npos) {
    written.by_hand.push_back(concat("add to ", kMain, ": include: [ { local: ", path, " } ]"));
  }
  return written;
}

}  // namespace gate
