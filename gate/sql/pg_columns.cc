#include "gate/sql/pg_columns.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gate/base/text.h"
#include "gate/sql/pg_functions.h"

namespace gate {

namespace {

// https://www.postgresql.org/docs/current/datatype.html: aliases. The grammar has the others.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kTypes = {{
    {"int2", "smallint"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"bool", "boolean"},
    {"float4", "real"},
    {"float8", "double precision"},
    {"bpchar", "character"},
    {"decimal", "numeric"},
    {"serial2", "smallserial"},
    {"serial4", "serial"},
    {"serial8", "bigserial"},
}};

bool is_serial(std::string_view type) {
  return type == "serial" || type == "bigserial" || type == "smallserial";
}

// NULL, NULL::text
bool is_null(const PgNode& value) {
  if (value.kind() == "TypeCast") return value.at("arg").flag("isnull");
  return value.flag("isnull");
}

void read_default(const PgNode& value, ColumnFacts& column) {
  column.has_default = !is_null(value);
  column.default_takes = volatile_source(value);
  column.default_varies = column.default_takes.has_value();
}

// The server gives out the numbers.
void number(ColumnFacts& column) {
  column.not_null = true;
  column.has_default = true;
  column.default_varies = true;
  column.default_takes = Circumstance::order;
}

std::string deed_of(std::string_view action) {
  if (action == "c") return "cascade";
  if (action == "n") return "set null";
  return action == "d" ? "set default" : "";
}

void read_of_column(const PgNode& constraint, ColumnFacts& column, StatementFacts& facts) {
  const std::string kind = constraint.text("contype");
  if (kind == "CONSTR_NOTNULL") column.not_null = true;
  if (kind == "CONSTR_DEFAULT") read_default(constraint.at("raw_expr"), column);
  if (kind == "CONSTR_IDENTITY") number(column);
  if (kind == "CONSTR_GENERATED") column.generated = true;
  if (kind == "CONSTR_PRIMARY") column.not_null = true;
  if (kind == "CONSTR_PRIMARY" || kind == "CONSTR_UNIQUE") facts.indexed.push_back({column.name});
  if (kind == "CONSTR_FOREIGN") facts.keys.push_back(read_key(constraint, {column.name}));
}

}  // namespace

std::string type_name(const PgNode& type) {
  const std::vector<std::string> parts = type.names("names");
  if (parts.empty()) return "";
  std::string name = parts.back();
  const auto known =
      std::ranges::find(kTypes, name, &std::pair<std::string_view, std::string_view>::first);
  if (known != kTypes.end()) name = known->second;
  for (std::size_t i = type.list("arrayBounds").size(); i > 0; --i) name += "[]";
  return name;
}

KeyFacts read_key(const PgNode& constraint, std::vector<std::string> columns) {
  KeyFacts key{.columns = constraint.names("fk_attrs"),
               .parent = constraint.at("pktable").text("relname"),
               .on_delete = deed_of(constraint.text("fk_del_action"))};
  if (key.columns.empty()) key.columns = std::move(columns);
  return key;
}

ColumnFacts read_column(const PgNode& node, StatementFacts& facts) {
  const PgNode type = node.at("typeName");
  ColumnFacts column{.name = node.text("colname"), .type = type_name(type)};
  for (const PgNode& size : type.list("typmods")) column.type_sizes.push_back(size.constant());
  if (is_serial(column.type)) number(column);
  for (const PgNode& constraint : node.list("constraints")) {
    read_of_column(constraint, column, facts);
  }
  return column;
}

void read_constraint(const PgNode& constraint, StatementFacts& facts) {
  const std::string kind = constraint.text("contype");
  if (kind == "CONSTR_FOREIGN") facts.keys.push_back(read_key(constraint, {}));
  const bool is_index = kind == "CONSTR_PRIMARY" || kind == "CONSTR_UNIQUE";
  if (is_index) facts.indexed.push_back(constraint.names("keys"));
}

std::string default_name(const std::string& table, const std::vector<std::string>& columns,
                         std::string_view label) {
  std::string name = table;
  for (const std::string& column : columns) name += concat('_', column.empty() ? "expr" : column);
  return concat(name, '_', label);
}

bool converts_alone(const PgNode& column, const std::string& name) {
  if (column.at("collClause")) return false;
  PgNode value = column.at("raw_default");  // of USING
  if (!value) return true;
  const bool is_cast = value.kind() == "TypeCast" &&
                       type_name(value.at("typeName")) == type_name(column.at("typeName"));
  if (is_cast) value = value.at("arg");
  return value.kind() == "ColumnRef" && value.names("fields") == std::vector<std::string>{name};
}

}  // namespace gate
