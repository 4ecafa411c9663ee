// Every page of a file taken for the root of a tree, whatever is in it.
#pragma once

#include <string>

#include "gate/engine/sqlite/pages/record.h"
#include "gate/engine/sqlite/pages/tree.h"
#include "gate/engine/sqlite/pages/tree_proof.h"
#include "tests/support/memory_pages.h"

namespace gate {

struct PagesRead {
  int roots = 0;   // pages that were tried as one, of both kinds
  int trees = 0;   // that were read to their end
  int errors = 0;  // that were not
  std::int64_t rows = 0;
  std::size_t bytes = 0;  // of text and blobs, so that each is looked at
};

inline void read_tree(const Pages& pages, std::uint32_t root, TreeKind kind, PagesRead& result) {
  CellReader reader(pages, kind);
  Cell cell;
  std::vector<Field> fields;
  for (const TreePage& page : list_pages(pages, root, kind)) {
    reader.go_to(page);
    while (reader.next(cell)) {
      ++result.rows;
      read_fields(cell.record, 2000, fields);
      for (const Field& field : fields) {
        const StoredValue value = read_stored_value(cell.record, field);
        for (const std::uint8_t byte : value.bytes) result.bytes += byte;
      }
    }
  }
  ++result.trees;
}

// No more than `most` rows for all trees: pages that are part of each other's trees may have them
// many times over.
inline PagesRead read_all_pages(Bytes file, std::int64_t most = 100'000) {
  const Pages pages = pages_in_memory(file);
  PagesRead result;
  for (std::uint32_t root = 1; root <= pages.count && result.rows < most; ++root) {
    ++result.roots;
    for (const TreeKind kind : {TreeKind::table, TreeKind::index}) {
      try {
        read_tree(pages, root, kind, result);
      } catch (const Error&) {
        ++result.errors;
      }
    }
  }
  return result;
}

// How many trees are sound, rows included, each page taken for the root of one that has no page
// with another.
inline int prove_all_pages(Bytes file) {
  const Pages pages = pages_in_memory(file);
  const RowTypes types = RowTypes::of_schema();
  int sound = 0;
  for (std::uint32_t root = 1; root <= pages.count; ++root) {
    for (const TreeKind kind : {TreeKind::table, TreeKind::index}) {
      try {
        TreeProof proof(pages, [] {});
        sound += proof.holds(root, kind, &types) ? 1 : 0;
        proof.check_all();
      } catch (const Error&) {
        // Which is what most are.
      }
    }
  }
  return sound;
}

}  // namespace gate
