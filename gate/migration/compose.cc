#include "gate/migration/compose.h"

#include <algorithm>
#include <iterator>

#include "gate/base/text.h"
#include "gate/migration/files.h"

namespace gate {

namespace {

// Years and months, at the least: no folder has a hundred million numbered files.
constexpr std::size_t kDigitsOfTime = 8;

// "20260131100000".
std::string digits_of(const std::string& time) {
  std::string digits;
  std::ranges::copy_if(time, std::back_inserter(digits),
                       [](char byte) { return byte >= '0' && byte <= '9'; });
  return digits;
}

// Numbers of any length: there are tools that take such.
bool is_less(std::string_view a, std::string_view b) {
  const auto without_zeros = [](std::string_view digits) {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
  };
  const std::string_view left = without_zeros(a);
  const std::string_view right = without_zeros(b);
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

// As wide as the number was.
std::string plus_one(std::string_view digits) {
  std::string next(digits);
  for (auto digit = next.rbegin(); digit != next.rend(); ++digit) {
    if (*digit != '9') {
      ++*digit;
      return next;
    }
    *digit = '0';
  }
  return concat('1', next);
}

}  // namespace

std::string next_digits(const std::vector<std::string>& names, const std::string& now) {
  std::string_view last;
  for (const std::string& name : names) {
    const std::string_view digits = leading_digits(name);
    if (!digits.empty() && !is_less(digits, last)) last = digits;
  }
  const std::string digits = digits_of(now);
  if (last.empty()) return digits;
  if (last.size() < kDigitsOfTime) return plus_one(last);
  const std::string time = digits.substr(0, std::min(digits.size(), last.size()));
  return last.size() <= digits.size() && time > last ? time : plus_one(last);
}

std::string script_text(const std::vector<std::string>& notes,
                        const std::vector<std::string>& statements, const Brackets& between) {
  std::string text;
  for (const std::string& note : notes) text += concat("-- ", note, '\n');
  for (const std::string& statement : statements) {
    const bool is_bracketed = !between.before.empty() && statement.find(';') != statement.npos;
    if (is_bracketed) text += concat(between.before, '\n');
    text += concat(statement, is_bracketed ? between.end : ";", "\n");
    if (is_bracketed) text += concat(between.after, '\n');
  }
  return text;
}

Draft in_own_transaction(Draft draft) {
  for (auto* statements : {&draft.up, &draft.down}) {
    if (statements->size() < 2) continue;
    statements->insert(statements->begin(), "BEGIN");
    statements->emplace_back("COMMIT");
  }
  return draft;
}

std::vector<NewFile> compose_pair(const NewMigration& wish) {
  const std::string stem = concat(wish.digits, '_', wish.title);
  return {{concat(stem, ".up.sql"), script_text(wish.draft.notes, wish.draft.up)},
          {concat(stem, ".down.sql"), script_text({}, wish.draft.down)}};
}

std::vector<NewFile> compose_folder(const NewMigration& wish) {
  const std::string folder = concat(wish.digits, '_', wish.title);
  return {{concat(folder, "/up.sql"), script_text(wish.draft.notes, wish.draft.up)},
          {concat(folder, "/down.sql"), script_text({}, wish.draft.down)}};
}

std::vector<NewFile> compose_marked(const NewMigration& wish, std::string_view up_mark,
                                    std::string_view down_mark, const Brackets& between) {
  return {{concat(wish.digits, '_', wish.title, ".sql"),
           concat(up_mark, '\n', script_text(wish.draft.notes, wish.draft.up, between), '\n',
                  down_mark, '\n', script_text({}, wish.draft.down, between))}};
}

}  // namespace gate
