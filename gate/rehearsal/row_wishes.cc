#include "gate/rehearsal/row_wishes.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/key_term.h"
#include "gate/rehearsal/row_alike.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/lexer.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::size_t kMostOfAKind = 6;  // special rows of one kind and table

std::string bare_column(const std::string& term) {
  return to_lower(read_key_term(term).text);
}

class WishFinder {
 public:
  WishFinder(Session& session, const Schema& schema, const Table& table, const Past& past)
      : session_(session), schema_(schema), table_(table), past_(past) {
    for (const auto& [now, then] : past.origin.columns) later_[to_lower(then)] = now;
  }

  std::vector<RowWish> run() {
    find_nulls();
    find_checks();
    find_listed();
    find_duplicates();
    find_types();
    find_labels();
    find_orphans();
    std::ranges::move(rows_alike(session_, schema_, table_, past_), std::back_inserter(wishes_));
    return std::move(wishes_);
  }

 private:
  RowWish& wish(const Column& column, std::string note) {
    wishes_.push_back({.table = table_.name,
                       .varied = {},
                       .subject = concat(table_.name, ".", column.name),
                       .note = std::move(note)});
    return wishes_.back();
  }

  const Column* before(const Column& column) const {
    const auto found = past_.origin.columns.find(to_lower(column.name));
    return found == past_.origin.columns.end() ? nullptr : find_column(past_.table, found->second);
  }

  const Column* after(const std::string& old) const {
    const auto found = later_.find(to_lower(old));
    return found == later_.end() ? nullptr : find_column(table_, found->second);
  }

  bool is_key(const Column& column) const {
    return std::ranges::any_of(table_.primary_key, [&](const std::string& key) {
      return equal_ignoring_case(key, column.name);
    });
  }

  void find_nulls() {
    std::size_t count = 0;
    RowWish all{.table = table_.name, .note = ""};
    for (const Column& column : table_.columns) {
      if (column.not_null || column.generated != Generated::no || is_key(column)) continue;
      const Column* old = before(column);
      if (old == nullptr) all.fixed[to_lower(column.name)] = Null{};
      if (old == nullptr || !old->not_null || ++count > kMostOfAKind) continue;
      RowWish& one = wish(column, concat(column.name, " is NULL"));
      one.fixed[to_lower(column.name)] = Null{};
      one.required = true;
      find_second_null(column, *old);
    }
    // What was added can be left empty, too.
    if (!all.fixed.empty()) wishes_.push_back(std::move(all));
  }

  // NULLs are no duplicates, whatever a down puts in their place.
  void find_second_null(const Column& column, const Column& old) {
    for (const Index& index : past_.schema.indexes) {
      const bool is_mine = index.unique && equal_ignoring_case(index.table, past_.table.name);
      const auto is_it = [&](const std::string& term) {
        return bare_column(term) == to_lower(old.name);
      };
      if (!is_mine || std::ranges::none_of(index.columns, is_it)) continue;
      RowWish one = wishes_.back();
      for (const std::string& term : index.columns) {
        const Column* other = is_it(term) ? nullptr : after(bare_column(term));
        if (other != nullptr) one.like_another.push_back(other->name);
      }
      one.like_key = one.like_another.size();
      one.where = concat(name_literal(column.name), " IS NULL");
      one.required = false;
      wishes_.push_back(std::move(one));
      return;
    }
  }

  // Each value that a CHECK lists for a column that came with the migrations.
  void find_listed() {
    for (const Column& column : table_.columns) {
      if (before(column) != nullptr || column.generated != Generated::no) continue;
      std::vector<Value> listed;
      for (const std::string& check : table_.checks) {
        if (mentions(check, column.name) && lists_values(check)) listed = values_in_check(check);
      }
      std::size_t count = 0;
      for (const Value& value : listed) {
        if (refers_to_others(column) || ++count > kMostOfAKind) break;
        wishes_.push_back({.table = table_.name, .fixed = {{to_lower(column.name), value}}});
      }
    }
  }

  static bool lists_values(const std::string& check) {
    const std::vector<Token> tokens = tokenize(check);
    return std::ranges::any_of(tokens, [](const Token& token) {
      return is_word(token, "IN") || is_word(token, "ANY");  // = ANY (ARRAY[…])
    });
  }

  bool refers_to_others(const Column& column) const {
    return std::ranges::any_of(table_.foreign_keys, [&](const ForeignKey& key) {
      return std::ranges::count(key.columns, column.name) > 0;
    });
  }

  // The old CHECK in later names; nothing where it speaks of a column that is gone, or cannot be
  // followed.
  std::optional<std::string> in_later_names(const std::string& check) const {
    bool is_gone = false;
    const auto text = replace_columns(check, past_.table, [&](const Column& column) {
      const Column* now = after(column.name);
      is_gone = is_gone || now == nullptr;
      return now == nullptr ? std::optional<std::string>() : name_literal(now->name);
    });
    return is_gone ? std::nullopt : std::optional(text);
  }

  void find_checks() {
    for (const std::string& check : past_.table.checks) {
      const auto now = in_later_names(check);
      const bool is_still_here = now && std::ranges::any_of(table_.checks, [&](const auto& other) {
                                   return is_same_condition(*now, other);
                                 });
      if (!now || is_still_here) continue;
      for (const Column& column : table_.columns) {
        if (column.generated == Generated::no && mentions(*now, column.name)) {
          find_beyond(*now, column);
        }
      }
    }
  }

  // Values of the column that the old CHECK refuses; whether the new ones take them shows.
  void find_beyond(const std::string& old_check, const Column& column) {
    std::vector<Value> values;
    for (const std::string& check : table_.checks) {
      if (!mentions(check, column.name)) continue;
      for (Value& value : values_in_check(check)) values.push_back(std::move(value));
    }
    const ValueKind kind = kind_of(column.type);
    for (auto& more : {values_in_check(old_check), typical_values(column.type)}) {
      for (const Value& value : more) values.push_back(value);
    }
    std::stable_partition(values.begin(), values.end(), [&](const Value& value) {
      const bool is_number =
          std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
      const bool wants_number = kind == ValueKind::integer || kind == ValueKind::real;
      return is_number == wants_number;
    });
    std::vector<Value> taken;
    for (const Value& value : values) {
      if (taken.size() == kMostOfAKind) break;
      if (std::ranges::find(taken, value) != taken.end()) continue;
      if (refuses(old_check, column, value)) taken.push_back(value);
    }
    for (const Value& value : taken) {
      wish(column, concat(column.name, " is ", show(value, true))).fixed[to_lower(column.name)] =
          value;
    }
  }

  bool refuses(const std::string& check, const Column& column, const Value& value) {
    const std::string sql = replace_columns(check, table_, [&](const Column& other) {
      if (equal_ignoring_case(other.name, column.name)) {
        return std::optional(concat("(", session_.literal(value), ")"));
      }
      return std::optional(concat("(", session_.literal(model_value(other)), ")"));
    });
    const Rows rows = ask(concat("SELECT NOT (", sql, ")"));
    return !rows.empty() && rows[0][0] == Value(std::int64_t{1});
  }

  // Of a row that is there, for what else a CHECK speaks of.
  Value model_value(const Column& column) {
    if (column.generated != Generated::no) return Null{};
    const Rows rows = ask(concat("SELECT ", session_.quote(column.name), " FROM ",
                                 session_.quote(table_.name), " LIMIT 1"));
    return rows.empty() ? Value(Null{}) : rows[0][0];
  }

  Rows ask(const std::string& sql) { return ask_or_nothing(session_, sql); }

  void find_duplicates() {
    if (!past_.table.primary_key.empty()) find_duplicates_of(past_.table.primary_key, "");
    for (const Index& index : past_.schema.indexes) {
      if (index.unique && equal_ignoring_case(index.table, past_.table.name)) {
        find_duplicates_of(index.columns, index.where);
      }
    }
  }

  void find_duplicates_of(const std::vector<std::string>& terms, const std::string& where) {
    std::vector<std::string> columns;  // later names
    std::set<std::string> bare;
    for (const std::string& term : terms) {
      if (find_column(past_.table, bare_column(term)) != nullptr) {
        const Column* now = after(bare_column(term));
        if (now == nullptr) return;
        columns.push_back(now->name);
        bare.insert(to_lower(now->name));
        continue;
      }
      for (const Column& column : past_.table.columns) {
        if (!mentions(term, column.name)) continue;
        const Column* now = after(column.name);
        if (now == nullptr) return;
        columns.push_back(now->name);
        bare.insert(to_lower(now->name));
      }
    }
    std::erase_if(columns, [&](const std::string& name) {
      return find_column(table_, name)->generated != Generated::no;
    });
    if (columns.empty() || is_still_unique(terms, bare, where)) return;
    const Column& first = *find_column(table_, columns.front());
    RowWish& one = wish(
        first, concat(join(columns, ", "), columns.size() > 1 ? " occur" : " occurs", " twice"));
    one.like_another = columns;
    one.like_key = columns.size();
    if (!where.empty()) like_where(where, one);
    for (const Index& index : schema_.indexes) {
      const bool is_here = index.unique && equal_ignoring_case(index.table, table_.name);
      if (is_here && !index.where.empty()) stay_out_of(index, one);
    }
    one.required = true;
  }

  // The same values may be there twice where the new key holds for some rows alone, as it does
  // where what is deleted is only marked: one of the two has to be of the others.
  void stay_out_of(const Index& index, RowWish& wish) {
    for (const Column& column : table_.columns) {
      const bool is_in = std::ranges::count(wish.like_another, column.name) > 0;
      if (is_in || column.generated != Generated::no || !mentions(index.where, column.name)) {
        continue;
      }
      std::vector<Value> values = values_in_check(index.where);
      for (Value& value : typical_values(column.type)) values.push_back(std::move(value));
      if (!column.not_null) values.emplace_back(Null{});
      const auto outside = std::ranges::find_if(
          values, [&](const Value& value) { return refuses(index.where, column, value); });
      if (outside == values.end()) continue;
      wish.fixed[to_lower(column.name)] = *outside;
      return;
    }
  }

  // Only such rows must not be alike, so the new one has to be of them.
  void like_where(const std::string& where, RowWish& wish) const {
    const auto now = in_later_names(where);
    if (!now) return;
    wish.where = *now;
    for (const Column& column : table_.columns) {
      const bool is_in = std::ranges::count(wish.like_another, column.name) > 0;
      if (is_in || column.generated != Generated::no || !mentions(*now, column.name)) continue;
      wish.like_another.push_back(column.name);
    }
  }

  // Whether the new schema still lets no two rows have the same values in the columns `bare`, of
  // which these terms are made.
  bool is_still_unique(const std::vector<std::string>& terms, const std::set<std::string>& bare,
                       const std::string& where) const {
    const auto keeps = [&](const std::vector<std::string>& key, const std::string& key_where) {
      if (!key_where.empty() && key_where != where) return false;
      if (key == terms) return true;
      return std::ranges::all_of(key, [&](const std::string& term) {
        if (find_column(table_, bare_column(term)) != nullptr) {
          return bare.contains(bare_column(term));
        }
        return std::ranges::all_of(table_.columns, [&](const Column& column) {
          return !mentions(term, column.name) || bare.contains(to_lower(column.name));
        });
      });
    };
    if (!table_.primary_key.empty() && keeps(table_.primary_key, "")) return true;
    return std::ranges::any_of(schema_.indexes, [&](const Index& index) {
      return index.unique && equal_ignoring_case(index.table, table_.name) &&
             keeps(index.columns, index.where);
    });
  }

  void find_types() {
    std::size_t count = 0;
    const auto is_strict = [](const Table& table) {
      return std::ranges::count(table.options, "STRICT") > 0;
    };
    const bool is_loosened = is_strict(past_.table) && !is_strict(table_);
    for (const Column& column : table_.columns) {
      const Column* old = before(column);
      if (old == nullptr || column.generated != Generated::no || column.identity) continue;
      if (equal_ignoring_case(old->type, column.type) && !is_loosened) continue;
      if (is_key(column)) continue;  // who numbered rows goes on to
      if (++count > kMostOfAKind) break;
      if (const auto value = other_value(*old, column)) {
        // What an old column takes all the same must come back: it is nothing that it refuses.
        RowWish& one = wish(column, "");
        one.fixed[to_lower(column.name)] = *value;
      }
    }
  }

  static std::optional<Value> other_value(const Column& old, const Column& now) {
    const ValueKind then = kind_of(old.type);
    const ValueKind kind = kind_of(now.type);
    const bool was_number = then == ValueKind::integer || then == ValueKind::real;
    const bool is_text = kind == ValueKind::text || kind == ValueKind::any;
    if (was_number && is_text) return "new 1";
    if (then == ValueKind::integer && kind == ValueKind::real) return 1.5;
    if (const auto number = number_beyond(old.type, now.type)) return *number;
    const auto limit = length_of(old.type);
    if (then == ValueKind::text && is_text && limit && *limit < 2000) {
      const std::size_t length = length_of(now.type).value_or(*limit * 2 + 10);
      if (length > *limit && length < 5000) return std::string(length, 'n');
    }
    return std::nullopt;
  }

  // Each label that an enumeration has, and the one that it was before had not.
  void find_labels() {
    std::size_t count = 0;
    for (const Column& column : table_.columns) {
      const Column* old = before(column);
      if (old == nullptr || column.generated != Generated::no) continue;
      const std::vector<Value> known = labels_of(past_.schema, old->type);
      if (known.empty()) continue;
      for (const Value& label : labels_of(schema_, column.type)) {
        if (std::ranges::count(known, label) > 0) continue;
        if (++count > kMostOfAKind) return;
        RowWish& one = wish(column, concat(column.name, " is ", show(label, true)));
        one.fixed[to_lower(column.name)] = label;
        one.required = true;
      }
    }
  }

  // Empty where the type is no list of values.
  static std::vector<Value> labels_of(const Schema& schema, const std::string& type) {
    for (const SchemaObject& object : schema.objects) {
      const bool is_it = object.kind == "type" && object.name == type;
      if (is_it && object.definition.starts_with("ENUM ")) {
        return values_in_check(object.definition);
      }
    }
    return {};
  }

  void find_orphans() {
    for (const ForeignKey& key : past_.table.foreign_keys) {
      std::vector<const Column*> columns;
      for (const std::string& column : key.columns) columns.push_back(after(column));
      if (std::ranges::count(columns, nullptr) > 0 || refers(columns)) continue;
      const Column& last = *columns.back();
      if (last.generated != Generated::no) continue;
      RowWish& one = wish(last, concat(last.name, " refers to no row of ", key.parent));
      one.fixed[to_lower(last.name)] = kind_of(last.type) == ValueKind::integer
                                           ? Value(std::int64_t{987654321})
                                           : Value("refers to nothing");
    }
  }

  // Whether a foreign key still holds these.
  bool refers(const std::vector<const Column*>& columns) const {
    return std::ranges::any_of(table_.foreign_keys, [&](const ForeignKey& key) {
      return std::ranges::all_of(key.columns, [&](const std::string& name) {
        return std::ranges::any_of(
            columns, [&](const Column* column) { return equal_ignoring_case(column->name, name); });
      });
    });
  }

  Session& session_;
  const Schema& schema_;
  const Table& table_;
  const Past& past_;
  std::map<std::string, std::string> later_{};  // earlier name, in lower case → later one
  std::vector<RowWish> wishes_{};
};

}  // namespace

std::vector<RowWish> ordinary_rows(const Table& table, const Past* past, int count) {
  RowWish wish{.table = table.name};
  if (past != nullptr) {
    wish.varied = past->origin.rewritten;
    for (const Column& column : table.columns) {
      const std::string name = to_lower(column.name);
      if (!past->origin.columns.contains(name)) wish.varied.insert(name);
    }
  }
  std::vector<RowWish> wishes(static_cast<std::size_t>(count), wish);
  if (past == nullptr || !past->has_same_rows) return wishes;
  // What the migrations made of a row goes with the rest of it.
  if (past->origin.rewritten.empty()) wish.varied.clear();
  for (int i = 1; i < count; ++i) {
    wish.like_which = i;
    wishes[static_cast<std::size_t>(i)] = wish;
  }
  return wishes;
}

std::vector<RowWish> special_rows(Session& session, const Schema& schema, const Table& table,
                                  const Past& past) {
  return WishFinder(session, schema, table, past).run();
}

}  // namespace gate
