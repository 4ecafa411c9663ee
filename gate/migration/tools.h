// The rows of the table of formats: each is defined in the file of its name.
#pragma once

#include "gate/migration/format.h"

namespace gate {

extern const Format kPlain;
extern const Format kGolangMigrate;
extern const Format kDbmate;
extern const Format kGoose;
extern const Format kSqlMigrate;
extern const Format kRambler;
extern const Format kMybatis;
extern const Format kPostgrator;
extern const Format kBun;
extern const Format kMorph;
extern const Format kPop;
extern const Format kNodePgMigrate;
extern const Format kTern;
extern const Format kGraphileMigrate;
extern const Format kSqlx;
extern const Format kSqlxSimple;
extern const Format kPrisma;
extern const Format kDiesel;
extern const Format kDrizzle;
extern const Format kDrizzleV1;
extern const Format kD1;
extern const Format kFlyway;
extern const Format kRefinery;
extern const Format kLiquibase;
extern const Format kAtlas;
extern const Format kSqitch;
extern const Format kAlembic;
extern const Format kAlembicPython;
extern const Format kDjango;
extern const Format kKnex;
extern const Format kRails;
extern const Format kSupabase;
extern const Format kCommands;

// The attribute of a migration that holds what all before it make: an empty database begins with
// the newest one, and any other passes over it.
inline constexpr const char* kCheckpoint = "checkpoint";

// The attribute with the versions before it, with commas, where a row stands for all of them.
inline constexpr const char* kParents = "parents";

// The attribute that says why a file holds no SQL: "is Ruby, which only Rails runs".
inline constexpr const char* kCode = "code";

// The user's statements, as steps; they point into `script`.
void append_script(const Script& script, std::vector<Step>& steps);

// A script and the tool's own statements that record it, in a transaction, unless the script says
// that it wants none.
std::vector<Step> in_one_transaction(const Script& script, const std::vector<std::string>& record);

// The same for a tool that hands the script to the server as one query where it opens no
// transaction: its statements share one all the same, unless it is a single one or says BEGIN.
std::vector<Step> as_one_query(const Script& script);
std::vector<Step> in_one_transaction_or_query(const Script& script,
                                              const std::vector<std::string>& record);

// A table as SQL says it, with the schema that its name begins with where the dialect has schemas.
std::string table_literal(std::string_view name, Dialect dialect);

// The history as SQL says it: the table that is there, or else the one that the tool makes.
std::string history_literal(const Table* history_table, std::string_view made, Dialect dialect);

// A name without the schema before it.
std::string_view without_schema(std::string_view name);

// The same for a tool that writes nothing but the version, into `column` of its history. Nothing
// where the migration has no script of that direction.
std::vector<Step> with_row_of_version(const Migration& migration, Direction direction,
                                      const Table* history_table, std::string_view made,
                                      std::string_view column, Dialect dialect);

}  // namespace gate
