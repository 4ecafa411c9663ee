// https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/nodes/parsenodes.h names the
// fields.
#include "gate/sql/pg_facts.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "gate/base/text.h"
#include "gate/sql/lexer.h"
#include "gate/sql/pg_columns.h"
#include "gate/sql/pg_functions.h"
#include "gate/sql/pg_hazards.h"
#include "gate/sql/pg_placeholders.h"
#include "gate/sql/pg_tree.h"

namespace gate {

namespace {

using Facts = std::vector<StatementFacts>;

bool is_temporary(const PgNode& relation) {
  return relation.text("relpersistence") == "t" || relation.text("schemaname") == "pg_temp";
}

StatementFacts about(Verb verb, const PgNode& relation) {
  return {.verb = verb, .table = relation.text("relname"), .temporary = is_temporary(relation)};
}

// WHERE true, WHERE 1 = 1
bool is_always_true(const PgNode& condition) {
  if (condition.at("boolval").flag("boolval")) return true;
  const std::string left = condition.at("lexpr").constant();
  const std::vector<std::string> op = condition.names("name");
  return op == std::vector<std::string>{"="} && !left.empty() &&
         left == condition.at("rexpr").constant();
}

// One action of ALTER TABLE.
class ActionReader {
 public:
  ActionReader(const PgNode& action, const StatementFacts& table)
      : action_(action), def_(action.at("def")), table_(table) {}

  std::optional<StatementFacts> read() const {
    const std::string type = action_.text("subtype");
    if (type == "AT_AddColumn") return added_column();
    if (type == "AT_AddConstraint") return added_constraint();
    if (type == "AT_AlterColumnType") return altered_type();
    if (type == "AT_DropColumn") {
      StatementFacts facts = of_column(Verb::drop_column);
      facts.if_exists = facts.if_exists || action_.flag("missing_ok");
      return facts;
    }
    if (type == "AT_SetNotNull") return of_column(Verb::set_not_null);
    // And its index, where it has one.
    if (type == "AT_DropConstraint") return of_column(Verb::drop_index);
    return keeps_values(type) ? std::optional(of_column(Verb::alter_default)) : std::nullopt;
  }

 private:
  static bool keeps_values(std::string_view type) {
    constexpr std::string_view kTypes[] = {
        "AT_ColumnDefault", "AT_DropNotNull",   "AT_AddIdentity",   "AT_SetIdentity",
        "AT_DropIdentity",  "AT_SetStatistics", "AT_SetStorage",    "AT_SetCompression",
        "AT_SetOptions",    "AT_ResetOptions",  "AT_DropExpression"};
    return std::ranges::find(kTypes, type) != std::end(kTypes);
  }

  StatementFacts of_column(Verb verb) const {
    StatementFacts facts = table_;
    facts.verb = verb;
    facts.name = action_.text("name");
    return facts;
  }

  StatementFacts added_column() const {
    StatementFacts facts = of_column(Verb::add_column);
    facts.if_exists = facts.if_exists || action_.flag("missing_ok");
    facts.columns = {read_column(def_, facts)};
    facts.name = facts.columns[0].name;
    return facts;
  }

  StatementFacts altered_type() const {
    StatementFacts facts = of_column(Verb::alter_column);
    StatementFacts unused;
    facts.columns = {read_column(def_, unused)};
    facts.columns[0].name = facts.name;
    facts.converts_alone = converts_alone(def_, facts.name);
    return facts;
  }

  // One that an index is made for is that index. Where it takes one that is there (USING INDEX),
  // nothing is made and no row is asked.
  std::optional<StatementFacts> added_constraint() const {
    const std::string kind = def_.text("contype");
    StatementFacts facts = table_;
    facts.name = def_.text("conname");
    if (kind == "CONSTR_CHECK" || kind == "CONSTR_FOREIGN") {
      facts.verb = Verb::add_constraint;
      read_constraint(def_, facts);
      return facts;
    }
    const bool is_key = kind == "CONSTR_PRIMARY";
    const bool is_exclusion = kind == "CONSTR_EXCLUSION";
    if (!is_key && !is_exclusion && kind != "CONSTR_UNIQUE") return std::nullopt;
    if (!def_.text("indexname").empty()) return std::nullopt;
    facts.verb = Verb::create_index;
    facts.is_unique = !is_exclusion;
    facts.indexed = {def_.names("keys")};
    if (facts.name.empty()) {
      facts.name = is_key
                       ? default_name(facts.table, {}, "pkey")
                       : default_name(facts.table, facts.indexed[0], is_exclusion ? "excl" : "key");
    }
    return facts;
  }

  const PgNode& action_;
  PgNode def_;
  const StatementFacts& table_;
};

// One statement of the tree.
class Reader {
 public:
  Facts read(const PgNode& statement) {
    read_any(statement);
    if (facts_.empty()) facts_.emplace_back();
    return std::move(facts_);
  }

 private:
  void read_any(const PgNode& node) {
    const std::string_view kind = node.kind();
    if (kind == "CreateStmt" || kind == "CreateForeignTableStmt") return read_table(node);
    const PgNode into = node.at(kind == "SelectStmt" ? "intoClause" : "into");
    if (kind == "CreateTableAsStmt" || into) return read_table_as(node, into.at("rel"));
    if (kind == "CreateSchemaStmt") return read_schema(node);
    if (kind == "IndexStmt") return read_index(node);
    if (kind == "ViewStmt") return read_view(node.at("view"));
    if (kind == "CreateTrigStmt") return read_trigger(node);
    if (kind == "AlterTableStmt") return read_alter(node);
    if (kind == "RenameStmt") return read_rename(node);
    if (kind == "DropStmt") return read_drop(node);
    if (kind == "DropdbStmt") return add({.verb = Verb::drop_schema, .name = node.text("dbname")});
    if (kind == "TruncateStmt") return read_truncate(node);
    if (kind == "TransactionStmt") return read_transaction(node.text("kind"));
    read_rows(node);
  }

  void add(StatementFacts facts) { facts_.push_back(std::move(facts)); }

  // What a table has from others is not known here: then none of its columns is.
  static bool takes_from_others(const PgNode& node) {
    return !node.list("inhRelations").empty() || node.at("ofTypename") ||
           std::ranges::any_of(node.list("tableElts"),
                               [](const PgNode& part) { return part.kind() == "TableLikeClause"; });
  }

  void read_table(const PgNode& whole) {
    const bool is_foreign = whole.kind() == "CreateForeignTableStmt";
    const PgNode node = is_foreign ? whole.at("base") : whole;
    StatementFacts facts = about(Verb::create_table, node.at("relation"));
    facts.if_exists = node.flag("if_not_exists");
    for (const PgNode& part : node.list("tableElts")) {
      if (part.kind() == "ColumnDef") facts.columns.push_back(read_column(part, facts));
      if (part.kind() == "Constraint") read_constraint(part, facts);
    }
    if (takes_from_others(node)) facts.columns.clear();
    if (node.at("partspec")) facts.options.emplace_back("PARTITION BY");
    add(std::move(facts));
  }

  // Also SELECT … INTO.
  void read_table_as(const PgNode& node, const PgNode& into) {
    if (node.text("objtype") == "OBJECT_MATVIEW") return read_view(into);
    StatementFacts facts = about(Verb::create_table, into);
    facts.if_exists = node.flag("if_not_exists");
    facts.selects = true;
    add(std::move(facts));
  }

  void read_schema(const PgNode& node) {
    for (const PgNode& part : node.list("schemaElts")) read_any(part);
  }

  void read_index(const PgNode& node) {
    const PgNode relation = node.at("relation");
    StatementFacts facts = about(Verb::create_index, relation);
    facts.if_exists = node.flag("if_not_exists");
    facts.is_unique = node.flag("unique");
    facts.has_where = static_cast<bool>(node.at("whereClause"));
    facts.is_instant = !relation.flag("inh");
    facts.indexed.emplace_back();
    for (const PgNode& part : node.list("indexParams")) {
      facts.indexed[0].push_back(part.text("name"));  // empty = worked out
    }
    facts.name = node.text("idxname");
    if (facts.name.empty()) facts.name = default_name(facts.table, facts.indexed[0], "idx");
    add(std::move(facts));
  }

  void read_view(const PgNode& relation) {
    StatementFacts facts = about(Verb::create_view, relation);
    facts.name = std::exchange(facts.table, "");
    add(std::move(facts));
  }

  void read_trigger(const PgNode& node) {
    StatementFacts facts = about(Verb::create_trigger, node.at("relation"));
    facts.name = node.text("trigname");
    add(std::move(facts));
  }

  static bool is_table(std::string_view type) {
    return type == "OBJECT_TABLE" || type == "OBJECT_FOREIGN_TABLE";
  }

  void read_alter(const PgNode& node) {
    if (!is_table(node.text("objtype"))) return;
    StatementFacts table = about(Verb::other, node.at("relation"));
    table.if_exists = node.flag("missing_ok");
    for (const PgNode& action : node.list("cmds")) {
      if (auto facts = ActionReader(action, table).read()) add(std::move(*facts));
    }
    if (facts_.empty()) add(std::move(table));
  }

  void read_rename(const PgNode& node) {
    const bool is_column = node.text("renameType") == "OBJECT_COLUMN";
    if (!is_table(node.text(is_column ? "relationType" : "renameType"))) return;
    StatementFacts facts =
        about(is_column ? Verb::rename_column : Verb::rename_table, node.at("relation"));
    facts.if_exists = node.flag("missing_ok");
    facts.name = node.text("subname");
    facts.to = node.text("newname");
    add(std::move(facts));
  }

  static Verb verb_of_drop(std::string_view type) {
    if (is_table(type)) return Verb::drop_table;
    if (type == "OBJECT_INDEX") return Verb::drop_index;
    if (type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW") return Verb::drop_view;
    if (type == "OBJECT_TRIGGER") return Verb::drop_trigger;
    return type == "OBJECT_SCHEMA" ? Verb::drop_schema : Verb::other;
  }

  void read_drop(const PgNode& node) {
    const Verb verb = verb_of_drop(node.text("removeType"));
    if (verb == Verb::other) return;
    for (const PgNode& object : node.list("objects")) {
      std::vector<std::string> names = object.names("items");
      if (object.kind() == "String") names = {object.text("sval")};
      if (names.empty()) continue;
      StatementFacts facts{.verb = verb, .if_exists = node.flag("missing_ok")};
      (verb == Verb::drop_table ? facts.table : facts.name) = names.back();
      facts.temporary = names.front() == "pg_temp";
      add(std::move(facts));
    }
  }

  void read_truncate(const PgNode& node) {
    for (const PgNode& relation : node.list("relations")) {
      StatementFacts facts = about(Verb::remove, relation);
      facts.truncates = true;
      add(std::move(facts));
    }
  }

  void read_transaction(std::string_view kind) {
    StatementFacts facts;
    if (kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START") facts.verb = Verb::begin;
    if (kind == "TRANS_STMT_COMMIT" || kind == "TRANS_STMT_PREPARE") facts.verb = Verb::commit;
    if (kind == "TRANS_STMT_ROLLBACK") facts.verb = Verb::rollback;
    add(std::move(facts));
  }

  static Verb verb_of_rows(const PgNode& node) {
    const std::string_view kind = node.kind();
    if (kind == "UpdateStmt" || kind == "MergeStmt") return Verb::update;
    if (kind == "DeleteStmt") return Verb::remove;
    const bool is_insert = kind == "InsertStmt" || (kind == "CopyStmt" && node.flag("is_from"));
    return is_insert ? Verb::insert : Verb::other;
  }

  // What WITH holds writes, too. The statement itself comes first: it is what the whole is about.
  void read_rows(const PgNode& node) {
    const Verb verb = verb_of_rows(node);
    if (verb != Verb::other) {
      StatementFacts facts = about(verb, node.at("relation"));
      const PgNode where = node.at("whereClause");
      facts.has_where = (where && !is_always_true(where)) || node.kind() == "MergeStmt";
      const PgNode source = node.at("selectStmt");
      facts.selects = source && source.list("valuesLists").empty();
      add(std::move(facts));
    }
    for (const PgNode& common : node.at("withClause").list("ctes")) {
      const PgNode query = common.at("ctequery");
      if (verb_of_rows(query) != Verb::other) read_rows(query);
    }
  }

  Facts facts_{};
};

// Whether all rows are asked for a constraint that is added.
bool checks_rows(const PgNode& statement) {
  return std::ranges::any_of(statement.list("cmds"), [](const PgNode& action) {
    const PgNode constraint = action.at("def");
    const std::string kind = constraint.text("contype");
    return action.text("subtype") == "AT_AddConstraint" && !constraint.flag("skip_validation") &&
           (kind == "CONSTR_CHECK" || kind == "CONSTR_FOREIGN");
  });
}

bool is_concurrent(const PgNode& statement) {
  const bool is_detached = std::ranges::any_of(statement.list("cmds"), [](const PgNode& action) {
    return action.at("def").flag("concurrent");  // DETACH PARTITION
  });
  const bool is_reindexed = statement.kind() == "ReindexStmt" &&
                            std::ranges::any_of(statement.list("params"), [](const PgNode& option) {
                              return option.text("defname") == "concurrently";
                            });
  const bool may = statement.kind() == "IndexStmt" || statement.kind() == "DropStmt";
  return is_detached || is_reindexed || (may && statement.flag("concurrent"));
}

void append(std::vector<std::string> more, std::vector<std::string>& words) {
  for (std::string& word : more) {
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  }
}

void read(const PgNode& statement, PgReading& reading) {
  for (StatementFacts& facts : Reader().read(statement)) reading.facts.push_back(std::move(facts));
  reading.is_concurrent = reading.is_concurrent || is_concurrent(statement);
  reading.checks_rows = reading.checks_rows || checks_rows(statement);
  reading.takes_chance = reading.takes_chance || has_chance(statement);
  reading.selects_by_clock = reading.selects_by_clock || selects_by_time(statement);
  append(privileged_deeds(statement), reading.privileged);
  append(foreign_types(statement), reading.foreign);
}

// A script's rows can be any number, and the words up to them say all that there is to know.
bool inserts_many(std::string_view sql) {
  constexpr std::size_t kMany = 20'000;
  return sql.size() > kMany && is_word(Lexer(sql).next(), "INSERT");
}

PgReading read(const PgTree& tree) {
  PgReading reading;
  for (const PgNode& statement : tree.statements()) read(statement, reading);
  if (reading.facts.empty()) reading.facts.emplace_back();
  return reading;
}

PgReading read(const std::string& sql) {
  const PgTree tree(sql);
  if (tree.refusal().empty()) return read(tree);
  const PgTree filled(with_names_for_placeholders(sql));
  if (filled.refusal().empty()) return read(filled);
  PgReading reading{.refusal = tree.refusal(), .facts = all_facts_of(sql)};
  // Of a template nobody knows what it becomes.
  if (sql.find("{{") == sql.npos) reading.foreign = words_of_others(sql);
  reading.is_expected =
      !reading.foreign.empty() || inserts_many(sql) || is_of_newer_server(sql, reading.refusal);
  return reading;
}

}  // namespace

std::shared_ptr<const PgReading> read_as_postgres(const std::string& sql) {
  // Each check asks for all statements. A thread's own: nobody has to wait, and what the parser
  // keeps is by thread, too.
  constexpr std::size_t kMost = 100'000;
  thread_local std::unordered_map<std::string, std::shared_ptr<const PgReading>> known;
  if (known.size() >= kMost) known.clear();
  std::shared_ptr<const PgReading>& entry = known[sql];
  if (!entry) entry = std::make_shared<const PgReading>(read(sql));
  return entry;
}

}  // namespace gate
