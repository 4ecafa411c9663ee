#include "gate/rehearsal/programs.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <regex>
#include <utility>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/full_disk.h"
#include "gate/base/text.h"
#include "gate/migration/code.h"
#include "gate/rehearsal/program_effects.h"

namespace gate {

namespace {

constexpr std::array<std::string_view, 5> kPlaceholders = {"version", "previous", "name",
                                                           "database", "url"};

using Values = std::vector<std::pair<std::string_view, std::string>>;

// {name} becomes its value; anything else in braces stays.
std::string filled(const std::string& text, const Values& values) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto found = std::ranges::find_if(values, [&](const auto& value) {
      return std::string_view(text).substr(at).starts_with(value.first);
    });
    if (found == values.end()) {
      result += text[at++];
    } else {
      result += found->second;
      at += found->first.size();
    }
  }
  return result;
}

std::vector<std::string> filled(std::vector<std::string> words, const Values& values) {
  for (std::string& word : words) word = filled(word, values);
  return words;
}

// As one would type it, the folder of the adapter left out.
std::string shown(const std::vector<std::string>& words, const std::string& work_dir) {
  std::vector<std::string> parts;
  for (const std::string& word : words) {
    const bool is_ours = word.starts_with(work_dir + "/");
    const std::string text = is_ours ? word.substr(work_dir.size() + 1) : word;
    const bool is_plain = !text.empty() && text.find_first_of(" \t\n'\"") == std::string::npos;
    parts.push_back(is_plain ? text : in_quotes(text));
  }
  return join(parts, " ");
}

// Its end, which is where programs say what went wrong.
std::string end_of(const std::string& text) {
  constexpr std::size_t kMost = 16'384;
  if (text.size() <= kMost) return text;
  const std::size_t begin = text.find('\n', text.size() - kMost);
  return concat("…", text.substr(begin == std::string::npos ? text.size() - kMost : begin));
}

// "exit code 1: no such table: x"
std::string why_failed(const ProcessResult& result) {
  constexpr int kSignals = 128;
  std::string how = result.exit_code > kSignals
                        ? concat("ended by signal ", result.exit_code - kSignals)
                        : concat("exit code ", result.exit_code);
  const std::string said = headline_of_failure(result.error.empty() ? result.out : result.error);
  return said.empty() ? how : concat(how, ": ", said);
}

// It is started from another folder.
std::string from_here(const std::string& program) {
  if (program.find('/') == std::string::npos) return program;
  return std::filesystem::absolute(program).string();
}

// Where the tool is not found by what runs the adapter.
std::string advice_on(const ProcessResult& result) {
  for (const std::string_view missing : {"No module named", "Cannot find module"}) {
    if (result.error.find(missing) == std::string::npos) continue;
    return "; migrations.commands.program in the scenario says what else is to run it, such as "
           "venv/bin/python";
  }
  return {};
}

// Empty = it is sound.
std::string damage_of(Session& session) {
  try {
    return join(session.check_integrity({}), "; ");
  } catch (const Interrupted&) {
    throw;
  } catch (const Error& error) {
    if (speaks_of_full_disk(error.what())) throw;
    return error.what();
  }
}

[[noreturn]] void throw_unknown(const std::string& program) {
  throw UsageError(concat("there is no program ", in_quotes(program),
                          " to run the migrations with; migrations.commands in the scenario says "
                          "which one it is"));
}

}  // namespace

Programs::Programs(Engine& engine, const Format& format, const Commands& commands,
                   std::string folder, const std::string& work_dir, double limit_seconds)
    : engine_(engine),
      format_(format),
      commands_(commands),
      folder_(std::move(folder)),
      work_dir_(std::filesystem::absolute(work_dir).string()),
      limit_seconds_(limit_seconds) {
  if (commands_.directory.empty()) commands_.directory = folder_;
  if (!is_folder(commands_.directory)) {
    throw UsageError(concat("no folder ", in_quotes(commands_.directory),
                            " to run the commands of the migrations in"));
  }
  check_words();
  const Adapter& adapter = *format.adapter;
  for (const AdapterFile& file : adapter.files) {
    write_file(concat(work_dir_, '/', file.name), file.text);
  }
  if (!adapter.files.empty()) {
    const std::string program =
        commands_.program.empty() ? std::string(adapter.program) : from_here(commands_.program);
    const std::vector<std::string> begin = {program,
                                            concat(work_dir_, '/', adapter.files.front().name)};
    const auto put = [&](std::vector<std::string>& command, std::vector<std::string> words) {
      if (!command.empty()) return;
      command = begin;
      command.insert(command.end(), words.begin(), words.end());
    };
    put(commands_.list, {"list"});
    put(commands_.up, {"up", "{version}"});
    put(commands_.down, {"down", "{version}"});
    return;
  }
  for (const auto& [name, words] :
       {std::pair{"list", &commands_.list}, {"status", &commands_.status}, {"up", &commands_.up}}) {
    if (!words->empty()) continue;
    throw UsageError(concat("the format ", format.name, " needs migrations.commands.", name,
                            " in the scenario"));
  }
}

Programs::~Programs() {
  try {
    for (const AdapterFile& file : format_.adapter->files) {
      remove_file(concat(work_dir_, '/', file.name));
    }
  } catch (const Error&) {  // whoever removes the work folder says so
  }
}

void Programs::check_words() const {
  static const std::regex kPlaceholder(R"(\{([a-z_-]+)\})");
  for (const auto* words : {&commands_.list, &commands_.status, &commands_.up, &commands_.down}) {
    for (const std::string& word : *words) {
      for (std::sregex_iterator at(word.begin(), word.end(), kPlaceholder), end; at != end; ++at) {
        const std::string name = (*at)[1];
        if (std::ranges::count(kPlaceholders, name) > 0) continue;
        throw UsageError(concat("migrations.commands: ", in_quotes(at->str()), " in ",
                                in_quotes(word), " stands for nothing (known: {version}, ",
                                "{previous}, {name}, {database}, {url})"));
      }
    }
  }
  for (const auto& variable : commands_.environment) {
    const std::string& name = variable.first;
    if (!name.empty() && name.find('=') == name.npos && !name.starts_with("MIGRATION_GATE_")) {
      continue;
    }
    throw UsageError(
        concat("migrations.commands.environment: ", in_quotes(name), " cannot be set"));
  }
}

ProcessResult Programs::call(const std::vector<std::string>& words, const Database& database,
                             const std::string& trace, double limit_seconds) const {
  const std::string url = engine_.url(database);
  const std::string path = std::filesystem::absolute(database.location).string();
  const Values values = {{"{database}", path}, {"{url}", url}};
  ProcessOptions options{.directory = commands_.directory, .limit_seconds = limit_seconds};
  options.set = {{"MIGRATION_GATE_DATABASE", path},
                 {"MIGRATION_GATE_URL", url},
                 {"DATABASE_URL", url},
                 {"MIGRATION_GATE_STATEMENTS", trace},
                 {"PYTHONDONTWRITEBYTECODE", "1"}};  // nothing is left in the project
  for (const auto& variable : commands_.environment) {
    std::erase_if(options.set, [&](const auto& one) { return one.first == variable.first; });
    options.set.emplace_back(variable.first, filled(variable.second, values));
  }
  return run_process(filled(words, values), options);
}

std::string Programs::answer(const std::vector<std::string>& words,
                             const Database& database) const {
  const ProcessResult result = call(words, database, "", limit_seconds_);
  if (!result.found) throw_unknown(words.front());
  if (result.exit_code == 0) return result.out;
  throw Error(concat(shown(words, work_dir_), ": ", why_failed(result), advice_on(result)));
}

MigrationFolder Programs::list(const Database& database) const {
  return folder_of_list(format_.name, folder_, answer(commands_.list, database),
                        !commands_.down.empty());
}

std::vector<AppliedMigration> Programs::status(const Database& database) const {
  return applied_of_status(answer(commands_.status, database));
}

std::vector<Step> Programs::steps(const Migration& migration, const Migration* previous,
                                  Direction direction) const {
  const Values values = {{"{version}", migration.version},
                         {"{name}", migration.name},
                         {"{previous}", previous == nullptr ? "" : previous->version}};
  const bool is_up = direction == Direction::up;
  Step step{.kind = Step::Kind::program,
            .words = filled(is_up ? commands_.up : commands_.down, values)};
  step.sql = shown(step.words, work_dir_);
  const auto& script = is_up ? migration.up : migration.down;
  step.path = script ? script->path : "";
  return {std::move(step)};
}

std::vector<Step> Programs::steps(std::span<const Migration* const> migrations) const {
  Step step = steps(*migrations.front(), nullptr, Direction::up).front();
  for (const Migration* other : migrations.subspan(1)) {
    step.words.push_back(other->version);
    step.sql += concat(' ', other->version);
  }
  step.path.clear();
  return {std::move(step)};
}

std::vector<std::string> Programs::own_tables(const Schema& schema) const {
  std::vector<std::string> names = commands_.tables;
  for (const std::string_view name : format_.beside) names.emplace_back(name);
  if (const Table* history = find_history(format_, schema)) names.push_back(history->name);
  return names;
}

ProgramRun Programs::run(Session& session, const Step& step,
                         const std::optional<SessionOptions>& look_with,
                         double limit_seconds) const {
  const std::string trace = look_with ? concat(work_dir_, "/statements") : "";
  ProgramEffects effects(engine_, session, look_with, work_dir_);
  ProgramRun run;
  const Stopwatch watch;
  try {
    const ProcessResult result = call(step.words, session.database(), trace, limit_seconds);
    if (!result.found) throw_unknown(step.words.front());
    run.output = end_of(result.out + result.error);
    if (result.exit_code != 0) run.error = why_failed(result);
  } catch (const TimedOut&) {
    run.timed_out = true;
  }
  run.seconds = watch.seconds();
  const std::string bytes = exists(trace) ? read_file(trace) : "";
  if (!trace.empty()) remove_file(trace);
  if (session.has_moved()) {
    throw Error(concat(step.sql,
                       " put something else in the place of the database: what it did "
                       "cannot be followed"));
  }
  if (!run.error.empty() || run.timed_out) return run;
  try {
    run.unseen =
        effects.find(statements_of_trace(bytes, step.path), own_tables(session.read_schema()), step,
                     run.statements, run.executed);
  } catch (const Interrupted&) {
    throw;
  } catch (const Error& error) {
    if (speaks_of_full_disk(error.what())) throw;
    const std::string damage = damage_of(session);
    if (damage.empty()) throw;
    run.error = concat("it left a database that is damaged: ", damage);
  }
  return run;
}

}  // namespace gate
