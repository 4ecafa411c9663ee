#include "gate/engine/postgres/kept_rows.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate::postgres {

namespace {

// Not every type can be sorted or compared, and every one is shown. A sum needs no order. A column
// of the name that the rows have here would be taken for them.
std::string sum_of(std::string_view rows) {
  return concat("(SELECT row(count(*), sum(hashtextextended(row_of_the_gate::text, 0)::numeric)) ",
                "FROM ", rows, " row_of_the_gate)");
}

}  // namespace

std::vector<std::string> filled_views(Client& client, const Names& names) {
  const Result rows = client.run_one(
      concat("SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
             "c.relkind = 'm' AND c.relispopulated AND ",
             users_schemas("n.nspname")));
  std::vector<std::string> views;
  for (int row = 0; row < rows.rows(); ++row) {
    const std::string& name = names.of(static_cast<Oid>(rows.number(row, 0)));
    if (!name.empty()) views.push_back(name);
  }
  std::ranges::sort(views);
  return views;
}

bool has_rows_of_its_query(Client& client, const Names& names, const std::string& view) {
  const std::string name = names.quote(view);
  const Relation relation = names.find(client, view);
  std::string query =
      client.run_one(concat("SELECT pg_get_viewdef(", relation.oid, "::oid)")).text(0, 0);
  query.resize(query.find_last_not_of("; \n") + 1);
  return client
      .run_guarded(concat("SELECT ", sum_of(name), " IS NOT DISTINCT FROM ",
                          sum_of(concat("(", query, ")"))))
      .truth(0, 0);
}

}  // namespace gate::postgres
