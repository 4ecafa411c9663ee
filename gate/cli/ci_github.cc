// GitHub Actions: a workflow of its own.
#include "gate/base/text.h"
#include "gate/cli/ci_text.h"

namespace gate {

namespace {

// Annotations and the run's summary the gate writes by itself.
constexpr CiReport kJobReports[] = {{"json", "report.json"},   {"junit", "junit.xml"},
                                    {"sarif", "report.sarif"}, {"markdown", "comment.md"},
                                    {"html", "report.html"},   {"checklist", "checklist.md"}};

// In a value, too, ${{ begins an expression.
std::string plain_value(std::string text) {
  constexpr std::string_view kOpen = "${{";
  constexpr std::string_view kShown = "${{ '${{' }}";
  for (std::size_t at = text.find(kOpen); at != text.npos; at = text.find(kOpen, at)) {
    text.replace(at, kOpen.size(), kShown);
    at += kShown.size();
  }
  return yaml_string(text);
}

std::string head_of(const Repository& repository, const CiJob& job) {
  const std::string branches =
      repository.branch.empty() ? "main, master" : plain_value(repository.branch);
  std::string text = concat(
      "# Written by `migration-gate init`; it is yours to change.\n"
      "name: ",
      job.name,
      "\n\n"
      "on:\n"
      "  pull_request:\n"
      "  # What is built here is in the cache for every pull request.\n"
      "  push:\n"
      "    branches: [",
      branches,
      "]\n\n"
      "permissions:\n"
      "  contents: read\n\n"
      "concurrency:\n"
      "  group: ",
      job.name, "-${{ github.ref }}\n  cancel-in-progress: true\n\nenv:\n");
  text += concat(indent(about_source(), 2), "  MIGRATION_GATE_SOURCE: ", plain_value(job.source),
                 "\n  MIGRATION_GATE_REF: HEAD\n");
  for (const auto& [name, value] : gate_variables(job)) {
    text += concat("  ", name, ": ", plain_value(value), '\n');
  }
  return text;
}

// Only a rehearsal looks at the other branch, with which this one is to be merged.
std::string gate_step(const CiJob& job) {
  const std::string words = gate_words(job, kJobReports);
  const std::string gate = concat(".migration-gate/bin/migration-gate ", words);
  if (job.scenario.empty()) return concat(compare_words(), gate, " \"$@\"");
  return concat("git config --global --add safe.directory \"$GITHUB_WORKSPACE\"\n", compare_words(),
                gate, " ${GITHUB_BASE_REF:+--base \"origin/$GITHUB_BASE_REF\"} \"$@\"");
}

// No key is written twice, and the newest that begins alike is restored.
std::string base_key(const CiJob& job, std::string_view branch) {
  return concat(job.name, job.scenario.empty() ? "-lint-" : "-run-", "${{ ", branch, " }}-");
}

std::string fetch_base(const CiJob& job) {
  const std::string key = base_key(job, "github.base_ref");
  return concat(
      "      # The last report of the branch that this is for; there may be none yet.\n"
      "      - uses: actions/cache/restore@v4\n"
      "        if: github.event_name == 'pull_request'\n"
      "        with:\n"
      "          path: ",
      kBaseReport, "\n          key: ", key, "${{ github.run_id }}\n          restore-keys: ", key,
      '\n');
}

std::string keep_base(const CiJob& job) {
  const std::string condition = concat(
      "        if: always() && github.event_name == 'push' && "
      "hashFiles('",
      kReports, "/report.json') != ''\n");
  return concat("      - name: keep the report for pull requests\n", condition,
                "        run: install -D ", kReports, "/report.json ", kBaseReport,
                "\n      - uses: actions/cache/save@v4\n", condition,
                "        with:\n          path: ", kBaseReport,
                "\n          key: ", base_key(job, "github.ref_name"), "${{ github.run_id }}\n");
}

std::string steps_of(const CiJob& job) {
  const std::string fetch = concat(
      fetch_gate("echo \"::error::MIGRATION_GATE_SOURCE in the workflow is empty: say what "
                 "git fetches migration-gate from\""),
      "echo \"commit=$(git -C .migration-gate/source rev-parse HEAD)\" >>\"$GITHUB_OUTPUT\"\n");
  return concat(
      "      - name: install git\n"
      "        run: apt-get update -q && apt-get install -qy --no-install-recommends git "
      "ca-certificates\n"
      "      - uses: actions/checkout@v4\n"
      "        with:\n"
      "          fetch-depth: 0  # --base looks for where the branches parted\n"
      "      - name: fetch migration-gate\n"
      "        id: fetch\n"
      "        run: |\n",
      indent(fetch, 10),
      "      - uses: actions/cache@v4\n"
      "        with:\n"
      "          path: .migration-gate/bin\n"
      "          key: migration-gate-debian12-${{ runner.arch }}-${{ steps.fetch.outputs.commit "
      "}}\n"
      "      - name: build migration-gate\n"
      "        run: |\n"
      "          [ ! -x .migration-gate/bin/migration-gate ] || exit 0\n"
      "          cd .migration-gate/source\n"
      "          cmake --preset release -DGATE_TESTS=OFF\n"
      "          cmake --build --preset release --target migration-gate\n"
      "          install -D build/release/migration-gate ../bin/migration-gate\n",
      fetch_base(job),
      "      # Where the fixture is not in the repository, fetch it here.\n"
      "      - name: migration-gate\n"
      "        run: |\n",
      indent(gate_step(job), 10),
      "\n"
      "      - uses: actions/upload-artifact@v4\n"
      "        if: always()\n"
      "        with:\n"
      "          name: ",
      job.name, "\n          path: ", kReports, "/\n          retention-days: 14\n",
      keep_base(job));
}

}  // namespace

CiFiles write_github(const Repository& repository, const CiJob& job) {
  const std::string path = concat(".github/workflows/", job.name, ".yml");
  std::string text = concat(head_of(repository, job),
                            "\ndefaults:\n"
                            "  run:\n"
                            "    shell: bash\n\n"
                            "jobs:\n  ",
                            job.name,
                            ":\n"
                            "    runs-on: ubuntu-latest\n"
                            "    container: debian:12  # what migration-gate is built for\n"
                            "    timeout-minutes: 60\n"
                            "    steps:\n",
                            steps_of(job));
  return {.files = {{path, std::move(text)}}, .by_hand = source_by_hand(job, path)};
}

}  // namespace gate
