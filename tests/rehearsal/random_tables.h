// Random tables with random changes, each with what its comparison must be based on.
#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace gate {

// One table before and after a migration.
struct TableCase {
  std::string before{};  // the table's name
  std::string after{};
  std::string create{};            // the table and its rows, as SQL
  std::string change{};            // the migration's statements; never refused
  std::vector<std::string> key{};  // by the names before; empty = a bag
  std::vector<std::pair<std::string, std::string>> columns{};  // that both states have
  bool is_plain = false;  // binary collations and the same types: other tools see it alike
};

TableCase random_table(std::mt19937_64& random, int number, int most_rows = 13);

}  // namespace gate
