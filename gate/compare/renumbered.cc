// Each row gets a colour: a hash of what it holds, where a number of a new row counts as the colour
// of that row, and its own number as nothing. A few rounds carry colours along references.
#include "gate/compare/renumbered.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "gate/base/text.h"
#include "gate/compare/rows.h"

namespace gate {

namespace {

using Colour = std::uint64_t;
using Colours = std::unordered_map<std::int64_t, Colour>;

constexpr int kRounds = 4;  // how far a chain of references between new rows is followed

Colour mix(Colour colour, Colour more) {
  colour ^= more + 0x9e3779b97f4a7c15ULL + (colour << 6U) + (colour >> 2U);
  return colour * 0xff51afd7ed558ccdULL;
}

Colour colour_of(const Value& value) {
  const Colour kind = mix(1, value.index());
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return mix(kind, static_cast<Colour>(*number));
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return mix(kind, std::hash<std::string>{}(*text));
  }
  if (const auto* blob = std::get_if<Blob>(&value)) {
    return mix(kind, std::hash<std::string>{}(blob->bytes));
  }
  return kind;  // NULL; and reals, which are compared at the end
}

bool is_about_equal(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) == std::isnan(b);
  constexpr double kSlack = 1e-9;  // of sums whose parts come in another order
  return a == b || std::abs(a - b) <= kSlack * std::max({1.0, std::abs(a), std::abs(b)});
}

std::vector<double> reals_of(const Row& row) {
  std::vector<double> reals;
  for (const Value& value : row) {
    if (const auto* real = std::get_if<double>(&value)) reals.push_back(*real);
  }
  return reals;
}

// Rows of one colour on both sides.
struct Group {
  std::vector<const Row*> here{};
  std::vector<const Row*> there{};

  // Takes away the pairs that are equal, reals included.
  void cancel() {
    const auto by_reals = [](const Row* a, const Row* b) { return reals_of(*a) < reals_of(*b); };
    std::ranges::sort(here, by_reals);
    std::ranges::sort(there, by_reals);
    const std::size_t common = std::min(here.size(), there.size());
    std::vector<const Row*> left_here;
    std::vector<const Row*> left_there;
    for (std::size_t i = 0; i < common; ++i) {
      if (std::ranges::equal(reals_of(*here[i]), reals_of(*there[i]), is_about_equal)) continue;
      left_here.push_back(here[i]);
      left_there.push_back(there[i]);
    }
    left_here.insert(left_here.end(), here.begin() + static_cast<std::ptrdiff_t>(common),
                     here.end());
    left_there.insert(left_there.end(), there.begin() + static_cast<std::ptrdiff_t>(common),
                      there.end());
    here = std::move(left_here);
    there = std::move(left_there);
  }
};

std::optional<std::size_t> place_of(const std::vector<std::string>& columns,
                                    std::string_view name) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (equal_ignoring_case(columns[i], name)) return i;
  }
  return std::nullopt;
}

class Numbered {
 public:
  explicit Numbered(NumberedTable table)
      : table_(std::move(table)), target_(table_.columns.size(), nullptr) {
    number_ = place_of(table_.columns, table_.number);
    for (const bool is_here : {true, false}) {
      for (const Row& row : rows(is_here)) {
        const std::int64_t* number = number_in(row);
        if (number != nullptr) colours(is_here)[*number] = known_or_new(*number);
      }
    }
  }

  const NumberedTable& table() const { return table_; }
  const Numbered* target(std::size_t column) const { return target_[column]; }
  void refer(std::size_t column, const Numbered* target) { target_[column] = target; }
  bool is_number(std::size_t column) const { return column == number_; }
  bool is_new(std::int64_t number) const { return !table_.known.contains(number); }
  const Rows& rows(bool is_here) const { return is_here ? table_.here : table_.there; }

  const Colour* find_colour(std::int64_t number, bool is_here) const {
    const Colours& all = is_here ? here_ : there_;
    const auto found = all.find(number);
    return found == all.end() ? nullptr : &found->second;
  }

  void begin_again() {
    for (const bool is_here : {true, false}) {
      for (auto& [number, colour] : colours(is_here)) colour = known_or_new(number);
    }
  }

  // Another round; only the colours of new rows change.
  void recolour() {
    if (!number_) return;
    for (const bool is_here : {true, false}) {
      Colours next = colours(is_here);
      for (const Row& row : rows(is_here)) {
        const std::int64_t* number = number_in(row);
        if (number != nullptr && is_new(*number)) next[*number] = mix(2, colour(row, is_here));
      }
      colours(is_here) = std::move(next);
    }
  }

  Colour cell(const Row& row, std::size_t column, bool is_here) const {
    const auto* number = std::get_if<std::int64_t>(&row[column]);
    if (number == nullptr) return colour_of(row[column]);
    if (is_number(column)) return is_new(*number) ? 3 : colour_of(row[column]);
    const Colour* referred =
        target_[column] == nullptr ? nullptr : target_[column]->find_colour(*number, is_here);
    return referred == nullptr ? colour_of(row[column]) : *referred;
  }

  Colour colour(const Row& row, bool is_here) const {
    Colour colour = 4;
    for (std::size_t i = 0; i < row.size(); ++i) colour = mix(colour, cell(row, i, is_here));
    return colour;
  }

  // The rows that have no equal on the other side.
  Group unequal() const {
    std::unordered_map<Colour, Group> groups;
    for (const Row& row : table_.here) groups[colour(row, true)].here.push_back(&row);
    for (const Row& row : table_.there) groups[colour(row, false)].there.push_back(&row);
    Group left;
    for (auto& [colour, group] : groups) {
      group.cancel();
      left.here.insert(left.here.end(), group.here.begin(), group.here.end());
      left.there.insert(left.there.end(), group.there.begin(), group.there.end());
    }
    return left;
  }

  std::size_t count_unequal() const {
    const Group left = unequal();
    return std::max(left.here.size(), left.there.size());
  }

 private:
  Colours& colours(bool is_here) { return is_here ? here_ : there_; }

  Colour known_or_new(std::int64_t number) const {
    return is_new(number) ? 5 : mix(6, static_cast<Colour>(number));
  }

  const std::int64_t* number_in(const Row& row) const {
    return number_ ? std::get_if<std::int64_t>(&row[*number_]) : nullptr;
  }

  NumberedTable table_;
  std::optional<std::size_t> number_{};
  std::vector<const Numbered*> target_;  // by column; null = its values are what they are
  Colours here_{};
  Colours there_{};
};

// Says in which columns the rows that are left differ, with examples.
class Description {
 public:
  Description(const Numbered& table, const Renumbering& how) : table_(table), how_(how) {}

  RenumberedDifference run() {
    const Group left = table_.unequal();
    found_.table = table_.table().name;
    found_.values = static_cast<std::int64_t>(std::max(left.here.size(), left.there.size()));
    if (!pair_by(places_of_key(), left)) {
      note_columns(left);
      pair_by(places_alike(), left);
    }
    std::ranges::sort(found_.columns);
    return std::move(found_);
  }

 private:
  using Places = std::vector<std::size_t>;
  using ByKey = std::map<Colour, const Row*>;

  const std::vector<std::string>& columns() const { return table_.table().columns; }

  Places places_of_key() const {
    Places places;
    for (const std::string& name : table_.table().key) {
      const auto place = place_of(columns(), name);
      if (place) places.push_back(*place);
    }
    return places;
  }

  // Columns that hold the same as a bag, by which rows may be found again.
  Places places_alike() const {
    Places places;
    for (std::size_t i = 0; i < columns().size(); ++i) {
      const bool differs = std::ranges::count(found_.columns, columns()[i]) > 0;
      if (!differs && !table_.is_number(i)) places.push_back(i);
    }
    return places;
  }

  Colour key_of(const Row& row, const Places& places, bool is_here) const {
    Colour key = 7;
    for (const std::size_t place : places) key = mix(key, table_.cell(row, place, is_here));
    return key;
  }

  // Empty where two rows have one key.
  ByKey by_key(const std::vector<const Row*>& rows, const Places& places, bool is_here) const {
    ByKey found;
    for (const Row* row : rows) {
      if (!found.emplace(key_of(*row, places, is_here), row).second) return {};
    }
    return found;
  }

  bool pair_by(const Places& places, const Group& left) {
    if (places.empty()) return false;
    const ByKey here = by_key(left.here, places, true);
    const ByKey there = by_key(left.there, places, false);
    bool has_pair = false;
    for (const auto& [key, row] : here) {
      const auto other = there.find(key);
      if (other == there.end()) continue;
      has_pair = true;
      note(*row, *other->second, places);
    }
    return has_pair;
  }

  bool is_same(const Row& a, const Row& b, std::size_t column) const {
    const auto* one = std::get_if<double>(&a[column]);
    const auto* other = std::get_if<double>(&b[column]);
    if (one != nullptr && other != nullptr) return is_about_equal(*one, *other);
    return table_.cell(a, column, true) == table_.cell(b, column, false);
  }

  void note(const Row& here, const Row& there, const Places& key) {
    std::vector<std::string> before;
    std::vector<std::string> after;
    for (std::size_t i = 0; i < here.size(); ++i) {
      if (is_same(here, there, i)) continue;
      if (std::ranges::count(found_.columns, columns()[i]) == 0) {
        found_.columns.push_back(columns()[i]);
      }
      before.push_back(concat(columns()[i], " ", show(here[i], how_.show_values)));
      after.push_back(concat(columns()[i], " ", show(there[i], how_.show_values)));
    }
    if (found_.examples.size() >= how_.max_examples) return;
    std::vector<std::string> shown;
    for (const std::size_t place : key) {
      shown.push_back(concat(columns()[place], " ", show(here[place], how_.show_values)));
    }
    found_.examples.push_back({join(shown, ", "), join(before, ", "), join(after, ", ")});
  }

  void note_columns(const Group& left) {
    for (std::size_t i = 0; i < columns().size(); ++i) {
      std::vector<Colour> here;
      std::vector<Colour> there;
      for (const Row* row : left.here) here.push_back(table_.cell(*row, i, true));
      for (const Row* row : left.there) there.push_back(table_.cell(*row, i, false));
      std::ranges::sort(here);
      std::ranges::sort(there);
      if (here != there) found_.columns.push_back(columns()[i]);
    }
  }

  const Numbered& table_;
  const Renumbering& how_;
  RenumberedDifference found_{};
};

class Comparison {
 public:
  explicit Comparison(std::vector<NumberedTable> tables) {
    tables_.reserve(tables.size());  // they refer to each other
    for (NumberedTable& table : tables) tables_.emplace_back(std::move(table));
    for (Numbered& table : tables_) {
      for (const auto& [column, parent] : table.table().references) {
        const auto place = place_of(table.table().columns, column);
        if (place) table.refer(*place, find(parent));
      }
    }
    colour();
  }

  std::vector<RenumberedDifference> run(const Renumbering& how) {
    find_references();
    std::vector<RenumberedDifference> found;
    for (const Numbered& table : tables_) {
      if (table.count_unequal() > 0) found.push_back(Description(table, how).run());
    }
    return found;
  }

 private:
  const Numbered* find(const std::string& name) const {
    const auto found = std::ranges::find_if(tables_, [&](const Numbered& table) {
      return equal_ignoring_case(table.table().name, name);
    });
    return found == tables_.end() ? nullptr : &*found;
  }

  void colour() {
    for (Numbered& table : tables_) table.begin_again();
    for (int round = 0; round < kRounds; ++round) {
      for (Numbered& table : tables_) table.recolour();
    }
  }

  // Undeclared ones. Each that is found may make others visible.
  void find_references() {
    for (bool has_found = true; has_found;) {
      has_found = false;
      for (Numbered& table : tables_) {
        if (table.count_unequal() > 0 && find_reference(table)) has_found = true;
      }
    }
  }

  bool find_reference(Numbered& table) {
    const std::size_t before = table.count_unequal();
    for (std::size_t column = 0; column < table.table().columns.size(); ++column) {
      if (table.is_number(column) || table.target(column) != nullptr) continue;
      for (const Numbered& parent : tables_) {
        if (!holds_numbers_of(parent, table, column)) continue;
        table.refer(column, &parent);
        colour();
        if (table.count_unequal() < before) return true;
        table.refer(column, nullptr);
        colour();
      }
    }
    return false;
  }

  // Nothing but numbers of its rows and NULL, those of new rows among them.
  static bool holds_numbers_of(const Numbered& parent, const Numbered& table, std::size_t column) {
    bool has_new = false;
    for (const bool is_here : {true, false}) {
      for (const Row& row : table.rows(is_here)) {
        if (std::holds_alternative<Null>(row[column])) continue;
        const auto* number = std::get_if<std::int64_t>(&row[column]);
        if (number == nullptr || parent.find_colour(*number, is_here) == nullptr) return false;
        has_new = has_new || parent.is_new(*number);
      }
    }
    return has_new;
  }

  std::vector<Numbered> tables_{};
};

}  // namespace

std::vector<RenumberedDifference> compare_renumbered(std::vector<NumberedTable> tables,
                                                     const Renumbering& how) {
  return Comparison(std::move(tables)).run(how);
}

}  // namespace gate
