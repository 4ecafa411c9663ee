// SQLite itself says where statements end: its shell's rule, and what its parser consumed.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <array>
#include <memory>
#include <random>
#include <span>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/split.h"

namespace gate {
namespace {

using Random = std::mt19937;

std::string_view pick(Random& random, std::span<const std::string_view> choices) {
  return choices[random() % choices.size()];
}

// Whether, as we have it, nothing of `text` is left open: what follows is a statement of its own.
bool is_complete(const std::string& text) {
  try {
    const auto statements = split_statements(text + "\nsentinel", Dialect::sqlite, "");
    return !statements.empty() && statements.back().sql == "sentinel";
  } catch (const SqlError&) {
    return false;
  }
}

constexpr std::string_view kFragments[] = {"'",
                                           "\"",
                                           "`",
                                           "[",
                                           "]",
                                           "''",
                                           ";",
                                           ";",
                                           ";",
                                           "--",
                                           "\n",
                                           "\r\n",
                                           "/*",
                                           "*/",
                                           "/",
                                           "*",
                                           "-",
                                           "END",
                                           "end;",
                                           "\"end\"",
                                           "[END]",
                                           "BEGIN",
                                           "CASE",
                                           "x'ab'",
                                           "X'",
                                           "CREATE",
                                           "TEMP",
                                           "temporary",
                                           "TRIGGER",
                                           "EXPLAIN ",
                                           " ",
                                           "\t",
                                           "\f",
                                           "\v",
                                           "e",
                                           "1e5",
                                           "1.5",
                                           "größe",
                                           "$",
                                           "a.b",
                                           "'it''s;'",
                                           "|",
                                           "\\",
                                           "CREATE TRIGGER t ",
                                           "CREATE TEMP TRIGGER t BEGIN SELECT 1; ",
                                           " ; END ",
                                           "; END;",
                                           ";;",
                                           "EXPLAIN CREATE TRIGGER t BEGIN ",
                                           "/* ; */",
                                           "-- ;\n",
                                           "?1"};

TEST(SplitOracle, AgreesWithTheShellOnTextThatIsNasty) {
  Random random(20240607);
  int complete = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = ";";
    const std::size_t fragments = 1 + random() % 14;
    for (std::size_t i = 0; i < fragments; ++i) {
      text += pick(random, kFragments);
      const bool expected = sqlite3_complete(text.c_str()) != 0;
      ASSERT_EQ(is_complete(text), expected) << text;
      complete += expected ? 1 : 0;
    }
  }
  EXPECT_GT(complete, 1000);
}

constexpr std::string_view kBlanks[] = {
    " ",        "\n",    "\r\n",         "\t",           " \f ",        " /* ; */ ",
    "/*/ ' */", "/**/ ", " -- ' ; \"\n", " -- END;\r\n", "/* /* ; */ ", " \xef\xbb\xbf",
    " /***/ ",  "\n\n"};

constexpr std::string_view kExpressions[] = {"'it''s;'",
                                             "\"a;b\"",
                                             "[a;b]",
                                             "`a;b`",
                                             "x'ab'",
                                             "X''",
                                             "1e5",
                                             "\"end\"",
                                             "'/*'",
                                             "'--'",
                                             "\"a\"\"c\"",
                                             "end",
                                             "'\r\n;\n'",
                                             "1.5e-3",
                                             "0x1F",
                                             "[a;b] IS NOT NULL",
                                             "CASE WHEN 1 THEN ';' END",
                                             "(SELECT 1)",
                                             "-1",
                                             "'END;'"};

class Script {
 public:
  explicit Script(Random& random) : random_(random) {}

  // A statement that SQLite accepts, with its ';'.
  void add_statement() {
    switch (random_() % 8) {
      case 0:
        return add({"BEGIN", ";"});
      case 1:
        return add({"END", "TRANSACTION", ";"});
      case 2:
        return add({"EXPLAIN", "QUERY", "PLAN", "SELECT", expression(), "FROM", "t", ";"});
      case 3:
        return add({"SELECT", "$p::q(;)", ";"});
      case 4:
        return add_trigger();
      case 5:
        return add({"CREATE", "TABLE", "trigger", "(", "\"create\"", ")", ";"});
      case 6:
        return add({";"});
      default:
        return add({"SELECT", expression(), ",", expression(), "FROM", "t", ";"});
    }
  }

  std::string text() const { return text_; }

 private:
  void add_trigger() {
    if (random_() % 3 == 0) add({"EXPLAIN"});
    add({"CREATE"});
    if (random_() % 3 == 0) add({"TEMP"});
    add({"TRIGGER", "\"new;one\"", "AFTER", "INSERT", "ON", "t", "WHEN", expression(), "BEGIN"});
    const std::size_t statements = 1 + random_() % 3;
    for (std::size_t i = 0; i < statements; ++i) {
      if (random_() % 2 == 0) {
        add({"UPDATE", "t", "SET", "\"end\"", "=", expression(), ";"});
      } else {
        add({"SELECT", expression(), "FROM", "t", ";"});
      }
    }
    add({"END", ";"});
  }

  std::string_view expression() { return pick(random_, kExpressions); }

  void add(std::initializer_list<std::string_view> tokens) {
    for (const std::string_view token : tokens) {
      text_ += pick(random_, kBlanks);
      text_ += token;
    }
    text_ += pick(random_, kBlanks);
  }

  Random& random_;
  std::string text_{};
};

class ParserOracle : public testing::Test {
 protected:
  void SetUp() override {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(":memory:", &database), SQLITE_OK);
    database_.reset(database);
    ASSERT_EQ(sqlite3_exec(database, "CREATE TABLE t(\"a;b\", \"end\", \"a\"\"c\")", nullptr,
                           nullptr, nullptr),
              SQLITE_OK);
  }

  // What the parser takes as its next statement, and leaves of `rest`. Empty = nothing is left.
  std::string take(std::string_view& rest) {
    while (!rest.empty()) {
      sqlite3_stmt* statement = nullptr;
      const char* tail = nullptr;
      const int result = sqlite3_prepare_v2(database_.get(), rest.data(),
                                            static_cast<int>(rest.size()), &statement, &tail);
      EXPECT_EQ(result, SQLITE_OK) << sqlite3_errmsg(database_.get()) << " in " << rest;
      if (result != SQLITE_OK) return {};
      const bool is_statement = statement != nullptr;
      sqlite3_finalize(statement);
      const std::string taken(rest.data(), tail);
      rest.remove_prefix(taken.size());
      if (is_statement) return taken;
    }
    return {};
  }

  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_{nullptr, sqlite3_close};
};

TEST_F(ParserOracle, AgreesOnWhereStatementsEnd) {
  Random random(7);
  for (int round = 0; round < 1000; ++round) {
    Script script(random);
    for (std::size_t i = 0; i < 1 + random() % 5; ++i) script.add_statement();
    const std::string text = script.text();
    const auto statements = split_statements(text, Dialect::sqlite, "");

    std::string_view rest = text;
    for (const Statement& statement : statements) {
      const std::string taken = take(rest);
      ASSERT_TRUE(taken.ends_with(statement.sql + ";")) << text;
      std::string_view before = taken;
      before.remove_suffix(statement.sql.size() + 1);
      ASSERT_EQ(take(before), "") << text;  // SQLite, too, finds nothing there
      const auto at =
          static_cast<std::size_t>(rest.data() - text.data()) - statement.sql.size() - 1;
      ASSERT_EQ(locate(text, at, ""), statement.location) << text;
    }
    ASSERT_EQ(take(rest), "") << text;
  }
}

TEST_F(ParserOracle, AgreesOnWhereAnOpenQuoteBegins) {
  Random random(11);
  constexpr std::string_view kOpen[] = {"'open", "\"open ''", "[open", "`open; -- '", "'it''s"};
  for (int round = 0; round < 200; ++round) {
    Script script(random);
    script.add_statement();
    std::string text = script.text();
    const std::size_t last = text.size();
    text += concat("SELECT 1, ", pick(random, kBlanks), pick(random, kOpen), " ;\n");

    sqlite3_stmt* statement = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(database_.get(), text.c_str() + last, -1, &statement, nullptr),
              SQLITE_ERROR);
    const int expected = static_cast<int>(last) + sqlite3_error_offset(database_.get());
    try {
      split_statements(text, Dialect::sqlite, "");
      FAIL() << text;
    } catch (const SqlError& error) {
      ASSERT_EQ(error.offset(), expected) << text;
    }
  }
}

}  // namespace
}  // namespace gate
