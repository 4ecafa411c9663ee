#include "tests/migration/same_database.h"

#include <algorithm>
#include <regex>
#include <utility>

#include "gate/base/text.h"
#include "gate/engine/engines.h"
#include "gate/rehearsal/diff.h"

namespace gate {
namespace {

using ShapeOf = std::string (*)(const Value& value);

// As many digits of a fraction as there are: those that are 0 at its end may be left out.
std::string shape_of_time(const Value& value) {
  static const std::regex kFraction(R"(\.\d+)");
  static const std::regex kDigit(R"(\d)");
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return concat("of kind ", value.index());
  return std::regex_replace(std::regex_replace(*text, kFraction, ".N"), kDigit, "N");
}

std::string shape_of_moment(const Value& value) {
  static const std::regex kTime(R"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)");
  const auto* text = std::get_if<std::string>(&value);
  const auto* number = std::get_if<std::int64_t>(&value);
  if (text != nullptr && std::regex_match(*text, kTime)) return "a time";
  if (number != nullptr && std::to_string(*number).size() == 13) return "a time";  // milliseconds
  return text != nullptr ? *text : concat("of kind ", value.index());
}

std::string shape_of_identifier(const Value& value) {
  static const std::regex kHex("[0-9a-f]");
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? concat("of kind ", value.index()) : std::regex_replace(*text, kHex, "N");
}

// Of every row, in no order.
std::vector<std::string> shapes_of(Session& session, const std::string& column, ShapeOf shape_of) {
  const std::size_t dot = column.find('.');
  std::vector<std::string> shapes;
  for (const Row& row : session.query(concat("SELECT ", session.quote(column.substr(dot + 1)),
                                             " FROM ", session.quote(column.substr(0, dot))))) {
    shapes.push_back(shape_of(row.at(0)));
  }
  std::ranges::sort(shapes);
  return shapes;
}

std::string texts_of(const Schema& schema) {
  std::string texts;
  for (const Table& table : schema.tables) texts += table.sql + '\n';
  for (const Index& index : schema.indexes) texts += index.sql + '\n';
  for (const View& view : schema.views) texts += view.sql + '\n';
  for (const Trigger& trigger : schema.triggers) texts += trigger.sql + '\n';
  return texts;
}

std::string show(const Diff& found) {
  std::string text;
  if (verdict_of(found) != DiffVerdict::same) text = headline_of(found) + '\n';
  for (const ObjectDifference& object : found.schema) {
    text += concat(object.kind, ' ', object.name, ": ", object.before, " / ", object.after, '\n');
  }
  for (const TableDifference& table : found.tables) {
    for (const ColumnDifference& column : table.columns) {
      if (rows_that_differ(column) > 0) text += concat(table.before, '.', column.before, '\n');
    }
  }
  return text;
}

}  // namespace

std::string difference(const std::string& ours, const std::string& theirs,
                       const OfTheMoment& other) {
  const auto engine = make_engine("sqlite");
  DiffOptions options;
  for (const auto* columns : {&other.times, &other.moments, &other.drawn}) {
    options.ignore.insert(options.ignore.end(), columns->begin(), columns->end());
  }
  std::string text = show(diff(*engine, ours, theirs, {.with_data = false})) +
                     show(diff(*engine, ours, theirs, options));
  const auto a = engine->open({ours}, {});
  const auto b = engine->open({theirs}, {});
  if (texts_of(a->read_schema()) != texts_of(b->read_schema())) {
    text += concat(texts_of(a->read_schema()), "---\n", texts_of(b->read_schema()));
  }
  for (const auto& [columns, shape_of] : {std::pair{&other.times, &shape_of_time},
                                          {&other.moments, &shape_of_moment},
                                          {&other.drawn, &shape_of_identifier}}) {
    for (const std::string& column : *columns) {
      const auto here = shapes_of(*a, column, shape_of);
      const auto there = shapes_of(*b, column, shape_of);
      if (here == there) continue;
      text += concat(column, ": ", join(here, ", "), " / ", join(there, ", "), '\n');
    }
  }
  return text;
}

}  // namespace gate
