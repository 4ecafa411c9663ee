// What each subcommand does, once the command line has been understood.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/migration/patterns.h"
#include "gate/model/scenario.h"

namespace gate {

// The findings that are known, and those that are to be from now on.
struct BaselineOptions {
  std::string path{};   // in place of the scenario's; empty = the scenario's
  std::string write{};  // empty = none is written
  std::string owner{};  // of new entries; empty = who runs this
  std::string reason{};
};

// What the user asked of judging and of showing, on the command line; it wins over the scenario.
struct OutputOptions {
  std::vector<std::string> reports{};  // FORMAT or FORMAT=PATH
  std::optional<FailOn> fail_on{};
  std::vector<std::string> only{};
  std::vector<std::string> skip{};
  BaselineOptions baseline{};
  std::string compare{};      // the JSON report of the base run; empty = there is none
  std::string color{"auto"};  // always, never, auto
  std::string ci{"auto"};     // github, gitlab, none, auto
  int verbosity = 0;          // -1 quiet, 1 verbose
};

struct RunCommand {
  std::vector<std::string> scenarios{};  // files, folders; empty = made from the flags below
  std::string fixture{};
  std::string migrations{};
  std::string engine{};
  std::string server{};  // a URL; empty = as the environment says, or none
  std::string format{};
  std::string target{};
  std::string base{};                 // a git revision
  std::vector<std::string> limits{};  // NAME=VALUE
  std::string work_dir{};
  std::string cache_dir{};  // empty = nothing is kept for later runs
  std::string cache_size{"10GB"};
  std::string checks{"fast"};  // own, engine, fast
  bool keep = false;
  bool show_values = false;
  bool fail_on_empty = false;
  unsigned jobs = 0;    // at the same time; 0 = as many as there are cores for
  std::string shard{};  // I/N or auto; empty = all scenarios
  std::string command_line{};
  std::string options_line{};  // without scenarios, and what is about reports, copies or machines
  OutputOptions output{};
};

struct LintCommand {
  std::string folder{"."};
  std::string format{};
  std::string dialect{};   // a product's name; empty = as the folder or its scripts say
  std::string after{};     // a version; only what comes after it is judged
  std::string scenario{};  // whose policy is to hold; empty = the defaults
  bool show_values = false;
  std::string command_line{};
  OutputOptions output{};
};

struct ReportCommand {
  std::vector<std::string> runs{};  // JSON reports
  bool merge = false;               // into one, even where there is but one
  std::string scenario{};  // whose policy is to hold in place of the recorded one; empty = recorded
  OutputOptions output{};
};

struct StatusCommand {
  RunCommand run{};        // what it would be
  bool exit_code = false;  // 1 where anything is pending or wrong
};

struct DiffCommand {
  std::string a{};
  std::string b{};
  std::vector<std::string> ignore{};  // tables, TABLE.COLUMN; globs
  bool schema_only = false;
  bool data_only = false;
  bool show_values = false;
  std::string work_dir{};
  std::string server{};    // a URL; empty = as the environment says, or none
  OutputOptions output{};  // reports, colour and verbosity alone
};

struct InitCommand {
  std::string folder{"."};
  std::string migrations{};  // empty = found
  std::string format{};      // empty = detected
  std::string fixture{};     // empty = found
  std::string engine{};      // empty = told by what is found
  std::string ci{"auto"};    // a system's name, auto, none
  std::string source{};      // what git fetches migration-gate from, in CI
  bool force = false;        // write over what is there
  bool dry_run = false;      // show it, write nothing
};

struct NewCommand {
  std::string name{};
  std::string pattern{};
  std::string folder{"."};
  std::string format{};  // empty = as the folder's files are
  PatternRequest request{};
};

// The scenario files, or the one that the flags make; flags win. UsageError for what is wrong.
std::vector<Scenario> read_scenarios(const RunCommand& command);

// Each returns the exit code.
int run_scenarios(const RunCommand& command);
int show_status(const StatusCommand& command);
int show_diff(const DiffCommand& command);
int init_project(const InitCommand& command);
int write_new(const NewCommand& command);
int lint_folder(const LintCommand& command);
int report_again(const ReportCommand& command);
int list_table(const std::string& table);
int explain_check(const std::string& id);

std::vector<std::string> listed_tables();

}  // namespace gate
