#include "gate/rehearsal/key_term.h"

#include "gate/base/text.h"

namespace gate {

KeyTerm read_key_term(std::string_view term) {
  constexpr std::string_view kDescending = " DESC";
  constexpr std::string_view kCollate = " COLLATE ";
  if (term.ends_with(kDescending)) term.remove_suffix(kDescending.size());
  const std::size_t at = term.rfind(kCollate);
  if (at == std::string_view::npos) return {std::string(term), ""};
  return {std::string(term.substr(0, at)), std::string(term.substr(at + kCollate.size()))};
}

std::string collation_of(const KeyTerm& term, const Table& table) {
  std::string collation = term.collation;
  const Column* column = find_column(table, term.text);
  if (collation.empty() && column != nullptr) collation = column->collation;
  return equal_ignoring_case(collation, "BINARY") ? std::string() : collation;
}

}  // namespace gate
