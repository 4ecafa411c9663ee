#include "gate/sql/pg_tree.h"

#include <pg_query.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

using nlohmann::json;

struct ResultDeleter {
  void operator()(PgQueryParseResult* result) const {
    pg_query_free_parse_result(*result);
    delete result;
  }
};

// How many levels of the tree a token can make at most. What another product's quotes hold, [1 +
// 1], is no string here.
std::size_t weight_of(const Token& token) {
  const bool is_one = token.kind == TokenKind::word || token.kind == TokenKind::number ||
                      token.kind == TokenKind::string || token.text.front() == '"';
  return is_one ? 1 : token.text.size();
}

bool may_be_deeper(std::string_view sql, std::size_t most) try {
  Lexer lexer(sql);
  std::size_t levels = 0;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    levels += weight_of(token);
    if (levels > most) return true;
  }
  return false;
} catch (const SqlError&) {  // no token is shorter than a byte
  return sql.size() > most;
}

// Why it is not given to the parser, which ends the process where the stack ends: 1 + 1 + … is a
// tree as deep as it is long, and nothing there looks how deep. 10,000 levels take 1 MB.
std::string why_not_parsed(std::string_view sql) {
  constexpr std::size_t kMostLevels = 10'000;
  if (sql.find('\0') != sql.npos) return "a NUL byte";
  if (find_invalid_utf8(sql) != sql.npos) return "it is not UTF-8";
  return may_be_deeper(sql, kMostLevels) ? "it is too long" : "";
}

bool is_kind(std::string_view key) {
  return !key.empty() && key[0] >= 'A' && key[0] <= 'Z';
}

}  // namespace

PgNode::PgNode(const json* value) : fields_(value) {
  if (!value->is_object() || value->size() != 1 || !is_kind(value->begin().key())) return;
  kind_ = value->begin().key();
  fields_ = &*value->begin();
}

PgNode PgNode::at(const char* field) const {
  if (fields_ == nullptr || !fields_->is_object()) return {};
  const auto found = fields_->find(field);
  return found == fields_->end() ? PgNode() : PgNode(&*found);
}

std::vector<PgNode> PgNode::list(const char* field) const {
  std::vector<PgNode> nodes;
  const PgNode array = at(field);
  if (!array || !array.fields_->is_array()) return nodes;
  for (const json& one : *array.fields_) nodes.emplace_back(&one);
  return nodes;
}

std::string PgNode::text(const char* field) const {
  const PgNode found = at(field);
  return found && found.fields_->is_string() ? found.fields_->get<std::string>() : "";
}

bool PgNode::flag(const char* field) const {
  const PgNode found = at(field);
  return found && found.fields_->is_boolean() && found.fields_->get<bool>();
}

std::string PgNode::constant() const {
  if (kind_ != "A_Const") return "";
  if (const PgNode number = at("ival")) {
    const PgNode value = number.at("ival");
    return value ? value.fields_->dump() : "0";
  }
  for (const auto& [field, inner] : {std::pair("fval", "fval"), {"sval", "sval"}}) {
    if (at(field)) return at(field).text(inner);
  }
  return "";
}

std::vector<std::string> PgNode::names(const char* field) const {
  std::vector<std::string> names;
  for (const PgNode& one : list(field)) {
    if (one.kind() == "String") names.push_back(one.text("sval"));
  }
  return names;
}

void PgNode::visit(const std::function<bool(const PgNode& node)>& visit) const {
  std::vector<const json*> open;  // and no call for each level: there may be thousands
  if (fields_ != nullptr && !visit(*this)) return;
  if (fields_ != nullptr) open.push_back(fields_);
  while (!open.empty()) {
    const json* value = open.back();
    open.pop_back();
    for (const json& one : *value) {
      if (!one.is_structured()) continue;
      const PgNode node(&one);
      if (one.is_array() || visit(node)) open.push_back(node.fields_);
    }
  }
}

std::string_view pg_grammar() {
  return "libpg_query (PostgreSQL " PG_MAJORVERSION ")";
}

PgTree::PgTree(const std::string& sql) : refusal_(why_not_parsed(sql)) {
  if (!refusal_.empty()) return;
  const std::unique_ptr<PgQueryParseResult, ResultDeleter> result(
      new PgQueryParseResult(pg_query_parse(sql.c_str())));
  if (result->error != nullptr) {
    refusal_ = result->error->message;
    return;
  }
  constexpr bool kThrows = false;
  json_ = std::make_unique<json>(json::parse(result->parse_tree, nullptr, kThrows));
  // A long name that is cut in the middle of a character.
  if (json_->is_discarded()) refusal_ = "its tree is not UTF-8";
}

PgTree::~PgTree() = default;

std::vector<PgNode> PgTree::statements() const {
  std::vector<PgNode> statements;
  if (!refusal_.empty()) return statements;
  for (const PgNode& one : PgNode(json_.get()).list("stmts")) {
    statements.push_back(one.at("stmt"));
  }
  return statements;
}

}  // namespace gate
