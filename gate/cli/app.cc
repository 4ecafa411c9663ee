#include "gate/cli/app.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "gate/base/error.h"
#include "gate/base/log.h"
#include "gate/base/progress.h"
#include "gate/base/secrets.h"
#include "gate/base/shell.h"
#include "gate/base/text.h"
#include "gate/cli/ci_system.h"
#include "gate/cli/commands.h"
#include "gate/cli/completion.h"
#include "gate/cli/manual.h"
#include "gate/cli/value_types.h"
#include "gate/cli/version.h"

namespace gate {

namespace {

constexpr const char* kServerText =
    "server on which the copies are made (default: $MIGRATION_GATE_SERVER, or one that is started "
    "and thrown away; none: that one)";

FailOn fail_on_of(std::string_view word) {
  if (word == "never") return FailOn::never;
  return word == "warning" ? FailOn::warning : FailOn::error;
}

// A variable of the CI that is not set must not mean the default.
CLI::Validator not_empty() {
  const auto complain = [](const std::string& value) {
    return std::string(value.empty() ? "the value is empty" : "");
  };
  return CLI::Validator(complain, "");
}

// The type's name is a row of value_types.cc, which says what completions offer for it.
CLI::Option& add_value(CLI::App& command, const char* name, std::string& value,
                       const std::string& type, const char* what) {
  return *command.add_option(name, value, what)->type_name(type)->check(not_empty());
}

void add_output_options(CLI::App& command, OutputOptions& output) {
  command
      .add_option("--report", output.reports, "FORMAT[=PATH]; - or no path is stdout; repeatable")
      ->type_name("FORMAT[=PATH]")
      ->allow_extra_args(false);
  command
      .add_option_function<std::string>(
          "--fail-on", [&output](const std::string& word) { output.fail_on = fail_on_of(word); },
          "error (default), warning or never")
      ->check(CLI::IsMember({"error", "warning", "never"}));
  command.add_option("--only", output.only, "judge only checks that match this glob; repeatable")
      ->type_name("CHECK")
      ->allow_extra_args(false);
  command.add_option("--skip", output.skip, "leave out checks that match this glob; repeatable")
      ->type_name("CHECK")
      ->allow_extra_args(false);
  const auto add = [&](const char* name, std::string& value, const char* type, const char* what) {
    add_value(command, name, value, type, what);
  };
  add("--baseline", output.baseline.path, "FILE",
      "findings that are known and do not count again, in place of the scenario's baseline");
  add("--write-baseline", output.baseline.write, "FILE",
      "write what is found now as known, and judge with it");
  add("--owner", output.baseline.owner, "NAME",
      "who sees to the new entries (default: git's user.email, $USER)");
  add("--reason", output.baseline.reason, "TEXT", "why the new entries may stay for now");
  add("--compare", output.compare, "FILE",
      "the JSON report of an earlier run, such as the target branch's: say what is new, fixed and "
      "changed since");
  command
      .add_option(
          "--ci", output.ci,
          "auto (default), a system's name or none: annotations, summaries and folds of the "
          "system that runs this")
      ->check(CLI::IsMember(ci_choices()));
  command.add_option("--color", output.color, "auto (default), always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command.add_flag_callback(
      "-q,--quiet", [&output] { output.verbosity = -1; }, "only the verdict");
  command.add_flag_callback(
      "-v,--verbose", [&output] { output.verbosity = 1; }, "passed points too");
}

void add_run(CLI::App& app, RunCommand& run) {
  CLI::App& command =
      *app.add_subcommand("run", "rehearse pending migrations on a copy, and judge");
  command.footer(
      "Examples:\n"
      "  migration-gate run --fixture store.db --migrations db/migrations\n"
      "  migration-gate run scenario.json --report junit=junit.xml --report json=report.json\n"
      "  migration-gate run scenarios/ --shard 2/3 --report json=report-2.json\n"
      "Rollbacks are tried with rows that came after the cut-over, too: unasked up to 8 MB.");
  command
      .add_option("scenario", run.scenarios,
                  "scenario files, and folders in which all scenarios are run")
      ->type_name("FILE");
  const auto add = [&](const char* name, std::string& value, const char* type, const char* what) {
    add_value(command, name, value, type, what);
  };
  add("--fixture", run.fixture, "FILE",
      "production-like database: .db, .db.gz, .sql, .sql.gz, .dump, a folder with a manifest, or "
      "the URL of one that runs");
  add("--migrations", run.migrations, "DIR", "folder with the migrations");
  add("--engine", run.engine, "ENGINE", "database product (default: told from the fixture)");
  add("--server", run.server, "URL", kServerText);
  add("--format", run.format, "FORMAT", "migration format (default: detected)");
  add("--target", run.target, "VERSION", "last version to apply (default: latest)");
  add("--base", run.base, "REVISION",
      "git revision that this branch is to be merged with, for example origin/main");
  command
      .add_option("--limit", run.limits,
                  "apply-seconds=N, rollback-seconds=N or lock-seconds=N per migration; growth=2x "
                  "or growth=500MB for all of them")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  add("--work-dir", run.work_dir, "DIR", "where the copies go (default: $TMPDIR or /tmp)");
  add("--cache-dir", run.cache_dir, "DIR",
      "keeps unpacked and loaded fixtures for later runs (default: none)");
  add("--cache-size", run.cache_size, "SIZE", "how much stays there (default: 10GB)");
  command
      .add_option("--jobs", run.jobs,
                  "how much is done at the same time: scenarios, and of a single one reading and "
                  "checking (default: as many as there are cores, of a single one 2 at most)")
      ->type_name("NUMBER")
      ->check(CLI::Range(1U, 64U));
  add("--shard", run.shard, "I/N",
      "only this share of the scenarios, 1/3 to 3/3; auto: as the CI numbers its parallel jobs");
  command
      .add_option(
          "--checks", run.checks,
          "who reads rows and checks indexes and references: the database product (engine), "
          "our own reader wherever it can (own), whichever is faster (fast, the default)")
      ->check(CLI::IsMember({"fast", "own", "engine"}));
  command.add_flag("--keep", run.keep, "leave the copies behind");
  command.add_flag("--show-values", run.show_values,
                   "show text and blobs of rows and of statements in reports");
  command.add_flag("--fail-on-empty", run.fail_on_empty, "exit 4 where nothing is pending");
  add_output_options(command, run.output);
}

void add_status(CLI::App& app, StatusCommand& status) {
  CLI::App& command = *app.add_subcommand("status", "what is applied, and what would be run");
  command.footer(
      "Example:\n"
      "  migration-gate status --fixture store.db --migrations db/migrations");
  RunCommand& run = status.run;
  command.add_option("scenario", run.scenarios, "scenario files")->type_name("FILE");
  const auto add = [&](const char* name, std::string& value, const char* type, const char* what) {
    add_value(command, name, value, type, what);
  };
  add("--fixture", run.fixture, "FILE", "the database: .db, .db.gz, .sql, .sql.gz, or a folder");
  add("--migrations", run.migrations, "DIR", "folder with the migrations");
  add("--engine", run.engine, "ENGINE", "database product (default: told from the fixture)");
  add("--server", run.server, "URL", kServerText);
  add("--format", run.format, "FORMAT", "migration format (default: detected)");
  add("--target", run.target, "VERSION", "last version to apply (default: latest)");
  add("--work-dir", run.work_dir, "DIR",
      "where a copy goes if one is needed (default: $TMPDIR or /tmp)");
  command.add_flag("--exit-code", status.exit_code, "exit 1 where anything is pending or wrong");
  command.add_flag_callback(
      "-v,--verbose", [&run] { run.output.verbosity = 1; }, "what is applied, too, one by one");
}

void add_diff(CLI::App& app, DiffCommand& diff) {
  CLI::App& command =
      *app.add_subcommand("diff",
                          "schema and data differences of two databases, which stay as they "
                          "are");
  command.footer(
      "Examples:\n"
      "  migration-gate diff production.db staging.db.gz\n"
      "  migration-gate diff a.db b.sql --ignore 'log_*' --ignore '*.created_at' --report json\n"
      "Exit codes: 0 the same, 1 different, 2 wrong usage, 3 could not be compared.");
  const auto add = [&](const char* name, std::string& value, const char* type, const char* what) {
    return &add_value(command, name, value, type, what);
  };
  add("A", diff.a, "FILE", "one: .db, .db.gz, .sql, .sql.gz, or a folder with a manifest")
      ->required();
  add("B", diff.b, "FILE", "the other one")->required();
  command
      .add_option(
          "--ignore", diff.ignore,
          "leave out a table or view, TABLE.COLUMN, or a setting; * is any run of characters; "
          "repeatable")
      ->type_name("PART")
      ->allow_extra_args(false);
  auto* schema_only = command.add_flag("--schema-only", diff.schema_only, "compare no rows");
  command.add_flag("--data-only", diff.data_only, "compare rows alone")->excludes(schema_only);
  command
      .add_option("--report", diff.output.reports,
                  "FORMAT[=PATH], text or json; - or no path is stdout; repeatable")
      ->type_name("REPORT[=PATH]")
      ->allow_extra_args(false);
  command.add_flag("--show-values", diff.show_values, "show text and blobs of keys");
  add("--work-dir", diff.work_dir, "DIR",
      "where a copy goes if one is needed (default: $TMPDIR or /tmp)");
  add("--server", diff.server, "URL", "server on which copies are made, as for run");
  command.add_option("--color", diff.output.color, "auto (default), always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command.add_flag_callback(
      "-q,--quiet", [&diff] { diff.output.verbosity = -1; }, "only the verdict");
  command.add_flag_callback(
      "-v,--verbose", [&diff] { diff.output.verbosity = 1; }, "tables that are the same, too");
}

void add_init(CLI::App& app, InitCommand& init) {
  CLI::App& command = *app.add_subcommand(
      "init", "find the migrations of a repository; write a scenario and a job for CI");
  command.footer(
      "Examples:\n"
      "  migration-gate init\n"
      "  migration-gate init services/billing --fixture fixtures/billing.db.gz --ci github");
  const auto add = [&](const char* name, std::string& value, const char* type, const char* what) {
    add_value(command, name, value, type, what);
  };
  add("folder", init.folder, "DIR", "the repository, or a part of it (default: this one)");
  add("--migrations", init.migrations, "DIR", "folder with the migrations (default: found)");
  add("--format", init.format, "FORMAT", "migration format (default: detected)");
  add("--fixture", init.fixture, "FILE", "production-like database (default: the only one found)");
  add("--engine", init.engine, "ENGINE", "database product (default: told from what is found)");
  add_value(command, "--ci", init.ci, one_of(ci_choices()), "what the job is for (default: auto)");
  add("--source", init.source, "URL", "what the job is to fetch migration-gate from with git");
  command.add_flag("--force", init.force, "write over files that are there");
  command.add_flag("--dry-run", init.dry_run, "show what would be written, and write nothing");
}

std::string list_patterns() {
  std::string text = "Patterns:\n";
  for (const Pattern& pattern : patterns()) {
    text += concat("  ", pattern.name, ": ", pattern.summary, " (", pattern.needs, ")\n");
  }
  return text;
}

void add_new(CLI::App& app, NewCommand& fresh) {
  CLI::App& command =
      *app.add_subcommand("new", "write a migration and its way back, the safe way");
  command.footer(concat(list_patterns(),
                        "Example:\n  migration-gate new add_phone --pattern add-column --table "
                        "users --column phone --type TEXT --migrations db/migrations"));
  add_value(command, "name", fresh.name, "NAME", "what it is called").required();
  add_value(command, "--pattern", fresh.pattern, "PATTERN", "what it does; see below").required();
  const auto add = [&](const char* name, std::string& value, const char* type, const char* what) {
    add_value(command, name, value, type, what);
  };
  add("--migrations", fresh.folder, "DIR", "folder with the migrations (default: this one)");
  add("--format", fresh.format, "FORMAT", "migration format (default: as the folder's files are)");
  add("--table", fresh.request.table, "NAME", "the table");
  add("--column", fresh.request.column, "NAME", "its column");
  add("--to", fresh.request.to, "NAME", "the name of the column beside it");
  add("--type", fresh.request.type, "TEXT",
      "of the column that is added; all of its definition where it is brought back");
  add("--default", fresh.request.default_value, "SQL",
      "of a column that is added or brought back: SQL, such as 0 or \"'none'\"");
  add("--value", fresh.request.value, "SQL", "what to fill with: SQL over the row's columns");
}

void add_lint(CLI::App& app, LintCommand& lint) {
  CLI::App& command =
      *app.add_subcommand("lint", "read scripts without a database, for hooks and editors");
  command.footer(
      "Examples:\n"
      "  migration-gate lint db/migrations\n"
      "  migration-gate lint db/migrations --after 41 --fail-on warning\n"
      "  migration-gate lint db/migrations --dialect postgresql");
  const auto add = [&](const char* name, std::string& value, const char* type, const char* what) {
    add_value(command, name, value, type, what);
  };
  add("folder", lint.folder, "DIR", "folder with the migrations (default: this one)");
  add("--format", lint.format, "FORMAT", "migration format (default: detected)");
  add("--dialect", lint.dialect, "DIALECT",
      "product whose SQL it is, as postgresql or mysql (default: as the tool's settings or the "
      "scripts say)");
  add("--after", lint.after, "VERSION", "judge only what comes after this version");
  add("--policy", lint.scenario, "FILE", "scenario file whose policy is to hold");
  command.add_flag("--show-values", lint.show_values, "show text and blobs of statements");
  add_output_options(command, lint.output);
}

void add_report(CLI::App& app, ReportCommand& report) {
  CLI::App& command =
      *app.add_subcommand("report", "judge a recorded run again, and render it in other formats");
  command
      .add_option_function<std::string>(
          "run", [&report](const std::string& path) { report.runs = {path}; },
          "a JSON report of `run`")
      ->type_name("FILE");
  const auto add_options = [&report](CLI::App& to) {
    add_value(to, "--policy", report.scenario, "FILE", "scenario file whose policy is to hold");
    add_output_options(to, report.output);
  };
  add_options(command);
  CLI::App& merge = *command.add_subcommand(
      "merge", "one report of several machines' shards; what is missing is no pass");
  merge.footer(
      "Example:\n"
      "  migration-gate report merge report-1.json report-2.json --report junit=junit.xml");
  merge.add_option("runs", report.runs, "JSON reports of `run`")->type_name("FILE");
  add_options(merge);
}

void add_completion(CLI::App& app, std::string& shell) {
  CLI::App& command =
      *app.add_subcommand("completion", "a script by which a shell completes this command line");
  command.footer(
      "Examples:\n"
      "  source <(migration-gate completion bash)\n"
      "  migration-gate completion zsh >\"${fpath[1]}/_migration-gate\"\n"
      "  migration-gate completion fish >~/.config/fish/completions/migration-gate.fish");
  command.add_option("shell", shell, "which shell")->type_name(one_of(shells()));
}

int print(const std::string& text) {
  std::cout << text;
  return 0;
}

std::string command_line(int argc, char** argv) {
  std::vector<std::string> words{"migration-gate"};
  for (int i = 1; i < argc; ++i) words.push_back(shell_word(without_secrets(argv[i])));
  return join(words, " ");
}

// What each of several scenarios is run with again by itself: neither where reports and copies go,
// nor what other scenarios or machines have to do.
std::string options_line(const CLI::App& run) {
  constexpr std::string_view kNotItsOwn[] = {
      "--report", "--write-baseline", "--owner",     "--reason",    "--compare", "--ci",
      "--color",  "--quiet",          "--verbose",   "--work-dir",  "--keep",    "--jobs",
      "--shard",  "--help",           "--cache-dir", "--cache-size"};
  std::vector<std::string> words{"migration-gate run"};
  for (const CLI::Option* option : run.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 || !option->nonpositional()) continue;
    if (std::ranges::find(kNotItsOwn, name) != std::end(kNotItsOwn)) continue;
    const bool has_value = option->get_items_expected_max() > 0;
    for (const std::string& value : option->results()) {
      words.push_back(has_value ? concat(name, ' ', shell_word(without_secrets(value))) : name);
    }
  }
  return join(words, " ");
}

// The type of an option's value without what else CLI11 says of it: "TEXT:{a,b}" is "{a,b}".
std::string type_of(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return {};
  const std::string type = option.get_type_name();
  const std::size_t words = type.find('{');
  return words == std::string::npos ? type.substr(0, type.find(':')) : type.substr(words);
}

OptionShape shape_of(const CLI::Option& option) {
  OptionShape shape{.type = type_of(option),
                    .summary = option.get_description(),
                    .is_repeatable = option.get_items_expected_max() > 1,
                    .is_required = option.get_required()};
  for (const std::string& name : option.get_snames()) shape.names.push_back(concat('-', name));
  for (const std::string& name : option.get_lnames()) shape.names.push_back(concat("--", name));
  if (!option.nonpositional()) shape.names.push_back(option.get_name(true));
  return shape;
}

CommandShape shape_of(const CLI::App& app) {
  CommandShape shape{
      .name = app.get_name(), .summary = app.get_description(), .footer = app.get_footer()};
  for (const CLI::Option* option : app.get_options()) {
    auto& list = option->nonpositional() ? shape.options : shape.positionals;
    list.push_back(shape_of(*option));
  }
  for (const CLI::App* command : app.get_subcommands({})) {
    shape.commands.push_back(shape_of(*command));
    for (CommandShape& below : shape.commands.back().commands) {
      below.name = concat(shape.commands.back().name, ' ', below.name);
    }
  }
  return shape;
}

std::vector<std::string> known_flags(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back(concat("--", name));
  }
  return flags;
}

// What is wrong with the first word that nothing takes; empty where all are taken.
std::string unknown_word(const CLI::App& app) {
  const std::vector<std::string> words = app.remaining(true);
  if (words.empty()) return {};
  const auto chosen = app.get_subcommands();
  const auto below = chosen.empty() ? chosen : chosen.front()->get_subcommands();
  const CLI::App& asked = chosen.empty() ? app : below.empty() ? *chosen.front() : *below.front();
  const std::string word = words.front().substr(0, words.front().find('='));
  const bool is_flag = word.starts_with("-");
  std::vector<std::string> known;
  if (is_flag) {
    known = known_flags(asked);
  } else if (chosen.empty()) {
    for (const CLI::App* command : app.get_subcommands({})) known.push_back(command->get_name());
  }
  const std::string near = nearest(word, known);
  const std::string_view kind = is_flag ? "flag" : chosen.empty() ? "subcommand" : "argument";
  return concat("unknown ", kind, " ", in_quotes(word),
                near.empty() ? "" : concat(" (did you mean '", near, "'?)"));
}

// CLI11 would take the next word for the value of "--target=".
void refuse_empty_values(int argc, char** argv) {
  for (const std::string_view word : std::vector<std::string_view>(argv + 1, argv + argc)) {
    if (!word.starts_with("--") || word.find('=') != word.size() - 1) continue;
    throw UsageError(concat(word.substr(0, word.size() - 1), ": the value is empty"));
  }
}

// CLI11 has its own codes and words; ours are a UsageError, and 0 for help.
bool parse(CLI::App& app, int argc, char** argv) {
  refuse_empty_values(argc, argv);
  try {
    app.parse(argc, argv);
    return true;
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    std::cout << (chosen.empty() ? app.help() : chosen.front()->help(app.get_name()));
  } catch (const CLI::CallForVersion&) {
    std::cout << (app.count("--json") > 0 ? version_json() : version_text()) << '\n';
  } catch (const CLI::ParseError& error) {
    const std::string unknown = unknown_word(app);
    throw UsageError(concat(unknown.empty() ? error.what() : unknown,
                            "; `migration-gate --help` shows what there is"));
  }
  return false;
}

}  // namespace

int run_command(int argc, char** argv) {
  CLI::App app(
      "Can these migrations be applied to production, and taken back, without losing or "
      "silently changing anything?",
      "migration-gate");
  app.require_subcommand(1);
  app.set_version_flag("--version", "", "what this is, and of which engines");
  bool as_json = false;
  app.add_flag("--json", as_json, "with --version: as JSON")->needs("--version");
  RunCommand run;
  StatusCommand status;
  DiffCommand diff;
  InitCommand init;
  NewCommand fresh;
  LintCommand lint;
  ReportCommand report;
  std::string table;
  std::string check;
  std::string shell;
  add_run(app, run);
  add_status(app, status);
  add_diff(app, diff);
  add_init(app, init);
  add_new(app, fresh);
  add_lint(app, lint);
  add_report(app, report);
  app.add_subcommand("list", "list checks, formats, engines or reports")
      ->add_option("table", table, "what to list")
      ->type_name(one_of(listed_tables()));
  app.add_subcommand("explain", "what a check looks for, why, and what to do")
      ->add_option("check", check, "its id, for example data/row-counts")
      ->type_name("CHECK");
  add_completion(app, shell);
  app.add_subcommand("manual", "the man page; `migration-gate manual | man -l -` shows it");
  if (!parse(app, argc, argv)) return 0;

  run.command_line = command_line(argc, argv);
  run.options_line = options_line(*app.get_subcommand("run"));
  lint.command_line = run.command_line;
  const bool is_quiet =
      run.output.verbosity < 0 || lint.output.verbosity < 0 || diff.output.verbosity < 0;
  set_quiet(is_quiet);
  set_progress_style(is_quiet ? ProgressStyle::none : usual_progress_style());
  if (app.got_subcommand("run")) return run_scenarios(run);
  if (app.got_subcommand("status")) return show_status(status);
  if (app.got_subcommand("diff")) return show_diff(diff);
  if (app.got_subcommand("init")) return init_project(init);
  if (app.got_subcommand("new")) return write_new(fresh);
  if (app.got_subcommand("lint")) return lint_folder(lint);
  report.merge = app.get_subcommand("report")->got_subcommand("merge");
  if (app.got_subcommand("report")) return report_again(report);
  if (app.got_subcommand("list")) return list_table(table);
  if (app.got_subcommand("completion")) return print(completion_script(shell, shape_of(app)));
  if (app.got_subcommand("manual")) return print(manual_page(shape_of(app)));
  return explain_check(check);
}

}  // namespace gate
