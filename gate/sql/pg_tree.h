// What PostgreSQL's own grammar reads in a statement: libpg_query, which is the server's parser.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

// A node of a tree, which must outlive it: "AlterTableStmt" and what the server's source calls its
// fields (src/include/nodes/parsenodes.h). A field that is not there is a node without a kind and
// without fields: what the grammar leaves out is false, 0 or "".
class PgNode {
 public:
  PgNode() = default;
  explicit PgNode(const nlohmann::json* value);

  explicit operator bool() const { return fields_ != nullptr; }
  std::string_view kind() const { return kind_; }

  PgNode at(const char* field) const;
  std::vector<PgNode> list(const char* field) const;
  std::string text(const char* field) const;
  bool flag(const char* field) const;

  // The number or the text of a constant, as it would be written; empty = it is none.
  std::string constant() const;

  // The texts of a list of names, as the parts of a qualified one.
  std::vector<std::string> names(const char* field) const;

  // This node and those below it, in no order to be relied on. One for which `visit` says false is
  // not entered.
  void visit(const std::function<bool(const PgNode& node)>& visit) const;

 private:
  std::string_view kind_{};
  const nlohmann::json* fields_ = nullptr;
};

// "libpg_query (PostgreSQL 15)"
std::string_view pg_grammar();

class PgTree {
 public:
  // `sql`: one statement. libpg_query points the whole process's stderr elsewhere while it reads,
  // so nobody else may write to it meanwhile.
  explicit PgTree(const std::string& sql);
  ~PgTree();
  PgTree(const PgTree&) = delete;
  PgTree& operator=(const PgTree&) = delete;

  // Why there is none, in the parser's words; empty = there is one.
  const std::string& refusal() const { return refusal_; }

  // One as a rule; none of what is nothing but comments.
  std::vector<PgNode> statements() const;

 private:
  std::unique_ptr<nlohmann::json> json_;
  std::string refusal_{};
};

}  // namespace gate
